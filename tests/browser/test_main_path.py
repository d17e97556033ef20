"""The main path: one proposal from an empty draft to the dossier of its decision, through the hands of nine people."""

from pathlib import Path

from tests.browser.demo import Demo
from tests.browser.main_path import administration, body, evaluators
from tests.browser.main_path.cast import TITLE, Cast
from tests.browser.people import Visitors
from tests.browser.steps import step
from tests.browser.texts import text_of


def test_proposal_goes_from_an_empty_draft_to_the_dossier_of_its_decision(own_demo: Visitors, demo: Demo, tmp_path: Path) -> None:
    cast = Cast(own_demo, demo)
    with step("The author signs in, finds the open call on the desk, and starts a draft"):
        body.start_a_draft(cast)
    with step("The author fills every section, saving each, and mends an e-mail that is wrong"):
        body.fill_every_section(cast)
    with step("The author attaches a study and the document of the approval, which was still missing"):
        body.attach_the_files(cast)
    with step("The author checks everything on one page and asks for the approval"):
        body.ask_for_approval(cast)
    with step("The approver sends it back once, with a note, and the author asks again"):
        body.send_back_once(cast)
    with step("The approver submits it and gets a receipt with code and hash"):
        body.submit(cast, version=1)
    with step("The manager fills in the checklist and returns the proposal for one section, with a due date"):
        administration.return_for_one_section(cast)
    with step("The author corrects that section, the only one that is open"):
        body.correct_the_named_section(cast)
    with step("The approver submits the second version"):
        body.submit(cast, version=2)
    with step("The manager sees what changed"):
        administration.see_what_changed(cast)
        administration.tick_off_what_was_asked(cast)
    with step("The manager admits the proposal"):
        administration.admit(cast)
    with step("The manager assigns three evaluators by hand; the one from the body itself is refused with the reason"):
        administration.assign_three_evaluators(cast)
    for number in (1, 2, 3):
        with step(f"Evaluator {number} declares no conflict, reads, scores, comments and makes the sheet final"):
            evaluators.score(cast, number)
    with step("Now that all are final, the first evaluator reads the sheets of the two others, without their names"):
        evaluators.read_the_other_sheets(cast, 1)
    with step("The review has concluded by itself; the chair recommends"):
        administration.recommend(cast)
    with step("The decision maker accepts, with number and date"):
        administration.decide(cast)
    with step("The author reads the decision and the comments, and the name of no evaluator"):
        body.read_the_outcome(cast)
    with step("The administrator downloads the dossier, a PDF in which the title can be read"):
        assert TITLE in text_of(administration.download_the_dossier(cast, tmp_path))
