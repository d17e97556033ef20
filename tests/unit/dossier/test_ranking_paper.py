"""The printed ranking: the choice in words, every placing, the line, warnings, and the drawings of the page. From plain values alone."""

import re
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from proposals.calibration.result import Sheet, shown
from proposals.calibration.solver import calibrate
from proposals.config import Settings
from proposals.decisions.choice import Basis, Choice, LineKind
from proposals.decisions.gathering import Gathered
from proposals.decisions.ranking_page import RankingPage
from proposals.dossier.compose_ranking import ranking_paper
from proposals.dossier.contents import Drawing, Facts, Note, Table
from proposals.dossier.render import html_of_paper, pdf_of_paper
from proposals.drafting.veil import HIDDEN
from proposals.workflow.states import State
from tests.factories.decisions import make_candidate, of_axis, of_region

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
BODY = "Δήμος Ξένης"
NO_LINE = Choice(Basis.CONSENSUS, LineKind.SCORE, Decimal(0))


@pytest.fixture(autouse=True)
def greek(in_greek):
    """Papers are composed in the language of the page."""


@pytest.fixture
def call(make_papers):
    return make_papers().proposal.call


def choice(line=2, kind=LineKind.NUMBER, **values):
    return Choice(**{"basis": Basis.CONSENSUS, "line_kind": kind, "line": Decimal(line), **values})


def row_of(number, **values):
    usual = {"id": number, "code": f"ESDK-2027-{number:04}", "title": f"Πρόταση με αριθμό {number}", "state": State.REVIEWED, "body_name": BODY}
    usual |= {"body_name_en": "", "mean_total": Decimal(90 - number), "consensus_total": None, "budget_total": Decimal(number * 1000)}
    return SimpleNamespace(**{**usual, **values})


def page_of(call, chosen, count=4, *, sheets=None, waiting=None, rows=None, candidates=None):
    """The ranking of so many proposals, each a point below the one before, judged by the same two evaluators."""
    given = [Sheet(number, judge, 90.0 - number + judge) for number in range(1, count + 1) for judge in (7, 8)] if sheets is None else sheets
    calibration = calibrate(given)
    own = []
    for number in range(1, count + 1):
        standing = calibration.of_proposal.get(number)
        usual = {"axis": "strategy", "regions": ("EL30",), "budget": Decimal(number * 1000)}
        usual["calibrated"] = None if standing is None else shown(standing.calibrated)
        own.append(make_candidate(number, **{"score": str(90 - number), **usual, **(candidates or {}).get(number, {})}))
    return RankingPage(
        call,
        Gathered(
            rows={number: row_of(number, **(rows or {}).get(number, {})) for number in range(1, count + 1)},
            candidates=own,
            totals={number: [Decimal(91 - number), Decimal(90 - number)] for number in range(1, count + 1)},
            names={7: "Αυστηρός Κριτής", 8: "Επιεικής Κριτής", 9: "Τρίτος Κριτής"},
            calibration=calibration,
            waiting=waiting or {},
        ),
        chosen,
        Settings().quota_effort_ms,
    )


def paper_of(page, english=None, **settings):
    return ranking_paper(page, Settings(**settings), AT, english or {})


def facts_of(paper):
    return [(fact.label, fact.value.words) for fact in paper.facts.rows]


def section(paper, anchor):
    return next(each for each in paper.sections if each.anchor == anchor)


def anchors(paper):
    return [each.anchor for each in paper.sections]


def cells(row):
    return [" ".join(run.words for run in cell.runs) for cell in row]


def table_of(paper):
    return next(block for block in section(paper, "ranking").blocks if isinstance(block, Table))


def notes(paper, anchor):
    return [block.words for block in section(paper, anchor).blocks if isinstance(block, Note)]


def test_head_says_the_choice_in_words_and_what_comes_of_it(call):
    paper = paper_of(page_of(call, choice(reserve_places=1, quotas=(of_axis("strategy", 1, 3), of_region("EL30", most=2)))))

    facts = dict(facts_of(paper))
    assert (paper.heading, paper.subject.words, paper.dated_at) == ("Κατάταξη προτάσεων", call.title, AT)
    assert facts["Σειρά κατά"] == "Κοινό φύλλο, όπου υπάρχει"
    assert facts["Γραμμή κατά"] == "Πλήθος προτάσεων: 2"
    assert facts["Επιλαχούσες"] == "1"
    assert facts["Κατώφλια"].startswith("Σύνολο 60 στα 100 · ")
    assert facts["Κατώφλια"].count(" 3,0") == 3
    assert facts["Ισοβαθμίες"].endswith(" · χρόνος υποβολής")
    axis, region = (value for label, value in facts_of(paper) if label == "Ποσόστωση")
    assert re.fullmatch(r"Άξονας «.+»: τουλάχιστον 1, το πολύ 3", axis)
    assert re.fullmatch(r"Περιφέρεια «.+»: το πολύ 2", region)
    assert (facts["Ένταξη"], facts["Επιλαχούσα"], facts["Μη ένταξη"]) == (
        "2 προτάσεις, 3.000,00\u00a0€",
        "1 πρόταση, 3.000,00\u00a0€",
        "1 πρόταση, 4.000,00\u00a0€",
    )
    assert facts["Κατάσταση στοιχείων"] == "23/11/2026, 10:30 (ώρα Ελλάδας)"
    assert "Ποσοστώσεις" not in facts


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (choice("72.5", LineKind.SCORE), "Ελάχιστη βαθμολογία: 72,5"),
        (choice(3500, LineKind.BUDGET), "Συνολικός προϋπολογισμός: 3.500,00\u00a0€"),
        (NO_LINE, "Χωρίς γραμμή: ισχύουν μόνο τα κατώφλια"),
    ],
    ids=["score", "budget", "none"],
)
def test_line_is_said_in_its_own_measure(call, chosen, said):
    paper = paper_of(page_of(call, chosen))

    facts = dict(facts_of(paper))
    assert (facts["Γραμμή κατά"], facts["Ποσοστώσεις"]) == (said, "Καμία")
    assert any("η γραμμή σταματά" in note for note in notes(paper, "ranking")) is (chosen.line_kind is LineKind.BUDGET)


def test_table_has_every_placing_in_its_order_with_the_line_below_the_last_that_is_in(call):
    page = page_of(call, choice(reserve_places=1), rows={1: {"consensus_total": Decimal("88.5")}, 3: {"state": State.ACCEPTED}})

    rows = [cells(row) for row in table_of(paper_of(page)).rows]

    assert [row[0] for row in rows] == ["1", "2", "Γραμμή: από εδώ και πάνω εντάσσονται 2 προτάσεις", "3", "4"]
    assert rows[0][1].startswith("Πρόταση με αριθμό 1 ΕΣΔΚ-2027-0001 ")
    assert rows[0][2:4] == [BODY, "89,00 κοινό φύλλο 88,50"]
    assert rows[0][5:] == ["1.000,00\u00a0€ έως εδώ 1.000,00\u00a0€", "Ένταξη"]
    assert rows[1][5] == "2.000,00\u00a0€ έως εδώ 3.000,00\u00a0€"
    assert rows[3][5:] == ["3.000,00\u00a0€", "Επιλαχούσα έχει αποφασιστεί: Εντάχθηκε"]
    assert rows[4][6] == "Μη ένταξη"
    assert {sum(cell.span for cell in row) for row in table_of(paper_of(page)).rows} == {7}
    assert round(sum(column.width for column in table_of(paper_of(page)).columns), 2) == 100


def test_corrected_score_stands_with_error_interval_and_places(call):
    page = page_of(call, choice(), count=3)
    standing = page.found.calibration.of_proposal[2]
    low, high = (f"{shown(end):.1f}".replace(".", ",") for end in standing.interval)

    found = cells(table_of(paper_of(page)).rows[1])[4]

    first, last = standing.places
    places = f"θέσεις {first}–{last}" if first != last else f"θέση {first}"
    assert found == f"{page.placings[1].candidate.calibrated:.2f} ±\u00a0{standing.error:.1f} ".replace(".", ",") + f"{low} έως {high} {places}"


def test_proposal_without_sheets_has_dashes_and_no_limits(call):
    only = page_of(call, choice(), count=1, sheets=[], rows={1: {"mean_total": None, "budget_total": None}}, candidates={1: {"budget": None}})

    row = cells(table_of(paper_of(only)).rows[0])

    assert row[3:6] == ["–", "–", "– έως εδώ 0,00\u00a0€"]
    assert notes(paper_of(only), "warnings") == ["Χωρίς προϋπολογισμό, υπολογίζονται με 0 €: ΕΣΔΚ-2027-0001"]


def test_place_that_is_certain_is_one_place(call):
    only = page_of(call, choice(), count=1)

    assert cells(table_of(paper_of(only)).rows[0])[4].endswith(" θέση 1")


def test_whom_calibration_moves_over_the_line_is_marked(call):
    """Eight gives ten points more than seven: by the corrected score the second is better than the first."""
    sheets = [Sheet(1, 8, 89.0), Sheet(2, 7, 88.0), *(Sheet(number, judge, 70.0 + judge * 10 - 70) for number in (3, 4) for judge in (7, 8))]
    page = page_of(call, choice(1), sheets=sheets)

    outcomes = {row[1][:19]: row[6] for row in map(cells, table_of(paper_of(page)).rows) if len(row) > 1}

    assert outcomes["Πρόταση με αριθμό 1"] == "Ένταξη με διόρθωση βγαίνει"
    assert outcomes["Πρόταση με αριθμό 2"] == "Μη ένταξη με διόρθωση μπαίνει"


def test_without_a_line_only_thresholds_are_told_and_nothing_is_in_or_out(call):
    low = {"criteria": {}}
    paper = paper_of(page_of(call, NO_LINE, candidates={4: low}))

    table = table_of(paper)
    rows = [cells(row) for row in table.rows]
    facts = dict(facts_of(paper))
    html = html_of_paper(paper)
    assert (table.columns[-1].head, [row[6] for row in rows]) == ("Κατώφλια", ["ΝΑΙ", "ΝΑΙ", "ΝΑΙ", "ΟΧΙ"])
    assert "κάτω από το κατώφλι" in rows[3][1]
    assert (rows[0][1], rows[0][5]) == ("Πρόταση με αριθμό 1 ΕΣΔΚ-2027-0001", "1.000,00\u00a0€")
    assert (facts["Φτάνουν τα κατώφλια"][:11], facts["Δεν φτάνουν τα κατώφλια"][:9]) == ("3 προτάσεις", "1 πρόταση")
    assert anchors(paper) == ["ranking", "figures", "values"]
    assert [word for word in ("Επιλαχούσες", ">Ένταξη<", "Μη ένταξη", "Γραμμή: από εδώ", "έως εδώ") if word in html] == []


def test_body_that_is_kept_from_the_reader_is_nowhere_in_the_document(call):
    veiled = {number: {"body_name": None, "body_name_en": None} for number in range(1, 5)}
    html = html_of_paper(paper_of(page_of(call, choice(), rows=veiled)))

    assert BODY in html_of_paper(paper_of(page_of(call, choice())))
    assert BODY not in html
    assert html.count(HIDDEN) == 4


def test_warnings_name_who_is_waited_for_ties_and_groups_without_a_common_sheet(call):
    alike = {number: {"score": "80", "submitted_at": AT} for number in (1, 2)}
    sheets = [Sheet(1, 7, 80.0), Sheet(2, 7, 80.0), Sheet(3, 8, 70.0), Sheet(3, 9, 71.0)]
    paper = paper_of(page_of(call, choice(), 3, sheets=sheets, waiting={State.SUBMITTED: 1, State.IN_REVIEW: 2}, candidates=alike))

    facts = [(fact.label, fact.value.words) for block in section(paper, "warnings").blocks if isinstance(block, Facts) for fact in block.rows]
    told = notes(paper, "warnings")
    assert told[0] == "1 πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη (Υποβλήθηκε). Δεν μετρά στην κατάταξη."
    assert told[1].startswith("2 προτάσεις")
    assert told[1].endswith("Δεν μετρούν στην κατάταξη.")
    assert told[3].startswith("Οι προτάσεις κρίθηκαν από ομάδες αξιολογητών χωρίς κοινό φύλλο.")
    assert facts == [
        ("Θέση 2", "ΕΣΔΚ-2027-0001, ΕΣΔΚ-2027-0002"),
        ("2 προτάσεις", "Αυστηρός Κριτής"),
        ("1 πρόταση", "Επιεικής Κριτής, Τρίτος Κριτής"),
    ]


def test_selection_that_was_not_proven_says_so_first(call):
    page = page_of(call, choice(), waiting={State.SUBMITTED: 1})
    page.is_proven = False

    assert notes(paper_of(page), "warnings")[0].startswith("Ο υπολογισμός των ποσοστώσεων έφτασε στο όριό του.")


def test_what_hangs_by_the_line_is_as_much_as_the_page_names(call):
    noisy = [Sheet(number, judge, 80.0 + (number * 7 + judge * 5) % 11) for number in range(1, 9) for judge in (7, 8)]
    page = page_of(call, choice(4), 8, sheets=noisy)

    few, all_of_them = (section(paper_of(page, ranking_close_shown=most), "close") for most in (1, 30))

    assert len(page.close) > 1
    assert [len(each.blocks[0].rows) for each in (few, all_of_them)] == [1, len(page.close)]
    assert [block.words for block in few.blocks[1:]] == [f"Φαίνονται 1 από {len(page.close)}."]
    assert "Η θέση της βρίσκεται" in cells(few.blocks[0].rows[0])[1]
    assert section(paper_of(page_of(call, choice(4))), "close").blocks == (
        Note("Καμία πρόταση δεν έχει διάστημα αβεβαιότητας που να περιέχει τη γραμμή."),
    )


def test_counts_of_axes_and_regions_stand_beside_their_quotas(call):
    paper = paper_of(page_of(call, choice(quotas=(of_axis("strategy", 1),))))

    axis, region = section(paper, "shares").blocks
    assert (cells(axis.rows[0])[1:], cells(region.rows[0])[1:]) == (["4", "2", "1", "–"], ["4", "2", "–", "–"])


def test_call_whose_proposals_name_no_axis_has_no_table_of_them(call):
    bare = {number: {"axis": "", "regions": ()} for number in range(1, 5)}

    assert "shares" not in anchors(paper_of(page_of(call, choice(), candidates=bare)))


def test_drawings_are_those_of_the_page_with_their_words_and_every_number(call):
    page = page_of(call, choice(), count=12)
    figures, paper = page.figures(), paper_of(page)

    drawings, tables = section(paper, "figures").blocks, section(paper, "values").blocks
    assert drawings == tuple(Drawing(each.caption, each.drawing, each.told) for each in figures)
    assert len(drawings) == 4
    assert [[tuple(cells(row)) for row in table.rows] for table in tables] == [list(each.rows) for each in figures]
    assert all(figure.drawing in html_of_paper(paper) for figure in figures)
    assert [[column.is_number for column in table.columns][1] for table in tables] == [
        not table.rows[0][1].runs[0].words[0].isalpha() for table in tables
    ]
    assert not all(column.is_number for table in tables for column in table.columns[1:])  # codes stand to the left


def test_ranking_of_nothing_says_so_and_draws_nothing(call):
    paper = paper_of(page_of(call, choice(), 0, waiting={State.IN_REVIEW: 3}))

    assert anchors(paper) == ["warnings", "ranking"]
    assert notes(paper, "ranking") == ["Καμία πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη."]


def test_english_document_has_english_titles_where_there_are_any_and_marks_the_rest(call):
    with force_locale("en"):
        html = html_of_paper(paper_of(page_of(call, choice()), {1: "The first one"}))

    assert '<html lang="en">' in html
    assert "<b>The first one</b>" in html
    assert '<b lang="el">Πρόταση με αριθμό 2</b>' in html


def test_words_of_people_are_escaped(call):
    html = html_of_paper(paper_of(page_of(call, choice(), rows={1: {"title": "<i>Τίτλος</i>"}})))

    assert "&lt;i&gt;Τίτλος&lt;/i&gt;" in html
    assert "<i>Τίτλος" not in html


def test_many_rows_and_a_long_title_are_printed_whole_with_the_heads_on_every_page(call, tmp_path):
    long = " ".join(["Πολυσύλλαβη"] * 40) + "Χ" * 80
    path = tmp_path / "ranking.pdf"
    path.write_bytes(pdf_of_paper(paper_of(page_of(call, choice(30), 60, rows={25: {"title": long}}))))

    pages = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]
    table = [page for page in pages if re.search(r"θέσ(η|εις) \d", page)]
    codes = [code for page in table for code in re.findall(r"ΕΣΔΚ-2027-(\d{4})", page)]
    assert len(table) > 4
    assert [page for page in table if "Διορθωμένη" not in page or "Προϋπολογισμός" not in page] == []
    assert codes[:60] == [f"{number:04}" for number in range(1, 61)]
    assert "".join(pages).count("Πολυσύλλαβη") >= 40
