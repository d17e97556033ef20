"""A PDF that is written object by object: what is written is held in memory no longer, and nothing that is compressed is compressed anew."""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from typing import IO

# So many objects lie in one compressed stream.
_TOGETHER = 200
_ROW = struct.Struct(">BIH")
_FREE, _PLAIN, _COMPRESSED = 0, 1, 2
_LAST_GENERATION = 65535


class Writer:
    """A PDF while it is written. Numbers are handed out first (`reserve`); each object is written once, in whatever order."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.place, self.hash = out, 0, hashlib.sha256()
        self.rows = bytearray(_ROW.pack(_FREE, 0, _LAST_GENERATION))
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int = 1) -> int:
        """Numbers for so many objects; the first of them."""
        first = len(self.rows) // _ROW.size
        self.rows += bytes(_ROW.size * count)
        return first

    def stream(self, number: int, dictionary: bytes, data: bytes) -> None:
        """Write a stream; its dictionary says how long it is."""
        self._row(number, _PLAIN, self.place, 0)
        self._put(b"%d 0 obj\n%s\nstream\n" % (number, dictionary), data, b"\nendstream\nendobj\n")

    def objects(self, first: int, body: bytes | bytearray, starts: Sequence[int]) -> None:
        """Write objects numbered from `first` on, each from where it starts in the text to where the next does."""
        for begin in range(0, len(starts) - 1, _TOGETHER):
            end = min(begin + _TOGETHER, len(starts) - 1)
            inside, origin = self.reserve(), starts[begin]
            for place in range(begin, end):
                self._row(first + place, _COMPRESSED, inside, place - begin)
            head = b" ".join(b"%d %d" % (first + place, starts[place] - origin) for place in range(begin, end)) + b"\n"
            data = zlib.compress(head + body[origin : starts[end]])
            about = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>" % (end - begin, len(head), len(data))
            self.stream(inside, about, data)

    def object(self, number: int, text: bytes) -> None:
        """Write one object that is no stream."""
        self._row(number, _PLAIN, self.place, 0)
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, text))

    def finish(self, root: int, information: int) -> None:
        """Write where everything lies. The same objects have the same identifier."""
        number = self.reserve()
        # Its own row must be there before the rows are compressed.
        self._row(number, _PLAIN, self.place, 0)
        begin, name = self.place, self.hash.digest()[:16].hex().encode()
        data = zlib.compress(self.rows)
        about = b"<< /Type /XRef /Size %d /W [ 1 4 2 ] /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] /Filter /FlateDecode /Length %d >>"
        self.stream(number, about % (number + 1, root, information, name, name, len(data)), data)
        self._put(b"startxref\n%d\n%%%%EOF\n" % begin)

    def _row(self, number: int, kind: int, where: int, which: int) -> None:
        _ROW.pack_into(self.rows, number * _ROW.size, kind, where, which)

    def _put(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.out.write(piece)
            self.hash.update(piece)
            self.place += len(piece)
