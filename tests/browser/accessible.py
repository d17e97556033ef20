"""What axe says of a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = Axe()


def violations(page: Page) -> list[str]:
    """Every rule that the page breaks as it stands, with the elements that break it."""
    found = _AXE.run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]})
    return [_said(each) for each in found.response["violations"]]


def meets_no_barrier(page: Page) -> None:
    """Axe finds nothing on the page as it stands."""
    found = violations(page)
    assert not found, "\n".join(["", *found])


def _said(violation: dict[str, Any]) -> str:
    where = "\n".join(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}\n{where}"
