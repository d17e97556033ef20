"""The sizes of screens on which pages are looked at."""

from playwright.sync_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
# 1280 × 1024 at 400 %
ZOOMED: ViewportSize = {"width": 320, "height": 256}


def show_all_of(page: Page) -> None:
    """Give the page a screen as high as itself: the save bar, which stays at the foot of a screen, lies over nothing then."""
    width = page.evaluate("window.innerWidth")
    page.set_viewport_size({"width": width, "height": 900})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
