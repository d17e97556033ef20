"""The main path as the administration walks it: checking, assigning, recommending, deciding, taking the dossier away."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from proposals import clock
from tests.browser.main_path.cast import LESSON, RUBRIC, TITLE, Cast
from tests.browser.pages.evaluation import EvaluationPage
from tests.browser.people import ADMINISTRATOR, CHAIR, DECISION_MAKER, MANAGER, evaluator

MAKING_A_PDF = 60_000
CHECKS = [item.code for item in RUBRIC.admissibility]


def return_for_one_section(cast: Cast) -> None:
    manager = cast.at(MANAGER)
    manager.find_on_desk(TITLE)
    EvaluationPage(manager.window, cast.path).fill_checklist(
        {**dict.fromkeys(CHECKS, "yes"), "complete": "no"}, {"complete": "Λείπουν τα διδάγματα."}
    )
    manager.open()
    manager.is_closed("admit", "Στον έλεγχο παραδεκτού 1 σημείο έχει απάντηση ΟΧΙ.")
    asked = {"remarks": ["results.lessons"], "remark-results.lessons": "Γράψτε τι μάθατε από τη δοκιμή."}
    due = clock.today() + timedelta(days=10)
    manager.take("return_for_completion", **asked, due_on=due, note="Λείπουν τα διδάγματα.")
    manager.window.shows_state("returned")


def see_what_changed(cast: Cast) -> None:
    manager = cast.at(MANAGER)
    manager.open()
    manager.page.get_by_role("link", name="Δείτε τι άλλαξε από την προηγούμενη").click()
    expect(manager.page.locator("main section ins")).to_have_text([f"[προστέθηκε: {LESSON}]"])
    expect(manager.page.locator("main section del")).to_have_count(0)


def tick_off_what_was_asked(cast: Cast) -> None:
    manager = cast.at(MANAGER)
    manager.open()
    manager.is_closed("admit", "Μένει 1 παρατήρηση της συμπλήρωσης που δεν σημειώθηκε ως καλυμμένη.")
    manager.open("/remarks")
    expect(manager.page.locator(".remark-done ins")).to_have_text([f"[προστέθηκε: {LESSON}]"])
    manager.page.get_by_role("button", name=re.compile("^Καλύφθηκε")).click()
    expect(manager.page.locator(".remark-done .tag--done")).to_have_text("Καλύφθηκε")
    cast.meets_no_barrier(MANAGER)


def admit(cast: Cast) -> None:
    manager = cast.at(MANAGER)
    evaluation = EvaluationPage(manager.window, cast.path)
    evaluation.open()
    evaluation.fill_checklist(dict.fromkeys(CHECKS, "yes"))
    manager.open()
    manager.take("admit")
    manager.window.shows_state("in_review")


def assign_three_evaluators(cast: Cast) -> None:
    """The fourth works for the very body that proposes: the page says so and does not offer him."""
    manager = cast.at(MANAGER)
    names = {number: cast.demo.name_of(evaluator(number)) for number in (1, 2, 3, 8)}
    evaluation = EvaluationPage(manager.window, cast.path)
    evaluation.open()
    expect(evaluation.candidate(names[8])).to_have_count(0)
    expect(evaluation.barred(names[8])).to_contain_text("Εργάζεται στον φορέα που υπέβαλε την πρόταση.")
    cast.meets_no_barrier(MANAGER)
    evaluation.assign(names[1], names[2], names[3])
    for number in (1, 2, 3):
        expect(evaluation.row_of(names[number])).to_contain_text("Περιμένει αποδοχή")


def recommend(cast: Cast) -> None:
    chair = cast.at(CHAIR)
    chair.find_on_desk(TITLE)
    chair.window.shows_state("reviewed")
    evaluation = EvaluationPage(chair.window, cast.path)
    with chair.window.answering(422):
        evaluation.recommend(value="include", reasons="Σύντομο.")
    evaluation.recommend(value="include", reasons="Η πρόταση τεκμηριώνει την ανάγκη και έχει σαφές σχέδιο υλοποίησης.")
    chair.window.says("Η εισήγηση καταγράφηκε.")


def decide(cast: Cast) -> None:
    decision_maker = cast.at(DECISION_MAKER)
    decision_maker.find_on_desk(TITLE)
    today = clock.today()
    decision_maker.take("accept", decision_number="123/2027", decision_date=today, note="Εντάσσεται, γιατί απαντά σε πραγματική ανάγκη.")
    decision_maker.window.shows_state("accepted")


def download_the_dossier(cast: Cast, folder: Path) -> Path:
    administrator = cast.at(ADMINISTRATOR)
    administrator.open()
    administrator.page.get_by_role("link", name="Φάκελος PDF").click()
    with administrator.page.expect_download(timeout=MAKING_A_PDF) as download:
        administrator.page.get_by_role("button", name="Λήψη PDF").click(timeout=MAKING_A_PDF)
    kept = folder / download.value.suggested_filename
    download.value.save_as(kept)
    return kept
