"""The text in which a proposal is found, and what of a search must stand in it: a filed text is found by every form of a word. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from proposals import greek
from proposals.calls.form import Form
from proposals.drafting.likeness import root_of

# Around each stem, so that a short one is not found inside a longer word; nobody types it.
_EDGE = "\x1f"
_WORD = re.compile(r"[^\W\d_]{3,}")
# A shorter stem is that of too many words.
_SHORTEST_STEM = 3
# The indexes of the databases know three letters or digits in a row: a shorter word is kept between its edges, as a stem is.
_LONGEST_SHORT = 2
_RUN = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?![^\W_])")


def search_text(form: Form, values: Mapping[str, Any], *, with_stems: bool = False) -> str:
    """The words of the fields that everybody may search, folded, and each word of one or two letters once more by itself; `with_stems` adds the
    stem of each word, for texts that do not change any more."""
    folded = greek.search_key(" ".join(_words([values.get(field.code) for field in form.searched])))
    apart = {*_SHORT.findall(folded), *(_stems(folded) if with_stems else ())}
    return folded + "".join(sorted(map(as_stored, apart)))


def words_of_search(search: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a search, each folded and with the stems that stand for it; all of them are looked for, each as it is written or by its stems."""
    return [(word, tuple(_stems(word))) for word in greek.search_key(search).split()]


def texts_of(searched: str) -> tuple[str, ...]:
    """The texts that must stand in a row where something is looked for as it was written (folded): none for what has neither letter nor digit.

    Parts of words are found by three letters or digits in a row. What has fewer is found as whole words only.
    """
    runs = _RUN.findall(searched)
    if any(len(run) > _LONGEST_SHORT for run in runs):
        return (searched,)
    marks = tuple(dict.fromkeys(map(as_stored, runs)))
    return marks if [searched] == runs or not runs else (*marks, searched)


def is_indexed(text: str) -> bool:
    """Whether the indexes know a text: one with three letters or digits in a row, or what stands by itself between its edges."""
    return text.startswith(_EDGE) or any(len(run) > _LONGEST_SHORT for run in _RUN.findall(text))


def are_indexed(words: Iterable[str]) -> bool:
    """Whether the indexes know all that is looked for: each of these as it was written (folded)."""
    return all(is_indexed(each) for word in words for each in texts_of(word))


def as_stored(stem: str) -> str:
    """A stem, or a word of one or two letters, as it stands by itself in the text in which a proposal is found."""
    return f"{_EDGE}{stem}{_EDGE}"


def _stems(folded: str) -> list[str]:
    stems = (root_of(word) for word in _WORD.findall(folded))
    return [stem for stem in stems if len(stem) >= _SHORTEST_STEM]


def _words(value: Any) -> list[str]:
    """Every piece of text in the answers, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [word for each in value.values() for word in _words(each)]
    return [word for each in value for word in _words(each)] if isinstance(value, list) else []
