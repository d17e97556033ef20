"""An account from its opening to its closing."""

from playwright.sync_api import expect

from tests.browser.accessible import meets_no_barrier
from tests.browser.pages.account import AccountPages
from tests.browser.pages.sign_in import SignInPage
from tests.browser.people import ADMINISTRATOR, Visitors
from tests.browser.steps import step

NAME, EMAIL, PASSWORD = "Ασπασία Δημητριάδου", "evaluator9@gspa.example", "τέσσερα γεράνια στο μπαλκόνι"


def test_account_is_opened_used_and_closed(own_demo: Visitors) -> None:
    administrator = AccountPages(own_demo.sign_in(ADMINISTRATOR))
    person = AccountPages(own_demo.open(EMAIL))
    door = SignInPage(person.window)
    with step("The administrator opens an account and sees its password once"):
        temporary = administrator.make_person(NAME, EMAIL, "evaluator")
        meets_no_barrier(administrator.page)
    with step("The new evaluator signs in with it"):
        door.sign_in(EMAIL, temporary)
        expect(person.page.get_by_role("link", name="Τα φύλλα μου")).to_be_visible()
    with step("A password that is too short is refused, a long one is taken"):
        person.window.visit("/account/password")
        with person.window.answering(422):
            person.change_password(temporary, "μικρός")
        meets_no_barrier(person.page)
        person.change_password(temporary, PASSWORD)
        person.window.says("Ο κωδικός σας άλλαξε.")
    with step("After leaving, only the new password opens the door"):
        door.leave()
        person.window.visit("/sign-in")
        with person.window.answering(422):
            door.try_to_sign_in(EMAIL, temporary)
        door.sign_in(EMAIL, PASSWORD)
    with step("The administrator closes the account: the next page asks for a sign-in that is refused"):
        administrator.close(NAME)
        person.page.reload()
        expect(person.page).to_have_url(f"{person.window.watch.server}/sign-in?next=/desk")
        with person.window.answering(422):
            door.try_to_sign_in(EMAIL, PASSWORD)
