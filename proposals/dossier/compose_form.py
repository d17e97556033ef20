"""The form of a call with nothing in it, to read, to print and to write on by hand."""

from datetime import datetime

from flask_babel import gettext as _

from proposals.calls.form import Field
from proposals.calls.models import Call
from proposals.config import Settings
from proposals.dossier.compose import furniture_with, issuer
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Answer, Block, Fact, Facts, Note, Paper, Run, Section, Tone
from proposals.web import words

NOTHING_YET = "\u00a0"
# Lines to write on, by how many letters the answer may have.
_LETTERS_A_LINE, _MOST_LINES = 90, 8


def blank_form(call: Call, settings: Settings) -> Paper:
    """The questions of a call in the language of the page, each with what it asks for and room for the answer."""
    language, heading = words.language(), _("Έντυπο πρότασης")
    title = call.title_in(language)
    return Paper(
        language=language,
        code=call.slug,
        title=f"{heading} – {title}",
        author=settings.unit_in(language),
        description=words.say(call.form.title),
        keywords=call.slug,
        dated_at=call.opens_at,
        furniture=furniture_with(heading, _("Έντυπο, έκδοση %(number)s", number=call.form.version), title),
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(title, Tone.STRONG),
        facts=Facts((Fact(_("Υποβολή"), Run(_period(call.opens_at, call.closes_at))),)),
        sections=tuple(
            Section(section.code, words.say(section.mark), words.say(section.title), tuple(_blocks(section.fields)), is_wide=False)
            for section in call.form.sections
        ),
        note=_("Το έντυπο είναι για μελέτη και προετοιμασία. Η πρόταση συμπληρώνεται και υποβάλλεται μόνο ηλεκτρονικά."),
    )


def _period(opens_at: datetime, closes_at: datetime) -> str:
    return _("από %(opens)s έως %(closes)s (ώρα Ελλάδας)", opens=words.moment(opens_at), closes=words.moment(closes_at))


def _blocks(fields: tuple[Field, ...]) -> list[Block]:
    found: list[Block] = []
    for field in fields:
        if field.is_asked or field.type == "file":
            found += _question(field)
    return found


def _question(field: Field) -> list[Block]:
    """The question with room to write; below it what it asks for."""
    lines = min(_MOST_LINES, max(1, (field.max or 0) // _LETTERS_A_LINE)) if field.type in ("str", "text") else 1
    choices = tuple(f"[  ] {words.say(choice.label)}" for choice in field.choices)
    columns = tuple(f"{number}. {words.say(column.label)}" for number, column in enumerate(field.columns, 1))
    told = choices or columns or (NOTHING_YET,) * lines
    return [Answer(words.say(field.label), (told,), is_short=len(told) <= _MOST_LINES), Note(_asks(field))]


def _asks(field: Field) -> str:
    """What is asked for, in short sentences."""
    asked = [_("Υποχρεωτικό.") if field.required else _("Υποχρεωτικό υπό όρους.") if field.required_when else _("Προαιρετικό.")]
    if field.max and field.type in ("str", "text"):
        asked.append(_("Έως %(most)s χαρακτήρες.", most=words.whole(field.max)))
    if field.columns:
        asked.append(_("Πίνακας με τις στήλες που αναφέρονται."))
    return " ".join([*asked, *([words.say(field.help)] if field.help else [])])
