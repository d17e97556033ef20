"""A person who has no mouse: every stop of the Tab key has to be seen, nothing may lie over it, and no focus gets lost."""

from dataclasses import dataclass

from playwright.sync_api import JSHandle, Locator

from tests.browser.watching import Window

MOST_STOPS = 150
# A stop is marked by an outline or a shadow; a radio button that is drawn as a ruler is marked on what follows it.
# What is said of it is what a screen reader has to go by: its own name, and the question that a group of choices answers.
STOP = """() => {
    const element = document.activeElement
    const marks = [element, element.nextElementSibling].filter(Boolean).map((each) => getComputedStyle(each))
    const isMarked = marks.some((style) => style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0))
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20)]
    const top = document.elementFromPoint(x, y)
    const isOnTop = Boolean(top) && (top === element || element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top))
    const own = element.ariaLabel || [...(element.labels ?? [])].map((label) => label.textContent).join(' ') || element.textContent
    const group = element.closest('fieldset')?.querySelector('legend')?.textContent ?? ''
    return {
        kind: element.type || element.tagName.toLowerCase(), name: element.name ?? '', value: element.value ?? '', id: element.id,
        said: (group + ' ' + own).replace(/\\s+/g, ' ').trim(), isMarked, isOnTop,
    }
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus is: what kind of control, its name and value in the form, and what is said of it."""

    kind: str
    name: str
    value: str
    id: str
    said: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.id} «{self.said[:60]}»"


class Keyboard:
    def __init__(self, window: Window) -> None:
        self.page = window.page
        self._here: JSHandle | None = None

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self._here = None

    def follow(self) -> None:
        """Press Enter where that leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_on(self, key: str = "Tab") -> Stop:
        """The next stop, or with Shift+Tab the one before; fails where the focus went elsewhere since the last one, or where it cannot be seen."""
        self.is_still_there()
        self.press(key)
        self._here = self.page.evaluate_handle("document.activeElement")
        return self.stop()

    def stop(self) -> Stop:
        """Where the focus is; fails where it is nowhere, unseen or under something."""
        seen = self.page.evaluate(STOP)
        is_marked, is_on_top, stop = seen.pop("isMarked"), seen.pop("isOnTop"), Stop(**seen)
        assert stop.kind != "body", "the focus is lost: it is on the page as a whole"
        assert is_marked, f"nothing shows that the focus is on {stop}"
        assert is_on_top, f"something hides the focus on {stop}"
        return stop

    def is_still_there(self) -> None:
        """Nothing took the focus away since the last stop; what a key was pressed for may have moved it."""
        if self._here:
            assert self._here.evaluate("element => element === document.activeElement"), f"the focus left its place by itself, for {self.stop()}"

    def go_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until this is reached; fails where a stop on the way cannot be seen, or after too many."""
        for _ in range(MOST_STOPS):
            self.go_on(key)
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")
