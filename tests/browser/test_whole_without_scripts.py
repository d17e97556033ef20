"""A whole proposal where a browser runs no scripts: written, saved by buttons, with rows and files, sent, approved and filed."""

from tests.browser.demo import Demo
from tests.browser.main_path import body
from tests.browser.main_path.cast import Cast
from tests.browser.people import Visitors
from tests.browser.steps import step


def test_whole_proposal_is_written_and_filed_without_scripts(own_demo: Visitors, demo: Demo) -> None:
    cast = Cast(own_demo, demo, java_script_enabled=False)
    with step("The author starts a draft from the desk"):
        body.start_a_draft(cast)
    with step("The author fills every section, saving each by its button, adds rows, and mends an e-mail that is wrong"):
        body.fill_every_section(cast)
    with step("The author attaches a study and the document of the approval, which was still missing"):
        body.attach_the_files(cast)
    with step("The check page shows everything that was written, and the author asks for the approval"):
        body.read_everything_again(cast)
        body.ask_for_approval(cast)
    with step("The approver sends it back once, with a note, and the author asks again"):
        body.send_back_once(cast)
    with step("The approver submits it and gets a receipt with code and hash"):
        body.submit(cast, version=1)
