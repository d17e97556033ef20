"""Words, dates and numbers as people read them, in the language of the page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_date
from markupsafe import Markup, escape

from proposals import clock
from proposals.web.speech import speech
from proposals.workflow.phrases import Phrase

_LETTERS = {"el": "ΑΒΓΔΕΖΗΘ", "en": "ABCDEFGH"}
NO_BREAK = "\u00a0"


def language() -> str:
    """`el` or `en`."""
    return speech().language


def say(phrase: Any) -> str:
    """A phrase of the rulebook, a label, an enum member or a text of a definition, in the language of the page."""
    if isinstance(phrase, Phrase):
        values = {name: _said(value) for name, value in phrase.values.items()}
        if phrase.plural:
            values.pop("num", None)  # ngettext puts the count there itself
            return speech().plural(phrase.text, phrase.plural, phrase.count) % {"num": phrase.count, **values}
        return speech().text(phrase.text) % values if values else speech().text(phrase.text)
    if hasattr(phrase, "el"):
        return str(phrase[language()])
    if hasattr(phrase, "label"):
        return say(phrase.label)
    return speech().text(phrase) if phrase else ""


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Phrase) or hasattr(value, "el") or hasattr(value, "label"):
        return say(value)
    return whole(value) if isinstance(value, int) and not isinstance(value, bool) else value


def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy, in Athens."""
    if value is None:
        return "–"
    return (clock.in_athens(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def iso_day(value: str) -> str:
    """A stored date, YYYY-MM-DD, as dd/mm/yyyy."""
    return day(date.fromisoformat(value))


def moment(value: datetime | None) -> str:
    """dd/mm/yyyy, HH:mm, in Athens."""
    return clock.in_athens(value).strftime("%d/%m/%Y, %H:%M") if value else "–"


def iso_moment(value: str) -> str:
    """A stored instant, ISO 8601 with its offset, as dd/mm/yyyy, HH:mm in Athens; nothing for none."""
    return moment(datetime.fromisoformat(value)) if value else ""


def long_day(value: date | datetime) -> str:
    """Τρίτη 24 Νοεμβρίου 2026"""
    plain = clock.in_athens(value).date() if isinstance(value, datetime) else value
    return format_date(plain, "EEEE d MMMM y")


def whole(value: int) -> str:
    """1.234 in Greek, 1,234 in English."""
    return f"{value:,}".replace(",", "." if language() == "el" else ",")


def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """A decimal with the mark of the language; with as many places as it has, or as asked."""
    if value is None:
        return "–"
    exact = Decimal(str(value))
    text = f"{exact:,.{places}f}" if places is not None else f"{exact.normalize():,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".") if language() == "el" else text


def money(value: Decimal | str | None) -> str:
    """1.234,50 € with a space that does not break."""
    return "–" if value is None else f"{number(Decimal(value), 2)}{NO_BREAK}€"


def file_size(size: int) -> str:
    """Bytes as people say them."""
    return f"{number(Decimal(size) / 1_000_000, 1)}{NO_BREAK}MB" if size >= 1_000_000 else f"{max(1, size // 1000)}{NO_BREAK}KB"


def shown_code(code: str) -> str:
    """ESDK-2027-0042 as Greeks write it: ΕΣΔΚ-2027-0042; in English as it is."""
    return code.replace("ESDK-", "ΕΣΔΚ-", 1) if language() == "el" else code


def stored_code(typed: str) -> str:
    """The other way round: a code as somebody typed it, in Greek or Latin letters."""
    return typed.strip().upper().replace("ΕΣΔΚ-", "ESDK-", 1)


def letter(number: int) -> str:
    """The letter by which tables and charts name an evaluator without a name, from 0 on."""
    letters = _LETTERS[language()]
    return letters[number] if number < len(letters) else str(number + 1)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, escaped; single newlines become line breaks."""
    blocks = [str(escape(block)).replace("\n", "<br>") for block in str(text).split("\n\n") if block.strip()]
    return Markup("\n".join(f"<p>{block}</p>" for block in blocks))  # noqa: S704 - each block was escaped above


def days_left(until: datetime) -> int:
    """Whole days from today to the day of a deadline, in Athens; negative once it is past."""
    return (clock.in_athens(until).date() - clock.today()).days
