"""Inputs by their names, which are part of the product's stable interface: filled as a person does, whatever their kind."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator


def fill_inputs(form: Locator, values: Mapping[str, Any]) -> None:
    """Fill text, days (ISO), one choice (a code), several (a list of codes) and yes or no (a boolean)."""
    form.wait_for()
    for name, value in values.items():
        fill_input(form, name, value)


def fill_input(form: Locator, name: str, value: Any) -> None:
    if isinstance(value, list):
        for code in value:
            choice = f'[name="{name}"][value="{code}"]'
            _unfold(form, choice)
            form.locator(choice).check()
        return
    if form.locator(f'[name="{name}-day"]').count():
        for part, number in zip(("year", "month", "day"), str(value).split("-"), strict=True):
            form.locator(f'[name="{name}-{part}"]').fill(number)
        return
    inputs = form.locator(f'[name="{name}"]')
    match inputs.first.evaluate("input => input.type"):
        case "radio" | "checkbox":
            form.locator(f'[name="{name}"][value="{typed(value)}"]').check()
        case "select-one":
            inputs.select_option(typed(value))
        case _:
            inputs.fill(typed(value))


def _unfold(form: Locator, choice: str) -> None:
    """Open the list in which a choice stands, where it is folded."""
    folded = form.locator("details:not([open])").filter(has=form.page.locator(choice))
    if folded.count():
        folded.locator("summary").first.click()


def typed(value: Any) -> str:
    """A stored value as a person types it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def as_typed(kind: str, value: Any) -> Any:
    """A stored value of a cell or field of this type as a Greek types it: 1000.00 → 1000,00, in cells 2027-03-01 → 01/03/2027."""
    if kind == "money":
        return str(value).replace(".", ",")
    return "/".join(reversed(str(value).split("-"))) if kind == "date" else value
