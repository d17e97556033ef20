"""Names of people and bodies as keys that can be compared: folded, in whichever order their words stand. Pure."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, permutations
from typing import Any

from proposals import greek
from proposals.calls.form import BODY, PERSON, Field, Form

LONGEST_KEY = 200
# Of a longer line every run of so many words is looked through: a name is among them, whatever titles stand around it.
_MOST_WORDS = 4
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN_NAMES = re.compile(r"[,;:()\[\]/|·•\n\t]| - | – | — ")
_WORD = re.compile(r"\w+")


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text.strip()) is not None


def key_of_person(name: str) -> str:
    """The key of a whole name, the same for «Άννα Γεωργίου» and «ΓΕΩΡΓΙΟΥ ΑΝΝΑ»; empty for one word alone, which names nobody."""
    words = _words(name)
    return _key(words) if len(words) > 1 else ""


def key_of_email(address: str) -> str:
    return address.strip().casefold()[:LONGEST_KEY]


def key_of_body(name: str) -> str:
    """The key of a body's name, without the marks and accents in which two people write it differently."""
    return " ".join(_WORD.findall(greek.search_key(name)))[:LONGEST_KEY]


def keys_of_people(text: str) -> set[str]:
    """Every key that a line may hold: addresses, and each choice of two to four words that stand together."""
    found = {key_of_email(each) for each in _EMAIL.findall(text)}
    for part in _BETWEEN_NAMES.split(_EMAIL.sub("\n", text)):
        words = _words(part)
        for start in range(max(1, len(words) - _MOST_WORDS + 1)):
            run = words[start : start + _MOST_WORDS]
            found |= {_key(chosen) for size in range(2, len(run) + 1) for chosen in combinations(run, size)}
    return found


def keys_of_bodies(text: str) -> set[str]:
    """The key of the whole line and of each of its parts."""
    return {key for part in (text, *_BETWEEN_NAMES.split(text)) if (key := key_of_body(part))}


def parties(form: Form, answers: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Whom the answers name, as pairs of kind and key: in the fields that the form says name people or bodies.

    A form of a call from before forms said so names people where it holds personal data.
    """
    people, bodies = list(form.naming(PERSON)), list(form.naming(BODY))
    if not people and not bodies:
        people = [(each, column) for each in form.fields if each.personal for column in (each.columns or (None,))]
    found = {(PERSON, key) for text in _texts(people, answers) for key in keys_of_people(text)}
    return found | {(BODY, key) for text in _texts(bodies, answers) for key in keys_of_bodies(text)}


def orders_of(name: str) -> set[str]:
    """A name as accounts sort it, with its words in every order; one of more than four words as it stands."""
    words = greek.search_key(name).split()
    return {" ".join(order) for order in (permutations(words) if len(words) <= _MOST_WORDS else [words])}


def _texts(places: list[tuple[Field, Field | None]], answers: Mapping[str, Any]) -> Iterator[str]:
    for field, column in places:
        value = answers.get(field.code)
        rows = value if isinstance(value, list) else []
        values = [row.get(column.code) for row in rows if isinstance(row, Mapping)] if column else [value]
        yield from (each for each in values if isinstance(each, str))


def _words(text: str) -> list[str]:
    """The words of a name, folded; an initial is none."""
    return [word for word in _WORD.findall(greek.search_key(text)) if len(word) > 1 or word.isdigit()]


def _key(words: Any) -> str:
    return " ".join(sorted(words))[:LONGEST_KEY]
