"""The main path as an evaluator walks it: declaring, reading, scoring, and the sheets of the others last of all."""

from playwright.sync_api import expect

from tests.browser.main_path.cast import RUBRIC, TITLE, Cast
from tests.browser.pages.sheet import SheetPage
from tests.browser.people import evaluator

CRITERIA = [criterion.code for criterion in RUBRIC.criteria]
REASON = "Η ανάγκη τεκμηριώνεται με μετρήσεις και το σχέδιο είναι ρεαλιστικό."


def declare(cast: Cast, number: int) -> SheetPage:
    """The text is closed to an evaluator until he declares that he has no conflict of interest; others' sheets do not exist for him."""
    proposal = cast.at(evaluator(number))
    for closed in (cast.path, f"{cast.path}/evaluation", *cast.sheets):
        proposal.window.visit(closed, status=404)
    proposal.find_on_desk(TITLE)
    sheet = SheetPage(proposal.window)
    sheet.declare_no_conflict()
    cast.sheets.append(proposal.window.path)
    return sheet


def score(cast: Cast, number: int) -> None:
    """Saved once unfinished, refused once with a gap, then final; nobody else's sheet is seen before that."""
    sheet = declare(cast, number)
    sheet.shows_no_other_sheet()
    points = dict.fromkeys(CRITERIA, "4.0" if number == 1 else "3.5")
    sheet.score({CRITERIA[0]: points[CRITERIA[0]]}, REASON)
    sheet.save()
    sheet.score({code: points[code] for code in CRITERIA[1:-1]}, REASON)
    with sheet.window.answering(422):
        sheet.make_final()
    assert all(RUBRIC.criteria[-1].code in place for place in sheet.gaps())
    cast.meets_no_barrier(evaluator(number))
    sheet.score({CRITERIA[-1]: points[CRITERIA[-1]]}, REASON)
    sheet.comment_to_body(f"Κρατήστε το τηλέφωνο. ({number})")
    sheet.shows_no_other_sheet()
    sheet.make_final()
    expect(sheet.row_of(TITLE)).to_contain_text("Οριστικό φύλλο")


def read_the_other_sheets(cast: Cast, number: int) -> None:
    """After one's own sheet is final those of the others open, lettered and not named."""
    window = cast.window_of(evaluator(number))
    sheet = SheetPage(window)
    sheet.row_of(TITLE).get_by_role("link").click()
    others = {1, 2, 3} - {number}
    assert len(sheet.others()) == len(others)
    for each in others:
        window.says_nothing_of(cast.demo.name_of(evaluator(each)))
