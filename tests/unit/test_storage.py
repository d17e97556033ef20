"""Files by the hash of their bytes."""

import hashlib
import io

import pytest

from proposals.config import BadSetting, Settings
from proposals.storage import FolderStorage, Stored, TooLarge, storage_of

HELLO = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path / "files")


def files_in(storage):
    return sorted(path.relative_to(storage.folder).as_posix() for path in storage.folder.rglob("*") if path.is_file())


def test_file_is_stored_by_its_hash_and_read_again(storage):
    stored = storage.put(io.BytesIO(b"hello"), limit=5)

    assert stored == Stored(HELLO, 5)
    with storage.open(HELLO) as file:
        assert file.read() == b"hello"
    assert files_in(storage) == [f"{HELLO[:2]}/{HELLO[2:4]}/{HELLO}"]


def test_same_bytes_twice_are_one_file(storage):
    storage.put(io.BytesIO(b"hello"), limit=5)
    storage.put(io.BytesIO(b"hello"), limit=5)

    assert len(files_in(storage)) == 1


def test_empty_file_has_a_hash_too(storage):
    assert storage.put(io.BytesIO(b""), limit=0) == Stored(hashlib.sha256(b"").hexdigest(), 0)


def test_large_file_is_read_piece_by_piece(storage):
    content = bytes(200_000)

    assert storage.put(io.BytesIO(content), limit=200_000).sha256 == hashlib.sha256(content).hexdigest()


def test_file_over_the_limit_leaves_nothing_behind(storage):
    with pytest.raises(TooLarge) as refused:
        storage.put(io.BytesIO(b"hello!"), limit=5)

    assert refused.value.limit == 5
    assert files_in(storage) == []


def test_stream_that_breaks_off_leaves_nothing_behind(storage):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        storage.put(Broken(), limit=5)

    assert files_in(storage) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "g" * 64, HELLO.upper(), HELLO + "0", f"../{HELLO[:61]}"])
def test_only_a_hash_is_ever_opened(storage, name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        storage.open(name)


def test_file_that_was_never_stored_is_not_found(storage):
    with pytest.raises(FileNotFoundError):
        storage.open(HELLO)


@pytest.mark.parametrize(("address", "folder"), [("", "{instance}/files"), ("file:///srv/files", "/srv/files")])
def test_settings_say_where_files_live(tmp_path, address, folder):
    storage = storage_of(Settings(instance_path=str(tmp_path), storage_url=address))

    assert str(storage.folder) == folder.format(instance=tmp_path)


@pytest.mark.parametrize("address", ["s3://bucket", "file://relative", "/srv/files"])
def test_address_that_is_not_known_is_refused_by_name(address):
    with pytest.raises(BadSetting, match="STORAGE_URL is"):
        storage_of(Settings(storage_url=address))
