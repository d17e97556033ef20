"""Objects of a PDF as text with blanks for their numbers: taken apart once, and put into other files as often as it takes in little time.

A blank is as wide as the longest number. What is still to be filled in is written into the objects before as a name: see `outside` and `counted`.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Name, Object

_WIDTH = 7
_BLANK = b" " * _WIDTH
# Strings are passed over: what looks like a number in them is none.
_TOKEN = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9a-fA-F]*>|(\d+) 0 R|/Blank\.(outside|counted)\.(\d+)", re.DOTALL)
_KINDS = {b"outside": "outer", b"counted": "counts"}


def outside(number: int) -> Name:
    """What stands for a reference to an object that lies in none of the parts: the filler knows it by this number."""
    return Name(f"/Blank.outside.{number}")


def counted(number: int) -> Name:
    """What stands for a number that goes on from one PDF to the next."""
    return Name(f"/Blank.counted.{number}")


def _numbers() -> "array[int]":
    return array("I")


@dataclass
class Blanks:
    """Where blanks of one kind lie in a text, and what each is for."""

    places: "array[int]" = field(default_factory=_numbers)
    values: "array[int]" = field(default_factory=_numbers)

    def add(self, place: int, value: int) -> None:
        self.places.append(place)
        self.values.append(value)


@dataclass
class Parts:
    """Objects, numbered from 0: those without a stream, then the dictionaries of streams. `starts` holds where each begins, and where the last ends.

    What follows in the numbering was left out (`taken_apart`): whoever fills the blanks writes it.
    """

    body: bytes
    starts: "array[int]"
    inner: Blanks
    outer: Blanks
    counts: Blanks

    def filled(self, first: int, outer: Sequence[int], count: int) -> bytearray:
        """The text for objects numbered from `first` on, references outside to these numbers, and counted numbers going on from `count`."""
        text = bytearray(self.body)
        for blanks, number in ((self.inner, first), (self.counts, count)):
            for place, value in zip(blanks.places, blanks.values, strict=True):
                text[place : place + _WIDTH] = b"%-7d" % (number + value)
        for place, value in zip(self.outer.places, self.outer.values, strict=True):
            text[place : place + _WIDTH] = b"%-7d" % outer[value]
        return text


def taken_apart(pdf: pikepdf.Pdf, roots: Iterable[Object], left_out: Sequence[Object] = ()) -> tuple[Parts, list[bytes], dict[int, int]]:
    """Everything that these objects lead to: as text, the raw streams, and the number among the parts for the number in the PDF.

    Those that are left out are numbered behind all others, in their order.
    """
    apart = {each.objgen[0] for each in left_out}
    plain, streams, raw = _reached(pdf, [each.objgen[0] for each in roots], apart)
    order = [*plain, *streams, *(each.objgen[0] for each in left_out)]
    places = {number: place for place, number in enumerate(order)}
    parts = Parts(b"", array("I", [0]), Blanks(), Blanks(), Blanks())
    written = bytearray()
    for text in (*plain.values(), *streams.values()):
        _write(written, text, parts, places)
        parts.starts.append(len(written))
    parts.body = bytes(written)
    return parts, raw, places


def _reached(pdf: pikepdf.Pdf, roots: Iterable[int], apart: set[int]) -> tuple[dict[int, bytes], dict[int, bytes], list[bytes]]:
    plain: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    raw: list[bytes] = []
    todo = list(roots)
    seen = set(todo) | apart
    while todo:
        number = todo.pop()
        found = pdf.get_object(number, 0)
        if isinstance(found, pikepdf.Stream):
            raw.append(found.read_raw_bytes())
            found.stream_dict.Length = len(raw[-1])
            text = streams[number] = found.stream_dict.unparse(resolved=True)
        else:
            text = plain[number] = found.unparse(resolved=True)
        for each in _TOKEN.finditer(text):
            if each[1] and (other := int(each[1])) not in seen:
                seen.add(other)
                todo.append(other)
    return plain, streams, raw


def _write(written: bytearray, text: bytes, parts: Parts, places: dict[int, int]) -> None:
    behind = 0
    for each in _TOKEN.finditer(text):
        if each.lastindex is None:
            continue
        written += text[behind : each.start()]
        behind = each.end()
        if each[1]:
            parts.inner.add(len(written), places[int(each[1])])
        else:
            getattr(parts, _KINDS[each[2]]).add(len(written), int(each[3]))
        written += _BLANK if each[2] == b"counted" else _BLANK + b" 0 R"
    written += text[behind:] + b"\n"
