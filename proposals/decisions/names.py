"""Whether a text that a body will read names an evaluator: surnames in any case and declension, with or without accents, and e-mail addresses. Pure.

As far as a stem goes: a surname is found by what its forms have in common, so that a common word may be found too; a person looks at each.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Shorter stems are in too many words: such a surname is only found as it is written. To a short one only short endings are added.
_SHORTEST_STEM, _LONG_STEM = 3, 5
_ENDING = re.compile(r"[αεηιουω]{1,3}σ?$")
# What Greek adds to the stem of a surname: ου, η, ησ, εσ, ων, ουσ, ακη, ιδη, αδεσ, and nothing longer.
_ADDED_TO_SHORT = re.compile(r"[αεηιου]{0,2}[σν]?")
_ADDED = re.compile(r"[αεηιουω]{0,3}(?:[δκτ]?[αεηιουω]{0,3}[σν]?)")
_WORD = re.compile(r"[^\W\d_]+")
_PREFIX = 3


@dataclass(frozen=True)
class Known:
    """Somebody whose name must not be read: a number to tell people apart, name and e-mail address."""

    number: int
    name: str
    email: str


@dataclass(frozen=True)
class Mention:
    """Where a text names somebody: from `start` up to `end` in the text as it is written."""

    start: int
    end: int
    number: int


class NameCheck:
    """Looks for these people in texts. Made once for all texts of a call, as there may be thousands."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._by_prefix: dict[str, list[tuple[str, str, int]]] = {}
        self._emails: dict[str, int] = {}
        # Words repeat from text to text: those that name somebody with whom, and those that name nobody.
        self._naming: dict[str, int] = {}
        self._harmless: set[str] = set()
        for person in people:
            if person.email:
                self._emails[person.email.casefold()] = person.number
            for word in _surnames(person.name):
                stem = _stem(word)
                self._by_prefix.setdefault(stem[:_PREFIX], []).append((word, stem, person.number))

    def mentions(self, text: str) -> list[Mention]:
        """Every place where one of the people is named, in the order of the text; each place once."""
        # Most texts name nobody: their words are looked up once each before any place is asked for.
        if not self._may_name(text):
            return []
        found: dict[int, Mention] = {}
        lowered = text.casefold()
        if "@" in text and len(lowered) == len(text):
            for address, number in self._emails.items():
                for match in re.finditer(rf"(?<![\w.]){re.escape(address)}(?!\w)", lowered):
                    found[match.start()] = Mention(match.start(), match.end(), number)
        spans = [(each.start, each.end) for each in found.values()]
        for word in _WORD.finditer(text):
            named = self._naming.get(word[0])
            if named is not None and not any(start <= word.start() < end for start, end in spans):
                found[word.start()] = Mention(word.start(), word.end(), named)
        return [found[start] for start in sorted(found)]

    def words(self, text: str) -> str:
        """The words of a text that name somebody, once each, as a sentence shows them; empty where there are none."""
        return ", ".join(dict.fromkeys(f"«{text[each.start : each.end]}»" for each in self.mentions(text)))

    def _may_name(self, text: str) -> bool:
        """Whether a place in a text has to be asked for; looks each of its words up that was not seen before."""
        unsettled = set(_WORD.findall(text)) - self._harmless
        for word in unsettled - self._naming.keys():
            named = self._find(_folded(word))
            if named is None:
                self._harmless.add(word)
            else:
                self._naming[word] = named
        return "@" in text or not self._naming.keys().isdisjoint(unsettled)

    def _find(self, folded: str) -> int | None:
        for word, stem, number in self._by_prefix.get(folded[:_PREFIX], ()):
            added = _ADDED if len(stem) >= _LONG_STEM else _ADDED_TO_SHORT
            if folded in (word, stem) or (stem != word and folded.startswith(stem) and added.fullmatch(folded, len(stem))):
                return number
        return None


def _surnames(name: str) -> list[str]:
    """What may be a surname in a full name: every word after the first, the parts of a double one apart."""
    words = [_folded(word) for word in _WORD.findall(name)]
    return [word for word in words[1:] or words if len(word) >= _PREFIX]


def _stem(word: str) -> str:
    """What the forms of a surname have in common; the word itself where too little would be left."""
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word


def _letters() -> Mapping[int, str]:
    """Each accented Greek letter with its bare one: one table, as folding letter by letter takes too long for the comments of a large call."""
    table = {ord("ς"): "σ"}
    for code in (*range(0x0370, 0x0400), *range(0x1F00, 0x2000)):
        bare = "".join(each for each in unicodedata.normalize("NFD", chr(code)) if unicodedata.category(each) != "Mn")
        if bare != chr(code):
            table[code] = bare
    return table


_TABLE = _letters()


def _folded(word: str) -> str:
    return word.casefold().translate(_TABLE)
