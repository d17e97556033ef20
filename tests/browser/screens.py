"""The sizes of screens on which pages are looked at, and what does not fit on one."""

from playwright.sync_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
# 1280 × 1024 at 400 %
ZOOMED: ViewportSize = {"width": 320, "height": 256}

_TOO_WIDE = """() => {
    const room = window.innerWidth
    if (document.documentElement.scrollWidth <= room) return []
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    const standsOut = (element) => element.getBoundingClientRect().right > room + 1 && !scrolls(element.parentElement)
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className} #${element.id}: ${element.textContent.trim().slice(0, 60)}`
    return [`the page is ${document.documentElement.scrollWidth} wide`, ...[...document.body.querySelectorAll('*')].filter(standsOut).map(name)]
}"""


def too_wide(page: Page, screen: ViewportSize) -> list[str]:
    """What stands out of a page at the right on this screen, so that the page scrolls sideways; nothing where it fits."""
    page.set_viewport_size(screen)
    return list(page.evaluate(_TOO_WIDE))


def show_all_of(page: Page) -> None:
    """Give the page a screen as high as itself: the save bar, which stays at the foot of a screen, lies over nothing then."""
    width = page.evaluate("window.innerWidth")
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
