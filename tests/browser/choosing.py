"""Choosing rows in the list of a call, and what is done to them: nothing of it changes the demo that the tests share."""

from tests.browser.watching import Window


def choose_all(window: Window) -> None:
    """Every row of the page, for an evaluator who is still to be named."""
    _choose(window, "assign", 200)


def choose_none(window: Window) -> None:
    _go_on(window, "admit", 422)


def confirm_without_note(window: Window) -> None:
    _choose(window, "reopen_review", 200)
    _confirm(window, 422)


def do_what_is_refused(window: Window) -> None:
    """What is reviewed cannot be admitted: the report names the reason of every row."""
    _choose(window, "admit", 200)
    _confirm(window, 200)


def _choose(window: Window, action: str, status: int) -> None:
    for box in window.page.locator("tbody input[name=code]").all():
        box.check()
    _go_on(window, action, status)


def _go_on(window: Window, action: str, status: int) -> None:
    form = window.page.locator("form#chosen")
    form.locator("select").select_option(action)
    with window.answering(status):
        form.get_by_role("button", name="Συνέχεια", exact=True).click()


def _confirm(window: Window, status: int) -> None:
    with window.answering(status):
        window.page.locator("main form").get_by_role("button", name="Επιβεβαίωση", exact=True).click()
