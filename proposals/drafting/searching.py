"""The text in which a proposal is found, and what of a search must stand in it: a filed text is found by every form of a word. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from proposals import greek
from proposals.calls.form import Form
from proposals.drafting.likeness import root_of

# Around each stem, so that a short one is not found inside a longer word; nobody types it.
_EDGE = "\x1f"
_WORD = re.compile(r"[^\W\d_]{3,}")
# A shorter stem is that of too many words.
_SHORTEST_STEM = 3


def search_text(form: Form, values: Mapping[str, Any], *, with_stems: bool = False) -> str:
    """The words of the fields that everybody may search, folded; `with_stems` adds the stem of each, for texts that do not change any more."""
    folded = greek.search_key(" ".join(_words([values.get(field.code) for field in form.searched])))
    return folded + "".join(sorted({as_stored(stem) for stem in _stems(folded)})) if with_stems else folded


def words_of_search(search: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a search, each folded and with the stems that stand for it; all of them are looked for, each as it is written or by its stems."""
    return [(word, tuple(_stems(word))) for word in greek.search_key(search).split()]


def as_stored(stem: str) -> str:
    """A stem as it stands in the text of a filed proposal."""
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
