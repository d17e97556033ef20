"""With the keyboard alone, once: sign in, open a draft, write a field, save."""

from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.pages.keyboard import Keyboard
from tests.browser.people import AUTHOR, PASSWORD, Visitors
from tests.browser.steps import step


def test_author_writes_a_field_without_a_mouse(own_demo: Visitors, demo: Demo) -> None:
    window = own_demo.open()
    page, keyboard = window.page, Keyboard(window)
    with step("The first stop skips what every page repeats"):
        window.visit("/sign-in")
        keyboard.go_to(page.get_by_role("link", name="Μετάβαση στο περιεχόμενο"))
        keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
    with step("The author signs in"):
        keyboard.go_to(page.get_by_label("email"))
        keyboard.type(AUTHOR)
        keyboard.go_to(page.get_by_label("Κωδικός"))
        keyboard.type(PASSWORD)
        keyboard.follow()
        window.shows_heading("Η εργασία μου")
    with step("The author opens a draft from the desk, and its section with the problem"):
        draft = demo.draft_of(AUTHOR)
        keyboard.go_to(page.locator(f'.todo__title a[href="{draft.path}"]'))
        keyboard.follow()
        keyboard.go_to(page.locator('a[href$="/edit/problem"]'))
        keyboard.follow()
    with step("The author writes a field and saves it"):
        keyboard.go_to(page.locator("#evidence"))
        keyboard.press("Control+A")
        keyboard.type("Μετρήσεις τριών χειμώνων.")
        keyboard.go_to(page.get_by_role("button", name="Αποθήκευση", exact=True))
        keyboard.follow()
        window.says("Αποθηκεύτηκε στις")
        expect(page.locator("#evidence")).to_have_value("Μετρήσεις τριών χειμώνων.")


def test_evaluator_gives_points_with_the_arrow_keys(own_demo: Visitors, demo: Demo) -> None:
    review = demo.review("accepted")
    window = own_demo.sign_in(review.evaluator)
    window.visit(review.path)
    page, keyboard = window.page, Keyboard(window)
    ruler = page.locator("#relevance").get_by_role("radio")
    with step("The evaluator reaches the ruler of the first criterion and moves along it"):
        page.locator("#relevance").focus()
        ruler.nth(4).check()
        ruler.nth(4).focus()
        keyboard.press("ArrowRight", "ArrowRight")
        expect(ruler.nth(6)).to_be_checked()
    with step("The comment is one stop further"):
        keyboard.go_to(page.locator("#relevance_comment"))
