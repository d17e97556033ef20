"""Valid answers to every question of any form, made from its definition."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from proposals.calls.form import Field, Form
from proposals.calls.values import total_of

SENTENCE = "Η υπηρεσία απαντά σε κάθε αίτημα μέσα σε πέντε ημέρες και ενημερώνει τον πολίτη με μήνυμα. "
A_ROW_COSTS = Decimal("1000.00")


def complete_answers(form: Form, *, years: tuple[int, int] = (2027, 2028), email: str = "onoma@foreas.example") -> dict[str, Any]:
    """An answer to every field that a person answers, free of problems, for a plan of these years and a body of this address."""
    return _Answers(form, years, email).all()


def required_files(form: Form) -> dict[str, int]:
    """How many files each file field needs at least: what the surroundings of a complete proposal hold."""
    return {field.code: 1 for field in form.fields if field.type == "file" and field.required}


class _Answers:
    """Answers may depend on other answers, wherever those stand in the form; each is made once."""

    def __init__(self, form: Form, years: tuple[int, int], email: str) -> None:
        self.form, self.years, self.email = form, years, email
        self.made: dict[str, Any] = {}

    def all(self) -> dict[str, Any]:
        return {field.code: self.to(field.code) for field in self.form.fields if field.is_asked}

    def to(self, code: str) -> Any:
        if code not in self.made:
            field = self.form.by_code[code]
            self.made[code] = self._rows(field) if field.type == "table" else self._value(field)
        return self.made[code]

    def _value(self, field: Field) -> Any:
        match field.type:
            case "str" | "text":
                return _words(field)
            case "one":
                return self._codes(field)[0]
            case "many":
                return self._codes(field)[: max(field.min_choices or 0, 1)]
            case "date":
                return self._day(field).isoformat()
            case "money":
                return f"{_number(field, A_ROW_COSTS):.2f}"
            case "int":
                return int(_number(field, Decimal(1)))
            case "bool":
                return True
            case "email":
                return self.email
            case "phone":
                return "2813400000"
        raise AssertionError(f"no answer is known for the type {field.type!r} of {field.code!r}")

    def _codes(self, field: Field) -> list[str]:
        taken = self.to(field.differs_from) if field.differs_from else None
        return [choice.code for choice in field.choices if choice.code != taken]

    def _day(self, field: Field) -> date:
        if field.within:
            return date.fromisoformat(self.to(field.within[0]))
        earlier = field.after or (field.max_months_after[0] if field.max_months_after else None)
        return date.fromisoformat(self.to(earlier)) + timedelta(days=28) if earlier else date(self.years[0], 3, 1)

    def _rows(self, field: Field) -> list[dict[str, Any]]:
        rows = [{column.code: self._value(column) for column in field.columns} for _ in range(max(field.min_rows, 1))]
        if field.equals_total and field.total:
            _share(total_of(self.form.by_code[field.equals_total], self.to(field.equals_total)), rows, field.total)
        return rows


def _words(field: Field) -> str:
    """Text of the shortest length that will do, and a little more where there is room."""
    least, most = field.min or 1, field.max or 10_000
    wanted = min(max(least, 40), most)
    return (SENTENCE * (wanted // len(SENTENCE) + 1))[:wanted].strip().ljust(least, ".")


def _number(field: Field, usual: Decimal) -> Decimal:
    lowest = field.min_value if field.min_value is not None else usual
    highest = field.max_value if field.max_value is not None else max(usual, lowest)
    return min(max(usual, lowest), highest)


def _share(total: Decimal, rows: list[dict[str, Any]], column: str) -> None:
    """Spread a total over rows, the rest on the last."""
    part = (total / len(rows)).quantize(Decimal("0.01"))
    for row in rows:
        row[column] = f"{part:.2f}"
    rows[-1][column] = f"{total - part * (len(rows) - 1):.2f}"


def without(answers: Mapping[str, Any], *codes: str) -> dict[str, Any]:
    """The same answers with some left out."""
    return {code: value for code, value in answers.items() if code not in codes}
