"""What stands in a dossier, from the papers of a proposal."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask_babel import force_locale

from proposals.accounts.models import Person
from proposals.calls.form import form_from_data
from proposals.charts.figures import RiskMatrix, ScoreChart, Timeline
from proposals.conflicts.models import ConflictOverride
from proposals.dossier.compose_tables import answer_table, figure_of
from proposals.dossier.compose_values import answer, cell_run, foreign_language, spoken, value_run
from proposals.dossier.contents import Answer, Block, Dossier, Fact, Facts, Figure, Note, Run, Section, Table, Tone, Verdict, Workings
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Profile
from proposals.web.words import NO_BREAK
from tests.factories import make_field, standard_form

MakePapers = Callable[..., Papers]
MakeDossier = Callable[[Papers], Dossier]

pytestmark = pytest.mark.usefixtures("in_greek")


@pytest.fixture
def longest(make_papers: MakePapers, make_dossier: MakeDossier) -> Dossier:
    return make_dossier(make_papers("01"))


def section(dossier: Dossier, anchor: str) -> Section:
    return next(each for part in dossier.parts for each in part.sections if each.anchor == anchor)


def blocks(dossier: Dossier, kind: type[Any]) -> Iterator[Any]:
    return (block for part in dossier.parts for each in part.sections for block in each.blocks if isinstance(block, kind))


def facts(dossier: Dossier) -> dict[str, str]:
    return {row.label: row.value.words for block in blocks(dossier, Facts) for row in block.rows}


def words_of_rows(table: Table) -> list[list[str]]:
    return [[" ".join(run.words for run in cell.runs) for cell in row] for row in table.rows]


def text_of(block: Block) -> str:
    return str(block)


def test_a_decided_proposal_has_all_parts(longest: Dossier) -> None:
    assert [part.title for part in longest.parts] == ["Η πρόταση", "Η αξιολόγηση", "Η απόφαση", "Ιστορικό και γνησιότητα"]


def test_a_proposal_that_was_only_submitted_has_neither_evaluation_nor_decision(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    dossier = make_dossier(make_papers("01", only_submitted=True))

    assert [part.anchor for part in dossier.parts] == ["part-1", "annex"]
    assert [tile.value for tile in dossier.head.tiles] == ["293.000\u00a0€", "15", "612", "96"]


def test_the_sections_of_the_form_stand_in_its_order_with_their_letters(longest: Dossier) -> None:
    assert [each.mark for each in longest.parts[0].sections] == ["Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ", ""]


def test_every_question_of_the_form_is_answered_or_named_as_unanswered(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    for number in ("01", "15"):
        dossier = make_dossier(make_papers(number))
        printed = " ".join(text_of(block) for each in dossier.parts[0].sections for block in each.blocks)

        assert [field.code for field in standard_form().fields if field.label.el not in printed] == []


def test_a_field_that_is_added_to_the_form_appears_by_itself(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    papers = make_papers("15", answers={"motto": "Λιγότερα χαρτιά"})
    data: Any = copy.deepcopy(papers.form.data)
    data["sections"][0]["fields"].append({"code": "motto", "type": "str", "label": {"el": "Σύνθημα", "en": "Motto"}, "required": False, "max": 80})
    form = form_from_data(data)
    papers.proposal.call.form_data, papers.proposal.call.form_fingerprint = dict(form.data), form.fingerprint

    dossier = make_dossier(papers)

    assert facts(dossier)["Σύνθημα"] == "Λιγότερα χαρτιά"


def test_questions_without_an_answer_are_named_at_the_end_of_their_section(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    dossier = make_dossier(make_papers("15"))

    last = section(dossier, "identity").blocks[-1]
    assert last == Note("Χωρίς απάντηση: Τίτλος στα αγγλικά · Ακρωνύμιο · Δευτερεύοντες άξονες.")


def test_the_budget_is_a_table_with_shares_and_its_total(longest: Dossier) -> None:
    table = next(table for table in blocks(longest, Table) if table.caption == "Προϋπολογισμός")

    assert [column.head for column in table.columns] == ["Κατηγορία", "Περιγραφή", "Ποσό με ΦΠΑ (€)", "Μερίδιο"]
    assert [" ".join(run.words for run in cell.runs) for cell in table.total] == ["Σύνολο", "293.000,00\u00a0€", "100,0%"]
    assert table.total[0].span == 2


def test_the_columns_of_every_table_take_the_whole_width(longest: Dossier) -> None:
    widths = [sum(column.width for column in table.columns) for table in (longest.versions, *blocks(longest, Table))]

    assert [width for width in widths if abs(width - 100) > 0.1] == []


def test_every_row_of_every_table_fills_its_columns(longest: Dossier) -> None:
    tables = [longest.versions, *blocks(longest, Table)]
    rows = [(table, row) for table in tables for row in (*table.rows, *([table.total] if table.total else []))]

    assert [table.caption for table, row in rows if sum(cell.span for cell in row) != len(table.columns)] == []


def test_a_declaration_is_printed_with_its_wording(longest: Dossier) -> None:
    assert facts(longest)["Δήλωση αλήθειας και μη διπλής χρηματοδότησης"].startswith("Ναι. Δηλώνω για λογαριασμό του φορέα")


def test_attachments_are_listed_with_title_type_size_and_hash(longest: Dossier) -> None:
    table = next(table for table in blocks(longest, Table) if table.caption == "Κατάλογος συνημμένων")

    assert words_of_rows(table) == [
        ["1", f"Έρευνα πεδίου file-1.pdf {'a' * 64}", "Συνημμένα", "pdf", "6,8\u00a0MB"],
        ["2", f"Έγγραφο έγκρισης file-2.pdf {'b' * 64}", "Έγγραφο έγκρισης του επικεφαλής", "pdf", "6,8\u00a0MB"],
    ]


def test_charts_of_milestones_risks_and_scores_are_told_in_words(longest: Dossier) -> None:
    figures: list[Figure] = list(blocks(longest, Figure))

    assert [type(figure.chart) for figure in figures] == [Timeline, RiskMatrix, ScoreChart]
    assert "Ψηλότερα βρίσκονται οι κίνδυνοι 1, 3, 5, με γινόμενο 6." in figures[1].words
    assert "Χαμηλότερος: Εφικτότητα και ωριμότητα υλοποίησης · Βιωσιμότητα, 3,83." in figures[2].words


def test_each_final_sheet_is_a_section_with_its_evaluator_and_total(longest: Dossier) -> None:
    sheets = [each for each in longest.parts[1].sections if each.score]

    assert [(each.title, each.score.value) for each in sheets if each.score] == [
        ("Φύλλο αξιολόγησης Α: Αικατερίνη Μανουσάκη", "86,50"),
        ("Φύλλο αξιολόγησης Β: Γεώργιος Δελής", "82,00"),
        ("Φύλλο αξιολόγησης Γ: Φωτεινή Παπακωνσταντίνου-Αργυρίου", "84,00"),
    ]


def test_a_conflict_that_was_overridden_is_printed_with_its_reason(
    make_papers: Callable[..., Papers], make_dossier: Callable[[Papers], Dossier]
) -> None:
    papers = make_papers()
    override = ConflictOverride(grounds=["named", "declared_body"], reason="Πρόκειται για συνωνυμία.", at=datetime(2023, 5, 2, 9, 30, tzinfo=UTC))
    override.evaluator, override.by = Person(name="Γεώργιος Δελής"), Person(name="Ευάγγελος Σταθόπουλος")

    found = section(make_dossier(replace(papers, overrides=[override])), "overrides")

    assert words_of_rows(found.blocks[0]) == [  # type: ignore[arg-type]
        [
            "Γεώργιος Δελής",
            "Αναφέρεται με το όνομα ή το email στην πρόταση. Δήλωσε κώλυμα για τον φορέα της πρότασης.",
            "Πρόκειται για συνωνυμία.",
            "Ευάγγελος Σταθόπουλος 02/05/2023, 12:30",
        ]
    ]
    assert [each.anchor for each in make_dossier(papers).parts[1].sections if each.anchor == "overrides"] == []


def test_a_score_is_told_by_the_scale_with_its_comment(longest: Dossier) -> None:
    relevance, novelty = words_of_rows(section(longest, "sheet-1").blocks[0])[:2]  # type: ignore[arg-type]

    assert relevance[:3] == ["Συνάφεια και κάλυψη ανάγκης βαρύτητα 15", "4,5", "Μεταξύ 4 και 5: Πολύ καλή – Άριστη"]
    assert novelty[1:3] == ["4,0", "Πολύ καλή: απαντά πολύ καλά, με λίγες ελλείψεις"]
    assert relevance[3].startswith("Η ανάγκη τεκμηριώνεται με έρευνα 447 απαντήσεων")


def test_the_combined_table_has_mean_spread_part_and_threshold(longest: Dossier) -> None:
    table = section(longest, "combined").blocks[0]

    assert isinstance(table, Table)
    assert words_of_rows(table)[1] == ["Καινοτομικότητα", "20", "4,0", "3,5", "4,5", "4,00", "1,0", "16,00", "3,0 ΝΑΙ"]
    total = [" ".join(run.words for run in cell.runs) for cell in table.total]
    assert total == ["Σταθμισμένο σύνολο", "100", "86,50", "82,00", "84,00", "84,17", "4,50", "84,17", "60,0 ΝΑΙ"]


def test_the_formula_is_worked_out_for_every_sheet_and_the_mean(longest: Dossier) -> None:
    workings = next(blocks(longest, Workings))

    terms = ["5 ÷ 5 × 15", "3,5 ÷ 5 × 20", "4 ÷ 5 × 20", "4 ÷ 5 × 15", "4,5 ÷ 5 × 10", "3,5 ÷ 5 × 10", "4,5 ÷ 5 × 10"]
    held = " + ".join(f"({term})".replace(" ", NO_BREAK) for term in terms)  # no line breaks within a bracket
    assert workings.sums[1] == Fact("Β. Γεώργιος Δελής", Run(f"{held} = 82,00"))
    assert workings.sums[-1] == Fact("Μέσος όρος", Run("(86,50 + 82,00 + 84,00) ÷ 3 = 84,17"))


def test_a_proposal_below_a_threshold_is_told_so_in_words(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    dossier = make_dossier(make_papers("15"))

    assert section(dossier, "combined").intro == "Μέσος όρος από 2 οριστικά φύλλα: 40,50 στα 100. Η πρόταση δεν φτάνει όλα τα κατώφλια."


def test_recommendation_and_decision_name_their_numbers(longest: Dossier) -> None:
    recommendation, decision = blocks(longest, Verdict)

    assert (recommendation.value, recommendation.tone) == ("Ένταξη", Tone.YES)
    assert {fact.label: fact.value.words for fact in decision.facts} == {
        "Αριθμός": "24816/2023",
        "Ημερομηνία": "10/07/2023",
        "ΑΔΑ": "ΨΞ7Σ46ΜΤΛ6-0Δ2",
        "Καταχωρίστηκε από": "Δημήτριος Αναγνώστου",
    }


def test_an_objection_is_printed_as_it_was_received(longest: Dossier) -> None:
    text, around = section(longest, "objections").blocks

    assert text == Answer("Κείμενο", (("Ζητούμε νέα εξέταση του προϋπολογισμού.",),), is_short=True)
    assert isinstance(around, Facts)
    assert around.rows[0] == Fact("Παραλήφθηκε", Run("20/07/2023"))


def test_the_history_lists_every_change_of_state_oldest_first(longest: Dossier) -> None:
    table = section(longest, "history").blocks[0]

    assert isinstance(table, Table)
    rows = words_of_rows(table)
    assert len(rows) == 9
    assert rows[4] == ["14/03/2023, 12:42", "Επιστράφηκε για συμπλήρωση", "Ελένη Σταθοπούλου", "Λείπει η γνώμη του ΥΠΔ."]
    assert rows[-1] == ["20/03/2023, 12:42", "Εντάχθηκε στο σχέδιο δράσης Εντάχθηκε", "Δημήτριος Αναγνώστου", "Απόφαση 24816/2023"]


def test_what_an_approver_writes_to_the_editors_stays_out(longest: Dossier) -> None:
    assert "Μόνο για τους συντάκτες" not in str(longest)


def test_the_last_section_shows_the_hash_of_the_version_and_the_number_of_entries(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    papers = make_papers("01")

    last = make_dossier(papers).parts[-1].sections[-1].blocks[0]

    assert isinstance(last, Facts)
    assert last.rows[1] == Fact("Αποτύπωμα SHA-256 της έκδοσης 2", Run(papers.version.sha256, Tone.HASH))
    assert last.rows[-1] == Fact("Ιστορικό της πρότασης", Run("11 εγγραφές, χωρίς τις εξαγωγές φακέλων"))


def test_versions_name_the_sections_that_changed(longest: Dossier) -> None:
    assert [row[2] for row in words_of_rows(longest.versions)] == ["Πρώτη υποβολή", "Ενότητες Γ, Ζ"]


def test_the_cover_names_state_version_decision_and_the_moment_of_what_it_tells(longest: Dossier) -> None:
    assert {fact.label: fact.value.words for fact in longest.cover.facts} == {
        "Πρόσκληση": "1η πρόσκληση Ε.Σ.Δ.Κ. 2024–2025",
        "Κατάσταση": "Εντάχθηκε, 20/03/2023",
        "Έκδοση πρότασης": "Έκδοση 2, υποβλήθηκε 22/04/2023, 13:42",
        "Απόφαση": "24816/2023, 10/07/2023, ΑΔΑ ΨΞ7Σ46ΜΤΛ6-0Δ2",
        "Κατάσταση στοιχείων": "22/04/2023, 13:42 (ώρα Ελλάδας)",
    }


def test_the_issuer_has_a_line_for_each_level(longest: Dossier) -> None:
    assert [line.words for line in longest.issuer] == [
        "Ελληνική Δημοκρατία",
        "Υπουργείο Εσωτερικών",
        "Γενική Γραμματεία Δημόσιας Διοίκησης",
        "Διεύθυνση Καινοτομίας Δημόσιου Τομέα",
    ]


def test_the_same_papers_give_the_same_contents(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    assert make_dossier(make_papers("01")) == make_dossier(make_papers("01"))


def test_a_four_figure_bound_makes_a_number_a_year() -> None:
    year = make_field(type="int", min_value=Decimal(2020), max_value=Decimal(2040))

    assert (value_run(year, 2027), value_run(make_field(type="int"), 2027)) == (Run("2027"), Run("2.027"))


def test_a_value_that_could_not_be_read_is_printed_as_it_was_typed() -> None:
    assert value_run(make_field(type="money"), {"typed": "περίπου 3.000"}) == Run("περίπου 3.000")


def test_a_yes_or_no_in_a_table_is_told_by_words_and_tone() -> None:
    column = make_field(type="bool")

    assert (cell_run(column, True), cell_run(column, None)) == (Run("ΝΑΙ", Tone.YES), Run("ΟΧΙ", Tone.NO))


def test_a_text_in_another_alphabet_names_its_language() -> None:
    assert spoken("A mobile skills lab").language == "en"
    assert [foreign_language(text) for text in ("Άδεια EUPL 1.2", "EUPL 1.2", "Κινητό εργαστήριο")] == ["", "", ""]


def test_a_text_is_split_into_paragraphs_and_lines() -> None:
    assert answer("Ε", "Πρώτη\nδεύτερη\n\n\nτρίτη").paragraphs == (("Πρώτη", "δεύτερη"), ("τρίτη",))


def test_a_table_without_rows_that_can_be_drawn_has_no_chart() -> None:
    milestones = standard_form().by_code["milestones"]
    rows = [{"title": "Έναρξη", "deliverable": "", "due": {"typed": "κάποτε"}, "responsible": ""}]

    assert figure_of(milestones, rows, {}) is None
    assert words_of_rows(answer_table(milestones, rows)) == [["1", "Έναρξη", "–", "κάποτε", "–"]]


def test_an_english_dossier_has_english_labels_and_marks_greek_answers(make_papers: MakePapers, make_dossier: MakeDossier) -> None:
    with force_locale("en"):
        dossier = make_dossier(make_papers("01"))

    assert (dossier.language, dossier.code) == ("en", "ESDK-2023-0001")
    assert [each.title for each in dossier.parts[0].sections][:2] == ["Identity of the proposal", "Body and contact"]
    summary = next(blocks(dossier, Answer))
    assert (summary.question, summary.language) == ("Executive summary", "el")
    assert next(blocks(dossier, Workings)).sums[1].value.words.endswith("= 82.00")


def test_the_document_is_dated_by_the_last_thing_that_it_tells_and_not_by_the_clock(longest: Dossier) -> None:
    assert longest.dated_at == datetime(2023, 4, 22, 10, 42, tzinfo=UTC)
    assert longest.head.place == "Αθήνα, 22 Απριλίου 2023"


def test_parts_are_counted_without_a_gap_where_the_reader_is_shown_no_evaluation(
    make_papers: Callable[..., Papers], make_dossier: Callable[[Papers], Dossier]
) -> None:
    parts = make_dossier(replace(make_papers("01"), profile=Profile.PUBLIC)).parts

    assert [(part.anchor, part.ordinal) for part in parts] == [("part-1", "Μέρος πρώτο"), ("part-3", "Μέρος δεύτερο")]
