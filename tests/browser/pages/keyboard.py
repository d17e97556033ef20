"""A person who has no mouse: every stop of the Tab key has to be seen, and nothing may lie over it."""

from playwright.sync_api import Locator

from tests.browser.watching import Window

MOST_STOPS = 90
# A stop is marked by an outline or a shadow; a radio button that is drawn as a ruler is marked on what follows it.
STOP = """() => {
    const element = document.activeElement
    const marks = [element, element.nextElementSibling].filter(Boolean).map((each) => getComputedStyle(each))
    const isMarked = marks.some((style) => style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0))
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20)]
    const top = document.elementFromPoint(x, y)
    const isOnTop = Boolean(top) && (top === element || element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top))
    return {name: element.tagName + '#' + element.id + ' ' + (element.textContent || element.name || '').trim().slice(0, 40), isMarked, isOnTop}
}"""


class Keyboard:
    def __init__(self, window: Window) -> None:
        self.page = window.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self) -> None:
        """Press Enter where that leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until this is reached; fails where a stop on the way cannot be seen, or after too many."""
        for _ in range(MOST_STOPS):
            self.press("Tab")
            self._is_seen()
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def _is_seen(self) -> None:
        stop = self.page.evaluate(STOP)
        assert stop["isMarked"], f"nothing shows that the focus is on {stop['name']}"
        assert stop["isOnTop"], f"something hides the focus on {stop['name']}"
