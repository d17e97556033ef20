"""Drafts, kept views and orders, as somebody makes them on the way to a page: nothing is decided by them and no test counts them."""

from tests.browser.watching import Window


def draft_list(window: Window) -> None:
    """The choice on the page of the ranking as a list of decisions: made, or made again."""
    _press(window, "Κρατήστε αυτή την επιλογή ως σχέδιο απόφασης")


def first_entry(window: Window) -> None:
    draft_list(window)
    with window.answering(200):
        window.page.locator("tbody th a").first.click()


def particulars(window: Window) -> None:
    draft_list(window)
    with window.answering(200):
        window.page.get_by_role("link", name="Αριθμός, ημερομηνία, ΑΔΑ και αιτιολογίες").click()


def entry_without_why(window: Window) -> None:
    """Another outcome than the choice gave, and not a word about it."""
    first_entry(window)
    window.page.locator("main [name=outcome][value=reject]").check()
    with window.answering(422):
        window.page.locator("main form").get_by_role("button", name="Αποθήκευση", exact=True).click()


def keep_view(window: Window) -> None:
    window.page.locator("main [name=name]").fill("Όσες έχουν φύλλα")
    _press(window, "Αποθήκευση")
    window.page.locator("summary", has_text="Προβολές").click()


def order_volume(window: Window) -> None:
    _press(window, "Ετοιμασία των φακέλων")


def _press(window: Window, words: str) -> None:
    with window.answering(200):
        window.page.locator("main form").get_by_role("button", name=words, exact=True).click()
