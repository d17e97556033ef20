"""How much comes out of an archive, and out of the archives inside it, found out before anybody else opens it."""

import tempfile
import zipfile
from typing import IO

from proposals.config import Settings
from proposals.drafting import refusals
from proposals.drafting.kinds import BROKEN_ZIP, is_zip

_PIECE = 1 << 16
_KEPT_IN_MEMORY = 1 << 22


class Unpacking:
    """Unpacks an archive into nothing and counts what comes out, within the limits of the settings."""

    def __init__(self, name: str, packed: int, limits: Settings) -> None:
        self._name, self._packed, self._limits = name, packed, limits
        self._members = self._bytes = 0

    def go_through(self, archive: zipfile.ZipFile, depth: int = 1) -> None:
        """Unpack all of it. Raises UploadRefused for a bomb, and one of BROKEN_ZIP for what cannot be unpacked."""
        if depth > self._limits.archive_max_depth:
            raise refusals.nested_too_deep(self._name, self._limits.archive_max_depth)
        self._count(archive.infolist())
        for member in archive.infolist():
            with archive.open(member) as packed:
                self._empty(packed, depth)

    def _count(self, members: list[zipfile.ZipInfo]) -> None:
        """Add what the archive says of itself. More than it says is never read, and less is found out by its check sums."""
        self._members += len(members)
        self._bytes += sum(member.file_size for member in members)
        if self._members > self._limits.archive_max_members:
            raise refusals.too_many_members(self._name, self._limits.archive_max_members)
        if self._bytes > self._limits.archive_max_unpacked_mb * 1024 * 1024:
            raise refusals.unpacks_to_too_much(self._name, self._limits.archive_max_unpacked_mb)
        if self._bytes > self._packed * self._limits.archive_max_ratio:
            raise refusals.packed_too_tightly(self._name, self._limits.archive_max_ratio)

    def _empty(self, member: IO[bytes], depth: int) -> None:
        piece = member.read(_PIECE)
        if is_zip(piece):
            with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as inner:
                while piece:
                    inner.write(piece)
                    piece = member.read(_PIECE)
                self._go_into(inner, depth + 1)
        while piece:
            piece = member.read(_PIECE)

    def _go_into(self, inner: IO[bytes], depth: int) -> None:
        try:
            with zipfile.ZipFile(inner) as archive:
                self.go_through(archive, depth)
        except BROKEN_ZIP:
            # What only looks like an archive, or is locked, unpacks to nothing: its own bytes are counted already.
            return
