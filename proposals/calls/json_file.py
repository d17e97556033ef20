"""Answers as a JSON file of a call's form: written, and read back with every mistake named by its path. Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any

from proposals.calls.exchange import FORMAT, FORMAT_VERSION, Found, Reading, Stamp, exported_fields, refused, stamp_of, without_empty
from proposals.calls.form import Field, Form
from proposals.calls.values import is_unreadable, read_value, shown, without_blank_rows
from proposals.workflow.phrases import N_

_NOT_OURS = N_("Το αρχείο δεν είναι JSON αυτού του συστήματος. Κατεβάστε μια πρόταση ως JSON και ξεκινήστε από εκεί.")
_ANSWERS = "$.answers"


class _Twice(ValueError):
    """A name that an object holds two times."""


def json_of(form: Form, answers: Mapping[str, Any], about: Mapping[str, str], with_personal: bool = True) -> bytes:
    """The answers as UTF-8 JSON in the order of the form; `about` are further words on where they come from."""
    fields = exported_fields(form, with_personal)
    stamp = stamp_of(form)
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "form": {"fingerprint": stamp.fingerprint, "version": stamp.version, "title": stamp.title},
        **about,
        "answers": {**{each.code: None for each in fields}, **without_empty(answers, fields)},
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def read_json(content: bytes) -> tuple[Stamp, Mapping[str, Any]]:
    """The stamp and the raw answers of a file. Raises FileRefused for what is none of ours."""
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_once)
        # Halves of letters, which JSON can spell and no database can hold.
        json.dumps(data, ensure_ascii=False).encode()
    except _Twice as twice:
        raise refused(N_("Στο αρχείο το όνομα «%(name)s» υπάρχει δύο φορές στο ίδιο αντικείμενο."), name=str(twice)[:80]) from None
    except (ValueError, RecursionError):
        raise refused(_NOT_OURS) from None
    if not isinstance(data, Mapping) or data.get("format") != FORMAT or data.get("format_version") != FORMAT_VERSION:
        raise refused(_NOT_OURS)
    form, answers = data.get("form"), data.get("answers")
    if not isinstance(form, Mapping) or not isinstance(answers, Mapping):
        raise refused(_NOT_OURS)
    return Stamp(*(str(form.get(name, "")) for name in ("fingerprint", "version", "title"))), answers


def found_in(form: Form, answers: Mapping[str, Any], most_rows: int) -> Found:
    """The stored values of raw answers, each mistake of shape with its path."""
    reading = Reading()
    fields = {each.code: each for each in exported_fields(form)}
    for code, raw in answers.items():
        place = f"{_ANSWERS}.{code}"[:200]
        if code not in fields:
            reading.complain(place, N_("Δεν υπάρχει πεδίο με αυτόν τον κωδικό στο έντυπο."))
            continue
        reading.places[code] = place
        _read(reading, fields[code], raw, most_rows)
    return reading.found()


def _read(reading: Reading, field: Field, raw: Any, most_rows: int) -> None:
    place = reading.places[field.code]
    if raw is None:
        return
    if field.type != "table":
        reading.answers[field.code] = _value(reading, field, raw, place)
    elif not isinstance(raw, list) or len(raw) > most_rows:
        reading.complain(place, N_("Γράψτε πίνακα με έως %(most)s γραμμές."), most=most_rows)
    else:
        rows = [_row(reading, field, row, number) for number, row in enumerate(raw)]
        # The numbers of the rows are those of the file, so that a blank one moves no mistake to another place.
        reading.answers[field.code] = _kept(reading, field, rows)


def _row(reading: Reading, field: Field, row: Any, number: int) -> dict[str, Any]:
    place = f"{_ANSWERS}.{field.code}[{number}]"
    if not isinstance(row, Mapping):
        reading.complain(place, N_("Κάθε γραμμή είναι αντικείμενο με τις στήλες του πίνακα."))
        return {}
    known = {column.code for column in field.columns}
    for name in row:
        if name not in known:
            reading.complain(f"{place}.{name}"[:200], N_("Ο πίνακας δεν έχει στήλη με αυτόν τον κωδικό."))
    return {column.code: _cell(reading, column, row.get(column.code), f"{place}.{column.code}") for column in field.columns}


def _cell(reading: Reading, column: Field, raw: Any, place: str) -> Any:
    return read_value(column, "") if raw is None else _value(reading, column, raw, place)


def _kept(reading: Reading, field: Field, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        if without_blank_rows([row]):
            for column in field.columns:
                reading.places[f"{field.code}-{len(kept)}-{column.code}"] = f"{_ANSWERS}.{field.code}[{number}].{column.code}"
            kept.append(row)
    return kept


def _value(reading: Reading, field: Field, raw: Any, place: str) -> Any:
    """The stored value of one raw value; None, with a complaint, for one of another kind."""
    kind, words = _KINDS.get(field.type, (str, N_("Γράψτε κείμενο μέσα σε εισαγωγικά.")))
    if is_unreadable(raw) and isinstance(raw["typed"], str):
        return read_value(field, raw["typed"])
    is_kind = isinstance(raw, kind) and not (kind is int and isinstance(raw, bool))
    if not is_kind or (kind is list and not all(isinstance(each, str) for each in raw)):
        reading.complain(place, words)
        return None
    if field.type == "many":
        return read_value(field, raw)
    if field.type == "bool":
        return raw
    return read_value(field, _as_typed(field, raw))


def _as_typed(field: Field, raw: Any) -> str:
    """A stored value as a person would have typed it; what has not the shape of its type is read as it is, and found wrong later."""
    if field.type == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
        return shown(field, raw)
    return str(raw)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


_KINDS: dict[str, tuple[type, str]] = {
    "int": (int, N_("Γράψτε ακέραιο αριθμό χωρίς εισαγωγικά.")),
    "bool": (bool, N_("Γράψτε true ή false, χωρίς εισαγωγικά.")),
    "many": (list, N_("Γράψτε κατάλογο με τους κωδικούς των επιλογών.")),
}
