"""How alike two texts are, and by which words: Greek words by their stems, weighed by how rare they are. Pure.

Stems come from Snowball's Greek stemmer over words without accents. Two habits of it are evened out: it leaves some plurals
a vowel longer than their singular (καινοτομι-, καινοτομ-), and cuts -ολογ- in some forms of a word only.
Likeness is the cosine of the two texts' weighed stems.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt
from pathlib import Path
from typing import Any

import snowballstemmer

from proposals import greek
from proposals.calls.form import Field, Form

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORTEST_STEM = 3
_LONGEST_STEM = 40
_LAST_VOWELS = re.compile(r"[αεηιουω]+$")
_LOGY = re.compile(r"(?<=ολ)ογ$")

Weights = Mapping[str, int]


@dataclass(frozen=True)
class Match:
    """How alike two texts are, from 0 to 1, and the stems that they share, the telling ones first."""

    likeness: float
    stems: tuple[str, ...]


def telling_fields(form: Form, *, public: bool = False) -> tuple[Field, ...]:
    """The fields whose words say what a proposal is about: those that the form weighs, else its title. Never personal ones.

    `public` keeps those that may be published.
    """
    weighed = [each for each in form.fields if each.likeness and not each.personal] or [form.title_field]
    return tuple(each for each in weighed if each.public or not public)


def weights_of(form: Form, answers: Mapping[str, Any], *, public: bool = False) -> Counter[str]:
    """How much each stem counts in a text: how often it is written, times the weight of the field."""
    found: Counter[str] = Counter()
    for field in telling_fields(form, public=public):
        for stem, _word in stems_in(answers.get(field.code)):
            found[stem] += field.likeness or 1
    return found


def stems_in(answer: Any) -> Iterator[tuple[str, str]]:
    """The stems of a text with each word as it is written, without the words that say nothing."""
    for word in _WORD.findall(answer) if isinstance(answer, str) else ():
        stem = stem_of(word)
        if stem:
            yield stem, word


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem of a word, the same for all its forms with and without accents; nothing for a word that says nothing."""
    key = greek.search_key(word)
    return "" if key in _stop_words() else root_of(key)


@lru_cache(maxsize=50_000)
def root_of(key: str) -> str:
    """The stem of a folded word, whatever it says."""
    stem = str(_stemmer().stemWord(key))
    bare = _LOGY.sub("", _LAST_VOWELS.sub("", stem))
    return (bare if len(bare) >= _SHORTEST_STEM else stem)[:_LONGEST_STEM]


def heaviest(weights: Weights, most: int) -> list[str]:
    """The stems that count most in a text."""
    return [stem for stem, _weight in sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:most]]


def matches(text: Weights, others: Mapping[int, Weights]) -> dict[int, Match]:
    """How alike a text is to each of some others; what is rare among them counts more."""
    spread = Counter(stem for other in (text, *others.values()) for stem in other)
    rarity = {stem: log(1 + (1 + len(others)) / count) for stem, count in spread.items()}
    mine = _weighed(text, rarity)
    return {number: _match(mine, _weighed(other, rarity)) for number, other in others.items()}


def shared_words(stems: Collection[str], texts: Iterable[Any], most: int) -> list[str]:
    """Of some stems the first words as they are written in some texts, in the order of the stems."""
    written: dict[str, str] = {}
    for text in texts:
        for stem, word in stems_in(text):
            if stem in stems:
                written.setdefault(stem, word)
    return [written[stem] for stem in stems if stem in written][:most]


def _weighed(text: Weights, rarity: Mapping[str, float]) -> dict[str, float]:
    """The text as a vector of length 1; how often counts less the more often."""
    raw = {stem: (1 + log(weight)) * rarity[stem] for stem, weight in text.items()}
    length = sqrt(sum(value * value for value in raw.values())) or 1
    return {stem: value / length for stem, value in raw.items()}


def _match(mine: Mapping[str, float], theirs: Mapping[str, float]) -> Match:
    products = {stem: value * theirs[stem] for stem, value in mine.items() if stem in theirs}
    return Match(sum(products.values()), tuple(sorted(products, key=lambda stem: (-products[stem], stem))))


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("greek")


@cache
def _stop_words() -> frozenset[str]:
    lines = (Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(greek.search_key(word) for line in lines if not line.startswith("#") for word in line.split())
