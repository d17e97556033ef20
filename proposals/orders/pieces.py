"""Pieces of what is ordered, kept in a folder by what they are made from: a second order, or a second attempt, finds them made."""

import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from proposals.config import Settings

log = logging.getLogger(__name__)


class Pieces:
    """A folder that holds at most so many bytes; what was not used for longest goes first. Losing a piece costs the time to make it again."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder, self.most_bytes = folder, most_bytes

    def piece(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The piece that is kept under a hexadecimal hash of all that it is made from, or a new one, kept from now on."""
        found = self.kept(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found

    def kept(self, key: str) -> bytes | None:
        """The piece that is kept under a hash, if it is there."""
        place = self.folder / key
        try:
            found = place.read_bytes()
            os.utime(place)
        except FileNotFoundError:
            return None
        return found

    def keep(self, key: str, content: bytes) -> None:
        """Keep a piece from now on. A disk without room for it is no mistake: then it is made again when it is wanted."""
        if not self.most_bytes:
            return
        try:
            self._keep(self.folder / key, content)
        except OSError:
            log.warning("A piece of %s bytes was not kept", len(content), exc_info=True)

    def trim(self) -> int:
        """Delete pieces until the rest fits; how many."""
        kept = []
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):
                found = path.stat()
                kept.append((found.st_mtime_ns, path.name, found.st_size))
        too_much, gone = sum(size for _used, _name, size in kept) - self.most_bytes, 0
        for _used, name, size in sorted(kept):
            if too_much <= 0:
                break
            (self.folder / name).unlink(missing_ok=True)
            too_much, gone = too_much - size, gone + 1
        return gone

    def _keep(self, place: Path, content: bytes) -> None:
        """A piece appears whole or not at all. Another worker may trim meanwhile, what is being written too: then it is not kept."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix="incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            os.unlink(name)
            raise
        with suppress(FileNotFoundError):
            os.replace(name, place)


def pieces_of(settings: Settings) -> Pieces:
    """The pieces of this machine."""
    return Pieces(Path(settings.instance_path) / "pieces", settings.order_pieces_mb * 1024 * 1024)
