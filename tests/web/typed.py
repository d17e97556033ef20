"""Stored answers turned into what a person types into the inputs of a section."""

from collections.abc import Iterable, Mapping
from typing import Any

from proposals.calls.form import Field
from proposals.calls.values import shown


def typed(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Names of inputs with what is typed or chosen there, for the answers to some fields."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.is_asked and field.code in answers:
            found.update(_inputs(field, answers[field.code]))
    return found


def _inputs(field: Field, value: Any) -> dict[str, Any]:
    if field.type == "table":
        return {
            f"{field.code}-{row}-{column.code}": shown(column, cells.get(column.code)) for row, cells in enumerate(value) for column in field.columns
        }
    if field.type == "many":
        return {field.code: list(value)}
    if field.type == "date":
        year, month, day = value.split("-")
        return {f"{field.code}-day": day, f"{field.code}-month": month, f"{field.code}-year": year}
    return {field.code: shown(field, value)}
