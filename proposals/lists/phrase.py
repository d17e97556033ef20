"""A search as a tree: read from what somebody typed, and written again. It knows neither the columns of a list nor a database."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from proposals import greek
from proposals.calls.form import Words
from proposals.workflow.phrases import N_, NP_, Phrase

AND, OR, NOT = Words("και", "and"), Words("ή", "or"), Words("όχι", "not")
_OPERATORS = {word: each for each in (AND, OR, NOT) for word in (each.el, each.en)}
# In capitals it has no accent. The conjunction «η» stays a word: it is an article too.
_OPERATORS[greek.search_key(NOT.el)] = NOT
LISTS = (":", "=")
_SAME = {"≤": "<=", "≥": ">="}
_SIGNS = ":<>=≤≥"
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')
_TESTED = re.compile(r"([^\W\d_][\w-]*)(?::|\s*(?:<=|>=|≤|≥|<|>|=))")
_WORD = re.compile(r'[^\s()"«“]+')
_VALUE = re.compile(r'[^\s(),"«»“”:<>=≤≥]+')
_AMOUNT = re.compile(r'[^\s()"«»“”:<>=≤≥]+')


@dataclass(frozen=True)
class Limits:
    """How long a search may be (characters), how many conditions it may have, and how deep they may stand in each other."""

    chars: int
    terms: int
    depth: int


@dataclass(frozen=True)
class Place:
    """From where to where something stands in the text that was typed."""

    start: int = 0
    end: int = 0


NOWHERE = Place()


class PhraseError(Exception):
    """A search that cannot be read: where, and what was expected there."""

    def __init__(self, place: Place, expected: Phrase) -> None:
        super().__init__(expected.text)
        self.place, self.expected = place, expected


@dataclass(frozen=True)
class Word:
    """Text that is looked for; exactly as it stands where it was quoted, otherwise in every form of the word."""

    text: str
    is_exact: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Term:
    """A column compared with one value, or by `:` and `=` with any of several."""

    name: str
    sign: str
    values: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Some:
    parts: tuple["Node", ...]


Node = Word | Term | Not | All | Some


def all_of(parts: list[Node]) -> Node:
    """Everything holds; what stands inside another of the same kind is lifted out of it."""
    flat = tuple(part for each in parts for part in (each.parts if isinstance(each, All) else (each,)))
    return flat[0] if len(flat) == 1 else All(flat)


def some_of(parts: list[Node]) -> Node:
    """Any of it holds."""
    flat = tuple(part for each in parts for part in (each.parts if isinstance(each, Some) else (each,)))
    return flat[0] if len(flat) == 1 else Some(flat)


def parse(text: str, limits: Limits) -> Node | None:
    """The tree of a search; None for one that says nothing. Raises PhraseError, and nothing else."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > limits.chars:
        phrase = Phrase(*NP_("Η αναζήτηση έχει έως %(num)s χαρακτήρα.", "Η αναζήτηση έχει έως %(num)s χαρακτήρες."), limits.chars)
        raise PhraseError(Place(limits.chars, len(text)), phrase)
    return _Reader(text, limits).whole()


def leaves(tree: Node | None) -> Iterator[Word | Term]:
    """Every word and every condition of a tree, from left to right."""
    if isinstance(tree, Not):
        yield from leaves(tree.part)
    elif isinstance(tree, All | Some):
        for part in tree.parts:
            yield from leaves(part)
    elif tree is not None:
        yield tree


def written(tree: Node | None, language: str = "el") -> str:
    """The shortest text from which the same tree is read."""
    if tree is None:
        return ""
    if isinstance(tree, Word):
        return _quoted(tree.text) if tree.is_exact else tree.text
    if isinstance(tree, Term):
        return f"{tree.name}{tree.sign}{','.join(_value(value, tree.sign) for value in tree.values)}"
    if isinstance(tree, Not):
        return f"{NOT[language]} {_inside(tree.part, (All, Some), language)}"
    if isinstance(tree, All):
        return " ".join(_inside(part, (Some,), language) for part in tree.parts)
    return f" {OR[language]} ".join(written(part, language) for part in tree.parts)


def _inside(part: Node, apart: tuple[type, ...], language: str) -> str:
    return f"({written(part, language)})" if isinstance(part, apart) else written(part, language)


def _quoted(text: str) -> str:
    return f"«{text}»" if '"' in text else f'"{text}"'


def _value(value: str, sign: str) -> str:
    pattern = _VALUE if sign in LISTS else _AMOUNT
    return value if pattern.fullmatch(value) else _quoted(value)


class _Reader:
    """Reads from left to right; `at` is the place that comes next."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.at, self.depth, self.terms = 0, 0, 0

    def whole(self) -> Node | None:
        self._skip()
        if self.at == len(self.text):
            return None
        tree = self._either()
        if self.at < len(self.text):
            raise PhraseError(Place(self.at, self.at + 1), Phrase(N_("Η παρένθεση κλείνει χωρίς να έχει ανοίξει.")))
        return tree

    def _either(self) -> Node:
        parts = [self._both()]
        while self._takes(OR):
            parts.append(self._both())
        return some_of(parts)

    def _both(self) -> Node:
        parts = [self._one()]
        while self._takes(AND) or not self._is_over():
            parts.append(self._one())
        return all_of(parts)

    def _is_over(self) -> bool:
        return self.at == len(self.text) or self.text[self.at] == ")" or self._operator() is OR

    def _one(self) -> Node:
        start = self.at
        if self._takes(NOT):
            return self._deeper(start, lambda: Not(self._one()))
        if self.text.startswith("(", self.at):
            return self._deeper(start, self._group)
        self.terms += 1
        if self.terms > self.limits.terms:
            phrase = Phrase(*NP_("Η αναζήτηση έχει έως %(num)s όρο.", "Η αναζήτηση έχει έως %(num)s όρους."), self.limits.terms)
            raise PhraseError(Place(start, len(self.text)), phrase)
        return self._test() or self._word()

    def _deeper(self, start: int, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > self.limits.depth:
            phrase = Phrase(*NP_("Οι παρενθέσεις φτάνουν έως %(num)s επίπεδο.", "Οι παρενθέσεις φτάνουν έως %(num)s επίπεδα."), self.limits.depth)
            raise PhraseError(Place(start, start + 1), phrase)
        found = read()
        self.depth -= 1
        return found

    def _group(self) -> Node:
        opened = self.at
        self._go_to(self.at + 1)
        tree = self._either()
        if not self.text.startswith(")", self.at):
            raise PhraseError(Place(opened, opened + 1), Phrase(N_("Η παρένθεση δεν κλείνει.")))
        self._go_to(self.at + 1)
        return tree

    def _test(self) -> Term | None:
        found = _TESTED.match(self.text, self.at)
        if found is None:
            return None
        start, name = self.at, found[1]
        sign = found[0][len(name) :].strip()
        self._go_to(found.end())
        values = [self._read_value(sign, found.end())]
        while sign in LISTS and self.text.startswith(",", self.at):
            comma = self.at + 1
            self._go_to(comma)
            values.append(self._read_value(sign, comma))
        place = Place(start, len(self.text[: self.at].rstrip()))
        return Term(name, _SAME.get(sign, sign), tuple(values), place)

    def _read_value(self, sign: str, after: int) -> str:
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        found = (_VALUE if sign in LISTS else _AMOUNT).match(self.text, self.at)
        if found is None:
            raise PhraseError(Place(after - 1, after), Phrase(N_("Μετά από αυτό γράψτε μια τιμή. Τιμή με κενά ή σημεία μπαίνει σε εισαγωγικά.")))
        self._go_to(found.end())
        return found[0]

    def _word(self) -> Word:
        start, quoted = self.at, self._quoted()
        if quoted is not None:
            return Word(quoted, True, Place(start, len(self.text[: self.at].rstrip())))
        found = _WORD.match(self.text, self.at)
        if found is None or self._operator():
            raise PhraseError(Place(start, max(start + 1, found.end() if found else 0)), Phrase(N_("Εδώ λείπει μια λέξη ή ένας όρος.")))
        if found[0][0] in _SIGNS:
            raise PhraseError(
                Place(start, start + 1), Phrase(N_("Πριν από αυτό γράψτε το όνομα μιας στήλης. Κείμενο με σημεία μπαίνει σε εισαγωγικά."))
            )
        self._go_to(found.end())
        return Word(found[0], False, Place(start, found.end()))

    def _quoted(self) -> str | None:
        if self.at == len(self.text) or self.text[self.at] not in '"«“':
            return None
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            raise PhraseError(Place(self.at, len(self.text)), Phrase(N_("Τα εισαγωγικά δεν κλείνουν.")))
        self._go_to(found.end())
        return next(group for group in found.groups() if group is not None)

    def _operator(self) -> Words | None:
        found = _WORD.match(self.text, self.at)
        return _OPERATORS.get(found[0].casefold()) if found else None

    def _takes(self, operator: Words) -> bool:
        if self._operator() is not operator:
            return False
        self._go_to(_WORD.match(self.text, self.at).end())  # type: ignore[union-attr]
        return True

    def _go_to(self, place: int) -> None:
        self.at = place
        self._skip()

    def _skip(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
