"""One section of a proposal written by keyboard alone: from stop to stop, each answered by what it says it is."""

from collections.abc import Collection, Mapping
from typing import Any

from playwright.sync_api import expect

from proposals.calls.form import Field, Section
from tests.browser.pages.inputs import as_typed, typed
from tests.browser.pages.keyboard import MOST_STOPS, Keyboard, Stop

ARROWS = 40


class TypedSection:
    """The page of `section`, which is open; `answers` are stored values by field, `pauses` the inputs where the writer stops to think."""

    def __init__(self, keyboard: Keyboard, section: Section, answers: Mapping[str, Any], pauses: Collection[str] = ()) -> None:
        self.keyboard, self.page, self.pauses = keyboard, keyboard.page, pauses
        self.answers = {field.code: (field, answers[field.code]) for field in section.fields if field.is_asked and field.code in answers}
        self.waiting = {name for field, value in self.answers.values() for name in _inputs(field, value)}

    def write(self) -> None:
        """Walk to the save bar and answer every stop on the way; fails where an input was never reached."""
        for _ in range(2 * MOST_STOPS):
            stop = self.keyboard.go_on()
            if stop.name == "" and stop.kind == "submit" and self.page.locator(".savebar button:focus").count():
                break
            self.answer(stop)
        assert not self.waiting, f"the keyboard never came to {sorted(self.waiting)}"

    def answer(self, stop: Stop) -> None:
        code = stop.name.split("-")[0]
        if stop.name == "add" and stop.value in self.answers:
            self._add_rows(*self.answers[stop.value])
        elif code in self.answers:
            self._answer(stop, *self.answers[code])

    def _add_rows(self, field: Field, rows: list[Mapping[str, Any]]) -> None:
        """One row at most: the button is the stop after it again."""
        number = next((n for n in range(len(rows)) if f"{field.code}-{n}-{field.columns[0].code}" in self.waiting), None)
        if number is None:
            return
        self.keyboard.press("Enter")
        stop = self.keyboard.stop()
        assert stop.name == f"{field.code}-{number}-{field.columns[0].code}", f"a new row of {field.code} leaves the focus on {stop}"
        self.answer(stop)

    def _answer(self, stop: Stop, field: Field, value: Any) -> None:
        if field.type == "table":
            row, code = stop.name.split("-")[1:]
            column = field.column(code)
            assert stop.said == f"{column.label.el}, γραμμή {int(row) + 1}"
            if int(row) < len(value):
                self._write(stop, typed(as_typed(column.type, value[int(row)][code])))
        else:
            assert field.label.el in stop.said, f"{stop} does not say that it is «{field.label.el}»"
            self._write(stop, _part(stop, field, value))

    def _write(self, stop: Stop, value: Any) -> None:
        keyboard, here = self.keyboard, self.page.locator("*:focus")
        match stop.kind:
            case "radio":
                if here.is_checked() and stop.value == value:
                    pass
                elif stop.value == value:
                    keyboard.press("Space")
                else:
                    self._press_until(f'[name="{stop.name}"][value="{value}"]:focus:checked')
                expect(here).to_be_checked()
                self.waiting.discard(stop.name)
            case "checkbox":
                if (stop.value in value) != here.is_checked():
                    keyboard.press("Space")
                self.waiting.discard(f"{stop.name}={stop.value}")
            case "select-one":
                self._press_until(f'[name="{stop.name}"]:focus:has(option[value="{value}"]:checked)')
                self.waiting.discard(stop.name)
            case _:
                keyboard.press("Control+A")
                self._type(stop, value)
                expect(here).to_have_value(value)
                self.waiting.discard(stop.name)

    def _type(self, stop: Stop, value: str) -> None:
        """Where a pause was asked for, half of it, and the rest once the page has saved itself: neither focus nor caret may move."""
        half = len(value) // 2 if stop.name in self.pauses else len(value)
        base = self.page.locator(f'[name="base-{stop.name.split("-")[0]}"]')
        before = base.input_value()
        self.keyboard.type(value[:half])
        if half < len(value):
            expect(base).not_to_have_value(before, timeout=10_000)
            self.keyboard.type(value[half:])

    def _press_until(self, wanted: str) -> None:
        for _ in range(ARROWS):
            if self.page.locator(wanted).count():
                return
            self.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {wanted}")


def _inputs(field: Field, value: Any) -> list[str]:
    """The inputs that have to be answered: of boxes that are ticked each choice, of a day its parts, of a table its cells."""
    if field.type == "table":
        return [f"{field.code}-{number}-{column.code}" for number in range(len(value)) for column in field.columns]
    if field.type == "date":
        return [f"{field.code}-{part}" for part in ("day", "month", "year")]
    if field.type == "many" or field.must_be_true:
        return [f"{field.code}={code}" for code in _codes(value)]
    return [field.code]


def _part(stop: Stop, field: Field, value: Any) -> Any:
    """What belongs into this input of the field's."""
    if field.type == "date":
        return dict(zip(("year", "month", "day"), value.split("-"), strict=True))[stop.name.split("-")[1]]
    return _codes(value) if stop.kind == "checkbox" else typed(as_typed(field.type, value))


def _codes(value: Any) -> list[str]:
    return value if isinstance(value, list) else [typed(value)]
