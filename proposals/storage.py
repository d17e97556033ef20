"""Where files live: named by the SHA-256 of their bytes, in a folder of the instance or in an object storage."""

import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from obstore.store import S3Store

from proposals.config import BadSetting, Settings

_PIECE = 1 << 16
_KEPT_IN_MEMORY = 1 << 22
_RETRIES = 2


class TooLarge(Exception):
    """A file that goes over its limit; nothing of it is kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class StorageFailed(Exception):
    """A storage that does not answer, or refuses; nothing was kept."""


@dataclass(frozen=True)
class Stored:
    """What was stored: hexadecimal SHA-256 and size in bytes."""

    sha256: str
    size: int


class Storage(Protocol):
    """The one interface behind which files live."""

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Store a stream of at most `limit` bytes. Raises TooLarge as soon as there is one byte more, and StorageFailed."""
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """A stored file, to be read. Raises ValueError for what is no hash, FileNotFoundError and StorageFailed."""
        ...

    def delete(self, sha256: str) -> None:
        """Let go of a file; one that is not there is no mistake. Raises ValueError for what is no hash, and StorageFailed."""
        ...

    def apart(self, name: str) -> "Storage":
        """A storage of its own inside this one: what is deleted there never was the same file as one here."""
        ...


class FolderStorage:
    """Files in a local folder, two levels deep. Writing the same bytes twice keeps one copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-", delete=False) as incoming:
            try:
                stored = _copy(stream, incoming, limit)
                incoming.flush()
                os.fsync(incoming.fileno())
                target = self.folder / _place_of(stored.sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(incoming.name, target)
            except BaseException:
                os.unlink(incoming.name)
                raise
        return stored

    def open(self, sha256: str) -> IO[bytes]:
        return (self.folder / _place_of(sha256)).open("rb")

    def delete(self, sha256: str) -> None:
        (self.folder / _place_of(sha256)).unlink(missing_ok=True)

    def apart(self, name: str) -> "FolderStorage":
        return FolderStorage(self.folder / name)


class ObjectStorage:
    """Files in a bucket of an S3-compatible storage, under the same names as in a folder."""

    def __init__(self, bucket: "S3Store", within: str = "") -> None:
        self.bucket, self.within = bucket, within

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        from obstore.exceptions import BaseError

        with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as incoming:
            stored = _copy(stream, incoming, limit)
            incoming.seek(0)
            try:
                # In one piece: an upload in parts that breaks off leaves parts behind.
                self.bucket.put(self.within + _place_of(stored.sha256), incoming, use_multipart=False)
            # A bucket that is not there is a file that is not found, to the library.
            except (BaseError, OSError) as error:
                raise StorageFailed(str(error)) from error
        return stored

    def open(self, sha256: str) -> IO[bytes]:
        from obstore.exceptions import BaseError

        place = self.within + _place_of(sha256)
        try:
            # All of it before the first byte is handed out: a storage that breaks off must not cut a download short unnoticed.
            return io.BytesIO(self.bucket.get(place).bytes())
        except BaseError as error:
            raise StorageFailed(str(error)) from error

    def delete(self, sha256: str) -> None:
        from obstore.exceptions import BaseError

        place = self.within + _place_of(sha256)
        try:
            self.bucket.delete(place)
        except FileNotFoundError:
            return
        except BaseError as error:
            raise StorageFailed(str(error)) from error

    def apart(self, name: str) -> "ObjectStorage":
        return ObjectStorage(self.bucket, f"{self.within}{name}/")


def storage_of(settings: Settings) -> Storage:
    """The storage that the settings ask for. Raises BadSetting for an address that is not known."""
    if not settings.storage_url:
        return FolderStorage(Path(settings.instance_path) / "files")
    if settings.storage_url.startswith("file:///"):
        return FolderStorage(Path(settings.storage_url.removeprefix("file://")))
    address = urlsplit(settings.storage_url)
    if address.scheme == "s3" and address.hostname:
        return ObjectStorage(_bucket(address, settings.storage_timeout_seconds))
    # The address may hold a secret, so it is not repeated.
    raise BadSetting(
        f"STORAGE_URL begins with {settings.storage_url[:7]!r}. Leave it empty for the instance folder, "
        "or write file:///a/folder or s3://key:secret@bucket/folder?endpoint=https://host&region=name."
    )


def _bucket(address: SplitResult, timeout_seconds: int) -> "S3Store":
    # Here and not above: whoever keeps files in a folder need not load it.
    from obstore.store import S3Store

    given = dict(parse_qsl(address.query))
    endpoint = given.get("endpoint", "https://")
    if (strange := sorted(set(given) - {"endpoint", "region"})) or not endpoint.startswith(("http://", "https://")):
        asked = f"asks for {', '.join(strange)}" if strange else f"names the endpoint {endpoint!r}"
        raise BadSetting(f"STORAGE_URL {asked}. Only region=name and endpoint=https://host are known.")
    secrets = {"access_key_id": address.username, "secret_access_key": address.password}
    config: Any = {**given, **{name: unquote(value) for name, value in secrets.items() if value}}
    timeout = timedelta(seconds=timeout_seconds)
    return S3Store(
        address.netloc.rpartition("@")[2],
        prefix=address.path.strip("/") or None,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": timeout, "connect_timeout": timeout},
        retry_config={"max_retries": _RETRIES, "retry_timeout": timeout},
        config=config,
    )


def _copy(stream: IO[bytes], target: IO[bytes], limit: int) -> Stored:
    """Copy a stream piece by piece and say what it was. Raises TooLarge."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            raise TooLarge(limit)
        digest.update(piece)
        target.write(piece)
    return Stored(digest.hexdigest(), size)


def _place_of(sha256: str) -> str:
    if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
        raise ValueError("not a SHA-256")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
