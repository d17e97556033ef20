"""What a JSON file of a call's form may hold, as a JSON Schema (draft 2020-12), made from the form that the file is of. Pure.

It asks for nothing that the import does not ask for: what it refuses, `json_file.found_in` or `exchange.misfits_of` refuses too, for texts without
blanks at their ends, which the import takes away before it counts. What depends on other answers, on the day or on the body only the import tells.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from proposals.calls.exchange import FORMAT, FORMAT_VERSION, exported_fields, stamp_of
from proposals.calls.form import Field, Form, Words

CONTENT_TYPE = "application/schema+json"
Schema = dict[str, Any]
_TYPED = {"$ref": "#/$defs/typed"}
_NO_ROW = (None, "", False)
_WRITTEN = {
    "date": ("date", Words("Ημερομηνία ως ΕΕΕΕ-ΜΜ-ΗΗ.", "A day as YYYY-MM-DD.")),
    "email": ("email", Words("Διεύθυνση ηλεκτρονικού ταχυδρομείου.", "An e-mail address.")),
    "money": (
        "",
        Words("Ποσό σε ευρώ με τελεία και δύο δεκαδικά, μέσα σε εισαγωγικά: 6200.00.", "Euros with a point and two decimals, in quotes: 6200.00."),
    ),
    "phone": ("", Words("Δέκα ψηφία.", "Ten digits.")),
}
_UNREAD = Words(
    "Ό,τι γράφτηκε και δεν διαβάστηκε ως τιμή του πεδίου. Η εισαγωγή προσπαθεί ξανά.",
    "What was typed and could not be read as a value of the field. The import tries again.",
)


def schema_of(form: Form, language: str) -> Schema:
    """The schema of a form's files, with the words of the form in a language."""
    stamp = stamp_of(form)
    about = {"version": {"default": stamp.version}, "title": {"default": stamp.title}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title[language],
        "type": "object",
        "required": ["format", "format_version", "form", "answers"],
        "properties": {
            "format": {"const": FORMAT},
            "format_version": {"const": FORMAT_VERSION},
            "form": {"type": "object", "required": ["fingerprint"], "properties": {"fingerprint": {"const": stamp.fingerprint}, **about}},
            "answers": _object(exported_fields(form), language),
        },
        "$defs": {"typed": {"description": _UNREAD[language], "required": ["typed"], **_closed({"typed": {"type": "string"}})}},
    }


def _object(fields: Iterable[Field], language: str) -> Schema:
    return {"type": "object", **_closed({each.code: _field(each, language) for each in fields})}


def _closed(properties: Schema) -> Schema:
    return {"properties": properties, "additionalProperties": False}


def _field(field: Field, language: str) -> Schema:
    """One question or column: an answer of its kind, or null where there is none."""
    about = {"title": field.label[language]}
    if field.type == "table":
        return {**about, "type": ["array", "null"], "items": _object(field.columns, language), **_rows(field)}
    # The keys of what was typed speak of objects alone, so that they stand beside those of any other kind.
    return {**about, "type": [_kind(field), "object", "null"], **_limits(field, language), **_TYPED}


def _kind(field: Field) -> str:
    return {"int": "integer", "bool": "boolean", "many": "array"}.get(field.type, "string")


def _limits(field: Field, language: str) -> Schema:
    if field.type in ("str", "text"):
        return {"maxLength": field.max} if field.max else {}
    if field.type == "int":
        bounds = (("minimum", field.min_value), ("maximum", field.max_value))
        return {name: _number(bound) for name, bound in bounds if bound is not None}
    if field.type == "one":
        return {"if": {"type": "string"}, "then": {"oneOf": [{"const": ""}, *_choices(field, language)]}}
    if field.type == "many":
        # A choice that is named twice is one choice.
        most = {"if": {"uniqueItems": True}, "then": {"maxItems": field.max_choices}} if field.max_choices else {}
        return {"items": {"oneOf": _choices(field, language)}, **most}
    kind, words = _WRITTEN.get(field.type, ("", None))
    return {**({"format": kind} if kind else {}), **({"description": words[language]} if words else {})}


def _choices(field: Field, language: str) -> list[Schema]:
    return [{"const": each.code, "title": each.label[language]} for each in field.choices]


def _rows(field: Field) -> Schema:
    """How many rows there may be; those in which nothing is written do not count."""
    written = {"not": {"additionalProperties": {"enum": list(_NO_ROW)}}}
    return {"contains": written, "minContains": 0, "maxContains": field.max_rows}


def _number(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)
