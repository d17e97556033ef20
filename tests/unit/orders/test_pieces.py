"""Pieces that are kept: made once, found again, the oldest let go."""

import hashlib
import os

import pytest

from proposals.config import Settings
from proposals.orders.pieces import Pieces, pieces_of

KEYS = [hashlib.sha256(letter.encode()).hexdigest() for letter in "abc"]


@pytest.fixture
def pieces(tmp_path):
    return Pieces(tmp_path / "pieces", 20)


def fill(pieces, *keys):
    for place, key in enumerate(keys):
        pieces.piece(key, lambda: b"0123456789")
        os.utime(pieces.folder / key, ns=(place, place))


def never():
    raise AssertionError("it was made again")


def names(pieces):
    return sorted(path.name for path in pieces.folder.glob("*"))


def test_piece_is_made_once(pieces):
    assert pieces.piece(KEYS[0], lambda: b"first") == b"first"
    assert pieces.piece(KEYS[0], never) == b"first"
    assert names(pieces) == [KEYS[0]]


def test_trimming_lets_the_longest_unused_go(pieces):
    fill(pieces, *KEYS)
    pieces.piece(KEYS[0], never)

    assert (pieces.trim(), pieces.trim()) == (1, 0)
    assert names(pieces) == sorted([KEYS[0], KEYS[2]])


def test_without_a_limit_of_bytes_nothing_is_kept(tmp_path):
    none = pieces_of(Settings(instance_path=str(tmp_path), order_pieces_mb=0))

    assert (none.piece(KEYS[0], lambda: b"x"), none.trim()) == (b"x", 0)
    assert not none.folder.exists()


def test_piece_that_is_trimmed_while_it_is_written_is_only_not_kept(pieces, monkeypatch):
    really = os.replace

    def lose(name, place):
        os.unlink(name)
        really(name, place)

    monkeypatch.setattr(os, "replace", lose)

    assert pieces.piece(KEYS[0], lambda: b"x") == b"x"
    assert names(pieces) == []
