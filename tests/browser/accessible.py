"""What axe says of a page. There are no exceptions."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What another width of the same page can break; all else is in its words and markup.
RULES_OF_LAYOUT = ("target-size", "scrollable-region-focusable")


def violations(page: Page) -> list[str]:
    """Every rule that the page breaks as it stands, with the elements that break it."""
    page.evaluate(AXE_SCRIPT)
    return _run(page, {"type": "tag", "values": RULES})


def violations_of_layout(page: Page) -> list[str]:
    """The same, of what changes with the width of a page that `violations` has looked at."""
    return _run(page, {"type": "rule", "values": RULES_OF_LAYOUT})


def meets_no_barrier(page: Page) -> None:
    """Axe finds nothing on the page as it stands."""
    found = violations(page)
    assert not found, "\n".join(["", *found])


def _run(page: Page, rules: dict[str, Any]) -> list[str]:
    options = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options}).then(results => results.violations)")
    return [_said(each) for each in found]


def _said(violation: dict[str, Any]) -> str:
    where = "\n".join(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}\n{where}"
