"""Part one of the dossier: the answers, section by section as the form has them, and the list of attachments."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.calls.form import Field, Section
from proposals.calls.values import is_empty, is_unreadable
from proposals.dossier import contents
from proposals.dossier.compose_tables import answer_table, counter_column, figure_of
from proposals.dossier.compose_values import answer, spoken, value_run
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Part, Run, Table, Tone
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Piece, Profile
from proposals.web import words

Shown = Fact | Block


def proposal_part(papers: Papers) -> Part | None:
    """The sections of the form in its order, then the attachments; nothing where the dossier holds neither."""
    sections = tuple(_section(papers, section, True) for section in papers.form.sections) if papers.holds(Piece.ANSWERS) else ()
    sections = tuple(section for section in sections if section.blocks)
    if papers.holds(Piece.ATTACHMENTS):
        sections += (_attachments(papers, True),)
    return Part("part-1", _("Μέρος πρώτο"), _("Η πρόταση"), sections) if sections else None


def answered_sections(papers: Papers, *, with_personal: bool = True) -> tuple[contents.Section, ...]:
    """The sections of the form with their answers, and the list of the attachments; without what is personal where it may not be read."""
    return (*(_section(papers, section, with_personal) for section in papers.form.sections), _attachments(papers, with_personal))


def file_counts(papers: Papers) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for each in papers.files:
        counts[each["field"]] = counts.get(each["field"], 0) + 1
    return counts


def _section(papers: Papers, section: Section, with_personal: bool) -> contents.Section:
    """Every answer in the order of the form; questions without an answer are named together at the end."""
    shown = [papers.veil.seen(field) for field in section.fields if not papers.veil.hides(field)]
    asked = [field for field in shown if with_personal or not field.personal]
    answered = [field for field in asked if _is_answered(papers, field)]
    empty = [words.say(field.label) for field in asked if field not in answered]
    blocks = _gathered(piece for field in answered for piece in _pieces(papers, field))
    # What is not there is a remark on a text that is judged, not on one that is published.
    if empty and papers.profile is not Profile.PUBLIC:
        blocks += (Note(_("Χωρίς απάντηση: %(fields)s.", fields=" · ".join(empty))),)
    return contents.Section(section.code, words.say(section.mark), words.say(section.title), blocks, is_wide=False)


def _is_answered(papers: Papers, field: Field) -> bool:
    if field.type == "preset":
        return field.code in _presets(papers)
    if field.type == "file":
        return field.code in file_counts(papers)
    return not is_empty(papers.answers.get(field.code))


def _pieces(papers: Papers, field: Field) -> Iterator[Shown]:
    """What one answer becomes: a fact, a text, or a table with its chart."""
    label = words.say(field.label)
    value: Any = papers.answers.get(field.code)
    if field.type == "preset":
        yield Fact(label, _presets(papers)[field.code])
    elif field.type == "file":
        yield Fact(label, _file_count(file_counts(papers)[field.code]))
    elif field.type == "table" and not is_unreadable(value):
        yield answer_table(field, value)
        figure = figure_of(field, value, papers.answers)
        if figure:
            yield figure
    elif field.type == "text" and not is_unreadable(value):
        yield answer(label, value)
    else:
        yield Fact(label, _declared(field, value) if field.must_be_true else value_run(field, value))


def _gathered(pieces: Iterable[Shown]) -> tuple[Block, ...]:
    """Facts that follow each other as one block."""
    blocks: list[Block] = []
    for piece in pieces:
        if not isinstance(piece, Fact):
            blocks.append(piece)
        elif blocks and isinstance(blocks[-1], Facts):
            blocks[-1] = Facts((*blocks[-1].rows, piece))
        else:
            blocks.append(Facts((piece,)))
    return tuple(blocks)


def _presets(papers: Papers) -> Mapping[str, Run]:
    """What is not asked because the system knows it."""
    proposal, language = papers.proposal, words.language()
    body = f"{proposal.body.name_in(language)} ({words.say(proposal.body.kind)})"
    return {"call": spoken(proposal.call.title_in(language)), "body": spoken(body)}


def _declared(field: Field, value: Any) -> Run:
    """A declaration with its wording, which stands in the help of the form."""
    said = value_run(field, value).words
    return Run(f"{said}. {words.say(field.help)}" if field.help else said)


def _file_count(count: int) -> Run:
    return Run(ngettext("%(num)s αρχείο, στον κατάλογο συνημμένων", "%(num)s αρχεία, στον κατάλογο συνημμένων", count))


def _attachments(papers: Papers, with_personal: bool) -> contents.Section:
    hidden = () if with_personal else [field.code for field in papers.form.fields if field.personal]
    files = [each for each in papers.files if each["field"] not in hidden]
    if not files:
        blocks: tuple[Block, ...] = (Note(_("Η πρόταση δεν έχει συνημμένα αρχεία.")),)
    else:
        rows = tuple(_file_row(papers, number, each) for number, each in enumerate(files, 1))
        named = (Column(_("Τίτλος και αποτύπωμα SHA-256"), 53), Column(_("Πεδίο του εντύπου"), 22))
        columns = (counter_column(), *named, Column(_("Μορφή"), 8.6), Column(_("Μέγεθος"), 11, True))
        blocks = (
            Table(_("Κατάλογος συνημμένων"), columns, rows),
            Note(_("Το αποτύπωμα δείχνει αν ένα αρχείο είναι αυτό που υποβλήθηκε.")),
        )
    return contents.Section("attachments", "", _("Συνημμένα"), blocks)


def _file_row(papers: Papers, number: int, file: Mapping[str, Any]) -> tuple[Cell, ...]:
    field = papers.form.by_code.get(file["field"])
    return (
        Cell((Run(str(number)),)),
        Cell((spoken(file["title"], Tone.STRONG), Run(file["filename"], Tone.MUTED), Run(file["sha256"], Tone.HASH))),
        Cell((Run(words.say(field.label) if field else file["field"]),)),
        Cell((Run(file["filename"].rpartition(".")[2].lower()),)),
        Cell((Run(words.file_size(file["size"])),)),
    )
