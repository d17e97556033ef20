"""Words that no line holds, typed by mistake or on purpose: looking for places at which they break must not take minutes. Pure."""

import re
from typing import Any

from markupsafe import Markup

# No word of any language has so many letters; the time for dividing one into syllables grows with their third power.
_LONGEST_DIVIDED = 60
# Hashes and addresses are shorter. Of a longer one the printer tries every place, again for each line.
_LONGEST_WHOLE, _PIECE = 250, 20
_MAY_BREAK = "\u200b"
_LONG = re.compile(rf"[^ \t\n\r\f]{{{_LONGEST_WHOLE},}}")
# A mark stays with its letter, and what is joined stays joined.
_PIECES = re.compile(rf"[^ \t\n\r\f]{{{_PIECE}}}(?=[^\u0300-\u036f\u200d\ufe00-\ufe0f])")
_UNDIVIDED = re.compile(rf"[^ \t\n\r\f]{{{_LONGEST_DIVIDED},}}")


def breakable(value: Any) -> Any:
    """What a template prints, with places in endless words at which a line may break; everything else as it is."""
    if not isinstance(value, str) or isinstance(value, Markup) or len(value) < _LONGEST_WHOLE:
        return value
    return _LONG.sub(lambda word: _PIECES.sub(rf"\g<0>{_MAY_BREAK}", word[0]), value)


def has_long_word(lines: tuple[str, ...]) -> bool:
    """True for lines with a word that is not to be divided into syllables."""
    return any(_UNDIVIDED.search(line) for line in lines)
