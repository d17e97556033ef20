"""What comparing two versions costs, where every answer is as long as the form lets it be."""

import random
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from proposals.calls.form import Field, Form, standard_form
from proposals.drafting.differences import changes, pieces, row_changes

_WORDS = ("και", "του", "της", "των", "στην", "η", "το", "ο", *(f"λέξη{number}" for number in range(400)))
Change = Callable[[random.Random, list[str]], list[str]]


@dataclass(frozen=True)
class Compared:
    """One pair of versions: how much text a side has, CPU seconds, and the most memory that was held meanwhile."""

    name: str
    letters: int
    seconds: float
    memory: int


def compared() -> list[Compared]:
    """Two maximal versions that differ in a few words, in every tenth word, in every other word, and in all."""
    return [
        _compared("one word in a hundred", lambda dice, words: _some_anew(words, 100)),
        _compared("one word in ten", lambda dice, words: _some_anew(words, 10)),
        _compared("every other word", lambda dice, words: _some_anew(words, 2)),
        _compared("the same words in another order", lambda dice, words: dice.sample(words, len(words))),
        _compared("written anew", lambda dice, words: [f"νέα{number}" for number in range(len(words))]),
    ]


def _compared(name: str, change: Change) -> Compared:
    form, dice = standard_form(), random.Random(1)
    old = {field.code: _longest(dice, field) for field in form.fields if field.type in ("text", "table")}
    new = {code: _changed(dice, answer, change) for code, answer in old.items()}
    began = time.process_time()
    _all_pieces(form, old, new)
    seconds = time.process_time() - began
    tracemalloc.start()
    _all_pieces(form, old, new)
    _now, memory = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Compared(name, sum(len(str(answer)) for answer in old.values()), seconds, memory)


def _all_pieces(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Any]:
    """All that the page of differences asks for, before it is written."""
    fields = [change for section in changes(form, old, new) for change in section.fields]
    return [row_changes(each.field, each.old, each.new) if each.field.type == "table" else pieces(each.old, each.new) for each in fields]


def _longest(dice: random.Random, field: Field) -> Any:
    if field.type == "table":
        return [{column.code: _words(dice, column.max or 40) for column in field.columns} for _row in range(field.max_rows)]
    return _words(dice, field.max or 5000)


def _words(dice: random.Random, most: int) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(most // 3))[:most].strip()


def _changed(dice: random.Random, answer: Any, change: Change) -> Any:
    if isinstance(answer, str):
        return " ".join(change(dice, answer.split()))
    return [{code: _changed(dice, cell, change) for code, cell in row.items()} for row in answer]


def _some_anew(words: list[str], every: int) -> list[str]:
    return [f"νέα{number}" if number % every == 0 else word for number, word in enumerate(words)]


def table(found: list[Compared]) -> str:
    """One row a pair."""
    lines = ["| what changed | thousand letters a side | CPU ms | MB held |", "|---|--:|--:|--:|"]
    rows = (f"| {each.name} | {each.letters // 1000} | {each.seconds * 1000:.0f} | {each.memory / 1_000_000:.1f} |" for each in found)
    return "\n".join([*lines, *rows])
