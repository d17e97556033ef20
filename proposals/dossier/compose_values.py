"""Stored answers as words of the dossier, by the type of their field alone."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from proposals.calls.form import Field
from proposals.calls.values import is_empty, is_unreadable
from proposals.dossier.contents import Answer, Run, Tone
from proposals.web import words

# An answer of up to so many letters, about seven lines, stays on one page.
SHORT = 460
_GREEK = re.compile(r"[Ͱ-Ͽἀ-῿]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# So few letters of another alphabet are a code or a name, not a language.
_A_WORD_OR_TWO = 12


def spoken(text: str, tone: Tone = Tone.PLAIN) -> Run:
    """What a person wrote, with its language where that is not the dossier's: a screen reader then pronounces it rightly."""
    return Run(text, tone, foreign_language(text))


def foreign_language(text: str) -> str:
    """`el` or `en` where the text is mostly in the other alphabet than the dossier, else nothing."""
    greek, latin = len(_GREEK.findall(text)), len(_LATIN.findall(text))
    if words.language() == "el":
        return "en" if latin > _A_WORD_OR_TWO and not greek else ""
    return "el" if greek > latin or greek > _A_WORD_OR_TWO else ""


def answer(question: str, text: str) -> Answer:
    """A long text: blank lines part its paragraphs, single newlines its lines."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    paragraphs = tuple(tuple(line.strip() for line in block.strip().split("\n")) for block in blocks)
    return Answer(question, paragraphs, foreign_language(text), is_short=len(text) <= SHORT)


def value_run(field: Field, value: Any) -> Run:
    """A short answer in one run; no answer is a dash."""
    if is_empty(value):
        return Run("–")
    if is_unreadable(value):
        return spoken(str(value["typed"]))
    if field.type in ("one", "many"):
        return Run(" · ".join(choice_label(field, code) for code in ([value] if field.type == "one" else value)))
    if field.type == "bool":
        return Run(_("Ναι") if value else _("Όχι"))
    shown = {"date": _day, "money": _money, "int": _whole}.get(field.type)
    return Run(shown(field, value)) if shown else spoken(str(value))


def cell_run(column: Field, value: Any) -> Run:
    """The same in a cell, where a yes or no is told by its colour too."""
    if column.type == "bool" and not is_unreadable(value):
        return Run(_("ΝΑΙ"), Tone.YES) if value else Run(_("ΟΧΙ"), Tone.NO)
    return value_run(column, value)


def choice_label(field: Field, code: str) -> str:
    return words.say(field.labels[code]) if code in field.labels else code


def money_without_cents(amount: Decimal) -> str:
    """An amount in large letters: cents only where there are any."""
    return f"{words.number(amount, 0 if amount == amount.to_integral_value() else 2)}{words.NO_BREAK}€"


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{words.number(part * 100 / whole, 1)}%" if whole else "–"


def _day(field: Field, value: Any) -> str:
    return words.iso_day(value)


def _money(field: Field, value: Any) -> str:
    return words.money(value)


def _whole(field: Field, value: Any) -> str:
    return str(value) if is_year(field) else words.whole(value)


def is_year(field: Field) -> bool:
    """True for a number between four-figure bounds: 2027 is no 2.027."""
    return field.min_value is not None and field.max_value is not None and 1000 <= field.min_value <= field.max_value <= 9999
