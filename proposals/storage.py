"""Where files live: named by the SHA-256 of their bytes, in a folder of the instance."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from proposals.config import BadSetting, Settings


class TooLarge(Exception):
    """A file that goes over its limit; nothing of it is kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True)
class Stored:
    """What was stored: hexadecimal SHA-256 and size in bytes."""

    sha256: str
    size: int


class Storage(Protocol):
    """The one interface behind which files live."""

    def put(self, stream: IO[bytes], limit: int) -> Stored: ...

    def open(self, sha256: str) -> IO[bytes]: ...


class FolderStorage:
    """Files in a local folder, two levels deep. Writing the same bytes twice keeps one copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Store a stream of at most `limit` bytes. Raises TooLarge as soon as there is one byte more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-", delete=False) as incoming:
            try:
                while chunk := stream.read(1 << 16):
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge(limit)
                    digest.update(chunk)
                    incoming.write(chunk)
                incoming.flush()
                os.fsync(incoming.fileno())
                target = self._path(digest.hexdigest())
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(incoming.name, target)
            except BaseException:
                os.unlink(incoming.name)
                raise
        return Stored(digest.hexdigest(), size)

    def open(self, sha256: str) -> IO[bytes]:
        return self._path(sha256).open("rb")

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / sha256[2:4] / sha256


def storage_of(settings: Settings) -> Storage:
    """The storage that the settings ask for. Raises BadSetting for an address that is not known."""
    if not settings.storage_url:
        return FolderStorage(Path(settings.instance_path) / "files")
    if settings.storage_url.startswith("file:///"):
        return FolderStorage(Path(settings.storage_url.removeprefix("file://")))
    raise BadSetting(f"STORAGE_URL is {settings.storage_url!r}. Leave it empty for the instance folder, or write file:///a/folder.")
