"""A sheet saves itself, and no word is lost: a killed server, an ended session, two windows, a proposal that changed; by keyboard, and on a phone."""

import pytest
from playwright.sync_api import Locator, expect

from proposals.calls.rubric import standard_rubric
from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo, Review
from tests.browser.pages.keyboard import Keyboard
from tests.browser.pages.sheet import SheetPage
from tests.browser.people import PASSWORD, Visitors
from tests.browser.screens import too_wide
from tests.browser.serving import Server
from tests.browser.steps import step

RUBRIC = standard_rubric()
CRITERIA = [criterion.code for criterion in RUBRIC.criteria]
LAST = CRITERIA[-1]
SOON = 4_000
TEXT, MORE = "Η λύση τεκμηριώνεται με μετρήσεις τριών ετών.", " Λείπει η συντήρηση."
PHONE, SMALL_PHONE = {"width": 390, "height": 844}, {"width": 320, "height": 640}


@pytest.fixture
def review(demo: Demo) -> Review:
    return demo.review("accepted")


@pytest.fixture
def sheet(own_demo: Visitors, review: Review) -> SheetPage:
    return open_sheet(SheetPage(own_demo.come_back(review.evaluator)), review)


def open_sheet(sheet: SheetPage, review: Review) -> SheetPage:
    """Open the sheet and wait until its scripts are there."""
    sheet.window.visit(review.path)
    expect(sheet.form).to_have_attribute("data-saves-itself", "")
    return sheet


def state(sheet: SheetPage) -> Locator:
    return sheet.form.locator("[data-saved]")


def is_saved(sheet: SheetPage, timeout: int = SOON) -> None:
    expect(state(sheet)).to_contain_text("Αποθηκεύτηκε στις", timeout=timeout)


def comment(sheet: SheetPage, code: str = LAST) -> Locator:
    return sheet.form.locator(f"#{code}_comment")


def again(sheet: SheetPage, code: str = LAST) -> Locator:
    """The comment as another window of the same evaluator sees it."""
    page = sheet.page.context.new_page()
    page.goto(sheet.page.url)
    return page.locator(f"#{code}_comment")


def test_points_and_comment_are_saved_soon_and_the_list_of_criteria_follows(sheet: SheetPage) -> None:
    mark = sheet.page.locator(f'.sheet-nav [data-criterion="{LAST}"]')
    expect(mark).not_to_have_class("is-done")
    sheet.form.locator(f'[name="{LAST}"][value="4.0"]').check()
    comment(sheet).fill("Λίγα")
    expect(sheet.page.locator(f"#a-{LAST}_comment")).to_contain_text("τουλάχιστον 30", timeout=SOON)
    comment(sheet).fill(TEXT)
    expect(mark).to_have_class("is-done", timeout=SOON)

    is_saved(sheet)
    expect(sheet.page.locator(f"#a-{LAST}_comment")).to_be_hidden()
    expect(again(sheet)).to_have_value(TEXT)
    meets_no_barrier(sheet.page)


def test_server_that_dies_in_the_middle_of_a_sheet_loses_nothing(sheet: SheetPage, own_server: Server) -> None:
    text = TEXT + " Πριν από τη διακοπή."
    comment(sheet).fill(text)
    is_saved(sheet)
    with sheet.window.watch.unwatched():
        own_server.kill()
        comment(sheet).press("Control+End")
        comment(sheet).press_sequentially(MORE)
        expect(state(sheet)).to_contain_text("Δεν υπάρχει σύνδεση", timeout=SOON)
        own_server.start()
        is_saved(sheet, 20_000)

    expect(again(sheet)).to_have_value(text + MORE)


def test_text_of_a_window_that_was_closed_while_the_server_was_down_is_offered_again(sheet: SheetPage, own_server: Server) -> None:
    text = TEXT + " Από κλειστό παράθυρο."
    with sheet.window.watch.unwatched():
        own_server.kill()
        comment(sheet).fill(text)
        expect(state(sheet)).to_contain_text("Δεν υπάρχει σύνδεση", timeout=SOON)
        address, context = sheet.page.url, sheet.page.context
        sheet.page.close(run_before_unload=False)
        own_server.start()
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Υπάρχει κείμενο που δεν πρόλαβε να αποθηκευτεί")).to_be_visible()
    page.get_by_role("button", name="Επαναφορά").click()
    expect(page.locator(f"#{LAST}_comment")).to_have_value(text)
    expect(page.get_by_role("button", name="Επαναφορά")).to_have_count(0)


def test_session_that_ended_in_the_middle_of_a_sheet_loses_nothing(sheet: SheetPage, review: Review) -> None:
    text = TEXT + " Μετά την έξοδο."
    with sheet.window.watch.unwatched():
        other = sheet.page.context.new_page()
        other.goto(sheet.window.watch.server + "/desk")
        other.get_by_role("button", name="Έξοδος").click()
        comment(sheet).fill(text)
        expect(state(sheet)).to_contain_text("Η σύνδεσή σας έληξε", timeout=SOON)
        with sheet.page.context.expect_page() as opened:
            sheet.form.get_by_role("link", name="Συνδεθείτε ξανά").click()
        opened.value.get_by_label("Email").fill(review.evaluator)
        opened.value.locator('input[type="password"]').fill(PASSWORD)
        opened.value.get_by_role("button", name="Είσοδος").click()
        is_saved(sheet, 20_000)

    expect(again(sheet)).to_have_value(text)


def test_two_windows_merge_and_in_one_field_both_texts_are_shown(sheet: SheetPage, own_demo: Visitors, review: Review) -> None:
    second = open_sheet(SheetPage(own_demo.come_back(review.evaluator)), review)
    comment(sheet).fill("Από το πρώτο παράθυρο.")
    comment(second, CRITERIA[-2]).fill("Άλλο κριτήριο, από το δεύτερο.")
    is_saved(sheet)
    is_saved(second)
    comment(second).fill("Από το δεύτερο παράθυρο.")
    expect(second.page.locator("[data-clash]")).to_contain_text("σε άλλο παράθυρο", timeout=SOON)
    meets_no_barrier(second.page)
    with second.window.answering(409):
        second.page.get_by_role("button", name="Δείτε τα δύο κείμενα").click()
    second.window.says("Από το πρώτο παράθυρο.")
    meets_no_barrier(second.page)
    second.page.get_by_role("button", name="Αποθήκευση της επιλογής μου").click()

    expect(comment(second)).to_have_value("Από το δεύτερο παράθυρο.")
    expect(comment(second, CRITERIA[-2])).to_have_value("Άλλο κριτήριο, από το δεύτερο.")
    second.page.get_by_role("link", name="Παλαιότερα κείμενα του φύλλου").click()
    second.window.says("Από το πρώτο παράθυρο.")


def test_notes_save_themselves_and_wait_for_the_next_time(sheet: SheetPage) -> None:
    with step("The keys lead there and back"):
        comment(sheet).focus()
        sheet.page.keyboard.press("Alt+n")
        notes = sheet.page.locator("#private_notes")
        expect(notes).to_be_focused()
        notes.press_sequentially("Να ρωτήσω για τον πίνακα.")
        expect(sheet.page.locator(".notes [data-saved]")).to_contain_text("Αποθηκεύτηκε στις", timeout=SOON)
        sheet.page.keyboard.press("Alt+n")
        expect(comment(sheet)).to_be_focused()
    sheet.page.reload()

    expect(sheet.page.locator("#private_notes")).to_have_value("Να ρωτήσω για τον πίνακα.")


def test_keys_lead_from_criterion_to_criterion_and_to_the_text_and_back_and_can_be_switched_off(sheet: SheetPage) -> None:
    page = sheet.page
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#relevance [type=radio]:focus")).to_have_count(1)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#novelty [type=radio]:focus")).to_have_count(1)
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+k")
    expect(page.locator("#f-axis")).to_be_focused()
    page.keyboard.press("Alt+k")
    expect(page.locator("#relevance [type=radio]:focus")).to_have_count(1)
    with step("Switched off they do nothing, on the next page too"):
        page.get_by_text("Πλήκτρα συντόμευσης").click()
        page.get_by_role("checkbox", name="Τα πλήκτρα λειτουργούν").uncheck()
        meets_no_barrier(page)
        page.reload()
        expect(sheet.form).to_have_attribute("data-saves-itself", "")
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator(".criterion :focus")).to_have_count(0)


def test_jump_to_what_feeds_a_criterion_and_back_with_the_mouse(sheet: SheetPage) -> None:
    page = sheet.page
    page.locator("#novelty").get_by_text("Πεδία που το τροφοδοτούν").click()
    page.locator("#novelty").get_by_role("link", name="Τι είναι νέο").click()
    place = page.locator(".reading :target")
    expect(place).to_be_in_viewport()
    place.locator("xpath=following-sibling::p[1]").get_by_role("link", name="Καινοτομικότητα").click()
    expect(page.locator("#novelty")).to_be_in_viewport()


@pytest.mark.parametrize("screen", [PHONE, SMALL_PHONE], ids=["390", "320"])
def test_sheet_on_a_phone_stands_below_the_text_and_is_written_there(sheet: SheetPage, screen: dict[str, int]) -> None:
    assert too_wide(sheet.page, screen) == []
    text, form = sheet.page.locator("#text").bounding_box(), sheet.form.bounding_box()
    assert text is not None
    assert form is not None
    assert text["y"] + text["height"] <= form["y"]
    sheet.page.get_by_role("link", name="Στο φύλλο αξιολόγησης").click()
    sheet.page.locator('.sheet-nav a[href="#impact"]').click()
    expect(sheet.page.locator("#impact legend")).to_be_in_viewport()
    sheet.form.locator('[name="impact"][value="3.5"]').check()
    comment(sheet, "impact").fill(f"{TEXT} ({screen['width']})")
    is_saved(sheet)
    meets_no_barrier(sheet.page)


def test_list_of_sheets_is_cards_on_a_phone(sheet: SheetPage) -> None:
    sheet.window.visit("/reviews")

    assert too_wide(sheet.page, SMALL_PHONE) == []
    sheet.window.says("απομέν")
    meets_no_barrier(sheet.page)


def test_whole_sheet_by_keyboard_alone(own_demo: Visitors, demo: Demo) -> None:
    invited = demo.review("invited")
    window = own_demo.come_back(invited.evaluator)
    window.visit(invited.path)
    page, keyboard = window.page, Keyboard(window)
    with step("The evaluator declares and accepts"):
        keyboard.go_to(page.get_by_role("checkbox", name="Δηλώνω ότι δεν έχω κώλυμα"))
        keyboard.press("Space")
        keyboard.go_to(page.get_by_role("button", name="Αποδοχή και άνοιγμα του κειμένου"))
        keyboard.follow()
        expect(page.locator("form[data-sheet]")).to_have_attribute("data-saves-itself", "")
    for code in CRITERIA:
        with step(f"Points and reasons for {code}"):
            keyboard.press("Alt+ArrowDown")
            expect(page.locator(f"#{code} [type=radio]:focus")).to_have_count(1)
            keyboard.press("Space", "ArrowRight", "ArrowRight")
            keyboard.go_to(page.locator(f"#{code}_comment"))
            keyboard.type(TEXT)
    with step("Everything is there, and the sheet becomes final"):
        expect(page.locator(".sheet-nav .is-done")).to_have_count(len(CRITERIA), timeout=SOON * 2)
        keyboard.go_to(page.get_by_role("button", name="Οριστική υποβολή του φύλλου"))
        keyboard.follow()
        window.says("Το φύλλο σας είναι οριστικό.")
