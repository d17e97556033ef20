"""The minutes of a meeting and the consensus sheet as they are printed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from proposals.accounts.models import Person
from proposals.config import Settings
from proposals.dossier.compose_evaluation import evaluation_part
from proposals.dossier.compose_minutes import Signature, minutes_paper
from proposals.dossier.contents import Answer, Note, Table
from proposals.dossier.render import html_of_paper
from proposals.panel.models import Consensus, ConsensusScore

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ITEM = {
    "code": "ESDK-2027-0001",
    "title": "Κοινό ημερολόγιο",
    "body": {"el": "Δήμος", "en": ""},
    "mean_total": "71.33",
    "consensus_total": "",
    "said": "Συζητήθηκε <b>το κόστος</b>.",
    "abstained": "Μαρία Μέλους",
    "recommendation": {"el": "Ένταξη", "en": "Inclusion", "reasons": "Επειδή.", "at": AT.isoformat()},
}
CONTENT = {
    "call": {"el": "Πρόσκληση 2027", "en": ""},
    "number": 3,
    "held_at": AT.isoformat(),
    "ended_at": AT.replace(hour=11).isoformat(),
    "manner": "both",
    "place": "Αίθουσα 1",
    "notes": "Ορίστηκε η επόμενη.",
    "quorum": {"present": 2, "absent": 1},
    "attendance": [
        {"name": "Ηλίας", "capacity": "president", "attended": "present", "reason": ""},
        {"name": "Μαρία", "capacity": "member", "attended": "absent", "reason": "Άδεια"},
        {"name": "Νίκος", "capacity": "rapporteur", "attended": "absent", "reason": ""},
        {"name": "Ελένη", "capacity": "secretary", "attended": "remotely", "reason": ""},
    ],
    "items": [ITEM],
}
SIGNED = Signature(2, "ab" * 32, AT)


@pytest.fixture(autouse=True)
def greek(in_greek):
    """Papers are composed in the language of the page."""


def paper_of(signature=SIGNED, **changes):
    return minutes_paper({**CONTENT, **changes}, Settings(), signature, AT)


def words_of(table):
    return [" ".join(run.words for cell in row for run in cell.runs) for row in table.rows]


def section(paper, anchor):
    return next(each for each in paper.sections if each.anchor == anchor)


def test_minutes_name_when_where_and_whether_there_was_a_quorum():
    facts = {fact.label: fact.value.words for fact in paper_of().facts.rows}

    assert facts == {
        "Ημερομηνία": "Δευτέρα 23 Νοεμβρίου 2026",
        "Έναρξη": "23/11/2026, 10:30 (ώρα Ελλάδας)",
        "Λήξη": "23/11/2026, 13:30",
        "Πώς έγινε": "Με φυσική παρουσία και τηλεδιάσκεψη",
        "Τόπος": "Αίθουσα 1",
        "Απαρτία": "Υπάρχει: παρόντα μέλη 2, απόντα 1",
        "Οριστικοποιήθηκε": "23/11/2026, 10:30, έκδοση 2",
        "Αποτύπωμα SHA-256": "ab" * 32,
    }


def test_those_present_and_absent_stand_apart_with_capacity_and_reason():
    paper = paper_of()

    assert words_of(section(paper, "present").blocks[0]) == ["1 Ηλίας Πρόεδρος Αυτοπρόσωπα", "2 Ελένη Γραμματέας Με τηλεδιάσκεψη"]
    assert words_of(section(paper, "absent").blocks[0]) == ["1 Μαρία Μέλος Άδεια", "2 Νίκος Εισηγητής –"]


def test_item_holds_what_was_said_who_left_and_the_recommendation():
    item = section(paper_of(), "item-1")

    assert (item.mark, item.title, item.intro) == ("1", "Κοινό ημερολόγιο", "ΕΣΔΚ-2027-0001 · Δήμος")
    assert [(block.question, block.paragraphs[0][0]) for block in item.blocks if isinstance(block, Answer)] == [
        ("Τι ειπώθηκε", "Συζητήθηκε <b>το κόστος</b>."),
        ("Αποχώρησαν λόγω κωλύματος", "Μαρία Μέλους"),
        ("Εισήγηση", "Ένταξη. Καταγράφηκε στις 23/11/2026."),
        ("Αιτιολογία της εισήγησης", "Επειδή."),
    ]


def test_whoever_presided_and_was_there_signs_first():
    assert words_of(section(paper_of(), "signatures").blocks[0]) == ["Πρόεδρος Ηλίας \u00a0", "Γραμματέας Ελένη \u00a0"]


def test_draft_says_that_it_is_one_and_leaves_out_what_is_not_there():
    bare = {**ITEM, "said": "", "abstained": "", "recommendation": None, "mean_total": ""}
    quorum = {"present": 1, "absent": 1}
    paper = paper_of(None, items=[bare], notes="", ended_at="", place="", attendance=CONTENT["attendance"][:1], quorum=quorum)

    assert paper.note == "Σχέδιο: το πρακτικό δεν έχει οριστικοποιηθεί."
    assert paper.furniture.version.endswith("σχέδιο")
    assert [block.question for block in section(paper, "item-1").blocks] == ["Εισήγηση"]
    assert section(paper, "absent").blocks == (Note("Κανένας."),)
    assert (section(paper, "agenda").intro, "διαπίστωσε την απαρτία" in section(paper_of(), "agenda").intro) == ("", True)
    assert [each.anchor for each in paper.sections] == ["present", "absent", "agenda", "item-1", "signatures"]
    assert [fact.value.words for fact in paper.facts.rows if fact.label == "Απαρτία"] == ["Δεν υπάρχει: παρόντα μέλη 1, απόντα 1"]


def test_draft_without_items_has_no_table_of_them():
    assert section(paper_of(None, items=[]), "agenda").blocks == ()


def test_words_of_people_are_escaped():
    html = html_of_paper(paper_of())

    assert "&lt;b&gt;το κόστος&lt;/b&gt;" in html
    assert '<html lang="el">' in html


# The consensus sheet ---------------------------------------------------------------------------------------------


@pytest.fixture
def papers(make_papers):
    found = make_papers()
    codes = [criterion.code for criterion in found.rubric.criteria]
    agreed = Consensus(total=60, reasons="Η επιτροπή συμφώνησε.", person=Person(name="Ηλίας Προεδρεύων"), at=AT)
    for code in codes:
        agreed.scores[code] = ConsensusScore(criterion=code, points=found.rubric.ladder[6], comment="Καλή τεκμηρίωση.")
    return replace(found, consensus=agreed)


def test_consensus_has_a_column_among_the_sheets_and_a_section_of_its_own(papers):
    sections = {each.anchor: each for each in evaluation_part(papers).sections}
    combined = next(block for block in sections["combined"].blocks if isinstance(block, Table))

    assert [column.head for column in combined.columns].count("Κοινό φύλλο") == 1
    assert round(sum(column.width for column in combined.columns), 1) == 100
    assert {len(row) for row in (*combined.rows, combined.total)} == {len(combined.columns)}
    assert "Η επιτροπή κατέληξε σε κοινό φύλλο: 60,00 στα 100." in sections["combined"].intro
    assert sections["consensus"].intro.startswith("Καταγράφηκε από τον πρόεδρο της επιτροπής (Ηλίας Προεδρεύων) στις 23/11/2026, 10:30.")
    assert words_of(sections["consensus"].blocks[0])[0].endswith("3,0 Καλή τεκμηρίωση.")


def test_dossier_without_a_consensus_is_as_it_was(make_papers):
    sections = {each.anchor: each for each in evaluation_part(make_papers()).sections}

    assert "consensus" not in sections
    assert "Κοινό φύλλο" not in [column.head for column in sections["combined"].blocks[0].columns]
