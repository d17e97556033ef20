"""The form of a call with nothing in it, to read, to print and to write on by hand."""

from datetime import datetime
from math import ceil

from flask_babel import gettext as _

from proposals.calls.form import Field
from proposals.calls.models import Call
from proposals.config import Settings
from proposals.dossier.compose import furniture_with, issuer
from proposals.dossier.compose_tables import counter_column
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Paper, Run, Section, Table, Tone
from proposals.dossier.room import Room
from proposals.web import words
from proposals.workflow.phrases import N_

NOTHING_YET = "\u00a0"
# So many letters go by hand onto a line; who needs more lines than these goes on elsewhere.
_LETTERS_A_LINE, _MOST_LINES = 60, 20
_USUAL_ROWS, _MOST_ROWS = 4, 6
_LONG = ("str", "text")
# What goes into one box.
_BOXES = {"date": N_("ημέρα / μήνας / έτος"), "int": N_("αριθμός"), "money": N_("ποσό σε ευρώ")}


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
        note=_(
            "Το έντυπο είναι για μελέτη και προετοιμασία. Η πρόταση συμπληρώνεται και υποβάλλεται μόνο ηλεκτρονικά. "
            "Όπου ο χώρος δεν αρκεί, συνεχίστε σε πρόσθετο φύλλο με τον τίτλο της ερώτησης."
        ),
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
    return [_table(field) if field.columns else _room(field), Note(_asks(field))]


def _room(field: Field) -> Room:
    """Room by the kind of the answer and the letters that it may have."""
    question = words.say(field.label)
    if field.choices:
        return Room(question, choices=tuple(words.say(choice.label) for choice in field.choices))
    if field.type == "bool":
        return Room(question, choices=(_("Ναι"),) if field.must_be_true else (_("Ναι"), _("Όχι")))
    if field.type in _BOXES:
        return Room(question, box=_(_BOXES[field.type]))
    wanted = field.max_files if field.type == "file" else ceil((field.max or 0) / _LETTERS_A_LINE) if field.type in _LONG else 1
    return Room(question, lines=min(_MOST_LINES, max(1, wanted)))


def _table(field: Field) -> Table:
    """Empty rows with the columns of the question, as wide as where it is answered."""
    counter, rows = counter_column(), min(_MOST_ROWS, max(_USUAL_ROWS, field.min_rows))
    whole = sum(column.width or 1 for column in field.columns)
    columns = tuple(Column(words.say(column.label), (column.width or 1) * (100 - counter.width) / whole) for column in field.columns)
    empty = tuple(Cell((Run(NOTHING_YET),)) for _column in columns)
    numbered = tuple((Cell((Run(str(number)),)), *empty) for number in range(1, rows + 1))
    return Table(words.say(field.label), (counter, *columns), numbered, by_hand=True)


def _asks(field: Field) -> str:
    """What is asked for, in short sentences."""
    asked = [_("Υποχρεωτικό.") if field.required else _("Υποχρεωτικό υπό όρους.") if field.required_when else _("Προαιρετικό.")]
    if field.max and field.type in _LONG:
        asked.append(_("Έως %(most)s χαρακτήρες.", most=words.whole(field.max)))
    if field.max_choices and field.max_choices < len(field.choices):
        asked.append(_("Επιλέξτε έως %(most)s.", most=field.max_choices))
    if field.max_rows:
        asked.append(_("Έως %(most)s γραμμές.", most=field.max_rows))
    asked += [_choices(column) for column in field.columns if column.choices]
    return " ".join([*asked, *([words.say(field.help)] if field.help else [])])


def _choices(column: Field) -> str:
    """What may stand in a column in which one chooses."""
    said = " · ".join(words.say(choice.label) for choice in column.choices)
    return _("Στη στήλη «%(column)s»: %(choices)s.", column=words.say(column.label), choices=said)
