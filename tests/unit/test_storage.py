"""Files by the hash of their bytes."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from proposals.config import BadSetting, Settings
from proposals.storage import FolderStorage, Storage, StorageFailed, Stored, TooLarge, storage_of
from tests.servers import free_port

HELLO = hashlib.sha256(b"hello").hexdigest()


@dataclass
class Place:
    """A storage, and what is in it as its own tools see it."""

    storage: Storage
    files: Callable[[], list[str]]


def a_folder(tmp_path):
    storage = FolderStorage(tmp_path / "files")
    return Place(storage, lambda: sorted(path.relative_to(storage.folder).as_posix() for path in storage.folder.rglob("*") if path.is_file()))


def a_bucket(server, folder=""):
    name = f"bucket-{uuid4()}"
    server.make_bucket(name)
    address = f"s3://key:se%2Fcret@{name}/{folder}?endpoint={server.url}&region=eu-south-1"
    return Place(storage_of(Settings(storage_url=address)), lambda: server.names_in(name))


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path):
    return a_folder(tmp_path) if request.param == "folder" else a_bucket(request.getfixturevalue("s3_server"))


@pytest.fixture
def storage(place):
    return place.storage


def test_file_is_stored_by_its_hash_and_read_again(storage, place):
    stored = storage.put(io.BytesIO(b"hello"), limit=5)

    assert stored == Stored(HELLO, 5)
    with storage.open(HELLO) as file:
        assert file.read() == b"hello"
    assert place.files() == [f"{HELLO[:2]}/{HELLO[2:4]}/{HELLO}"]


def test_file_that_is_deleted_is_gone_and_deleting_it_again_is_no_mistake(storage, place):
    storage.put(io.BytesIO(b"hello"), limit=5)

    for _time in range(2):
        storage.delete(HELLO)

    assert place.files() == []
    with pytest.raises(ValueError, match="not a SHA-256"):
        storage.delete("../hello")


def test_file_that_is_deleted_apart_stays_where_it_was(storage, place):
    apart = storage.apart("orders")
    for each in (storage, apart):
        each.put(io.BytesIO(b"hello"), limit=5)
    assert f"orders/{HELLO[:2]}/{HELLO[2:4]}/{HELLO}" in place.files()
    with apart.open(HELLO) as file:
        assert file.read() == b"hello"

    apart.delete(HELLO)

    assert place.files() == [f"{HELLO[:2]}/{HELLO[2:4]}/{HELLO}"]


def test_same_bytes_twice_are_one_file(storage, place):
    storage.put(io.BytesIO(b"hello"), limit=5)
    storage.put(io.BytesIO(b"hello"), limit=5)

    assert len(place.files()) == 1


def test_empty_file_has_a_hash_too(storage):
    assert storage.put(io.BytesIO(b""), limit=0) == Stored(hashlib.sha256(b"").hexdigest(), 0)


def test_large_file_is_read_piece_by_piece(storage):
    content = bytes(200_000)

    assert storage.put(io.BytesIO(content), limit=200_000).sha256 == hashlib.sha256(content).hexdigest()


def test_file_over_the_limit_leaves_nothing_behind(storage, place):
    with pytest.raises(TooLarge) as refused:
        storage.put(io.BytesIO(b"hello!"), limit=5)

    assert refused.value.limit == 5
    assert place.files() == []


def test_stream_that_breaks_off_leaves_nothing_behind(storage, place):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        storage.put(Broken(), limit=5)

    assert place.files() == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "g" * 64, HELLO.upper(), HELLO + "0", f"../{HELLO[:61]}"])
def test_only_a_hash_is_ever_opened(storage, name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        storage.open(name)


def test_file_that_was_never_stored_is_not_found(storage):
    with pytest.raises(FileNotFoundError):
        storage.open(HELLO)


def test_whole_file_comes_back_from_where_it_was_put(storage):
    content = bytes(range(256)) * 40_000

    with storage.open(storage.put(io.BytesIO(content), limit=len(content)).sha256) as file:
        assert (file.read(5), file.seek(0), file.read()) == (content[:5], 0, content)


def test_folder_of_a_bucket_keeps_files_together(s3_server):
    place = a_bucket(s3_server, "proposals/files")

    place.storage.put(io.BytesIO(b"hello"), limit=5)

    assert place.files() == [f"proposals/files/{HELLO[:2]}/{HELLO[2:4]}/{HELLO}"]


def test_bucket_that_is_not_there_takes_nothing(s3_server):
    storage = storage_of(Settings(storage_url=f"s3://key:secret@nowhere?endpoint={s3_server.url}"))

    with pytest.raises(StorageFailed):
        storage.put(io.BytesIO(b"hello"), limit=5)


def test_storage_that_does_not_answer_is_given_up():
    storage = storage_of(Settings(storage_url=f"s3://key:secret@files?endpoint=http://127.0.0.1:{free_port()}", storage_timeout_seconds=2))

    with pytest.raises(StorageFailed):
        storage.put(io.BytesIO(b"hello"), limit=5)
    with pytest.raises(StorageFailed):
        storage.open(HELLO)
    with pytest.raises(StorageFailed):
        storage.delete(HELLO)


@pytest.mark.parametrize("address", ["s3://key:secret@files?color=red", "s3://key:secret@files?endpoint=nonsense", "s3://key:secret@?region=eu"])
def test_address_of_a_bucket_that_cannot_be_used_is_refused_without_repeating_the_secret(address):
    with pytest.raises(BadSetting, match="STORAGE_URL") as refused:
        storage_of(Settings(storage_url=address))

    assert "secret" not in str(refused.value).replace("s3://key:secret@bucket/folder", "")


@pytest.mark.parametrize(("address", "folder"), [("", "{instance}/files"), ("file:///srv/files", "/srv/files")])
def test_settings_say_where_files_live(tmp_path, address, folder):
    storage = storage_of(Settings(instance_path=str(tmp_path), storage_url=address))

    assert str(storage.folder) == folder.format(instance=tmp_path)


@pytest.mark.parametrize("address", ["s3:bucket", "file://relative", "/srv/files", "ftp://host/files"])
def test_address_that_is_not_known_is_refused_by_name(address):
    with pytest.raises(BadSetting, match="STORAGE_URL begins with"):
        storage_of(Settings(storage_url=address))
