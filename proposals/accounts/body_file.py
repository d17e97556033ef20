"""A file of public bodies as rows: JSON or CSV with the names of fields of the registry of bodies («Απογραφή»). It knows no database."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import greek
from proposals.accounts.kinds import BodyKind
from proposals.delimited import NotText, rows_of, text_of
from proposals.workflow.phrases import N_, Phrase

# What the registry calls them, and four fields that it does not have.
CODE, NAME, PARENT, KIND_NAME, STATUS = "code", "preferredLabel", "subOrganizationOf", "organizationType", "status"
BEGINS, ENDS = "foundationDate", "terminationDate"
KIND, NAME_EN, REGION, DOMAINS = "kind", "preferredLabelEn", "region", "emailDomains"
FIELDS = (CODE, NAME, PARENT, KIND_NAME, STATUS, BEGINS, ENDS, KIND, NAME_EN, REGION, DOMAINS)
LONGEST = {CODE: 60, NAME: 200, NAME_EN: 200, PARENT: 60, REGION: 20}
_KIND_OF_WORDS = {greek.search_key(kind.label): kind for kind in BodyKind}


@dataclass(frozen=True)
class BodyRow:
    """One body of a file; None for what the file says nothing of. `parent` is a code, empty for nobody."""

    number: int
    code: str
    name: str
    kind: BodyKind | None = None
    name_en: str | None = None
    parent: str | None = None
    region: str | None = None
    email_domains: tuple[str, ...] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class BodyFault:
    """What is wrong with a row, by its line (CSV) or place in the list (JSON); number nought where it is the file as a whole."""

    number: int
    phrase: Phrase


def read_bodies(content: bytes) -> tuple[list[BodyRow], list[BodyFault]]:
    """The bodies of a file, and everything in it that cannot be read."""
    try:
        text = text_of(content)
        records = _of_json(text) if text.lstrip()[:1] in ("[", "{") else _of_csv(text)
    except NotText as error:
        return [], [BodyFault(error.line, Phrase(N_("Το αρχείο δεν είναι κείμενο UTF-8.")))]
    except (csv.Error, ValueError, RecursionError):
        return [], [BodyFault(0, Phrase(N_("Το αρχείο δεν είναι ούτε JSON ούτε CSV με επικεφαλίδες.")))]
    if not records:
        return [], [BodyFault(0, Phrase(N_("Το αρχείο δεν έχει κανέναν φορέα.")))]
    rows: list[BodyRow] = []
    faults: list[BodyFault] = []
    for number, record in records:
        found = [BodyFault(number, phrase) for phrase in _problems(record)]
        faults += found
        if not found:
            rows.append(_row(number, record))
    return rows, [*faults, *_twice(rows)]


def _of_json(text: str) -> list[tuple[int, Mapping[str, str]]]:
    """A list of objects, or the answer of the registry's service, which holds it as `data`. Raises ValueError."""
    data = json.loads(text)
    data = data.get("data") if isinstance(data, dict) else data
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise ValueError("no list of bodies")
    return [(number, {name: _plain(each.get(name)) for name in FIELDS if name in each}) for number, each in enumerate(data, 1)]


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _of_csv(text: str) -> list[tuple[int, Mapping[str, str]]]:
    """Rows under headings that are names of fields. Raises ValueError without the two that every body needs."""
    rows = list(rows_of(text))
    names = rows[0][1] if rows else []
    if not {CODE, NAME} <= set(names):
        raise ValueError("no headings")
    return [(number, {name: cell for name, cell in zip(names, cells, strict=False) if name in FIELDS}) for number, cells in rows[1:]]


def _problems(record: Mapping[str, str]) -> Iterable[Phrase]:
    for name in (CODE, NAME):
        if not greek.clean_line(record.get(name, "")):
            yield Phrase(N_("Λείπει το %(field)s."), values={"field": name})
    for name, most in LONGEST.items():
        if len(record.get(name, "")) > most:
            yield Phrase(N_("Το %(field)s έχει πάνω από %(limit)s χαρακτήρες."), values={"field": name, "limit": most})
    if record.get(KIND) and record[KIND] not in set(BodyKind):
        words = N_("Το είδος «%(kind)s» δεν υπάρχει. Τα είδη είναι: %(kinds)s.")
        yield Phrase(words, values={"kind": record[KIND][:60], "kinds": ", ".join(BodyKind)})
    for name in (BEGINS, ENDS):
        if record.get(name) and _day(record[name]) is None:
            yield Phrase(N_("Το «%(cell)s» στο %(field)s δεν είναι ημερομηνία, όπως 2026-12-15."), values={"cell": record[name][:40], "field": name})
    if record.get(STATUS, "").lower() == "inactive" and not record.get(ENDS):
        yield Phrase(N_("Ο φορέας είναι ανενεργός και λείπει το %(field)s: η ημέρα που έπαψε."), values={"field": ENDS})


def _twice(rows: Iterable[BodyRow]) -> list[BodyFault]:
    first: dict[str, int] = {}
    repeated = [(row, first.setdefault(row.code, row.number)) for row in rows]
    words = N_("Ο κωδικός %(code)s υπάρχει ήδη στη γραμμή %(line)s.")
    return [BodyFault(row.number, Phrase(words, values={"code": row.code, "line": at})) for row, at in repeated if at != row.number]


def _row(number: int, record: Mapping[str, str]) -> BodyRow:
    kind = BodyKind(record[KIND]) if record.get(KIND) else _KIND_OF_WORDS.get(greek.search_key(greek.clean_line(record.get(KIND_NAME, ""))))
    return BodyRow(
        number,
        code=greek.clean_line(record[CODE]),
        name=greek.clean_line(record[NAME]),
        kind=kind,
        name_en=_line(record, NAME_EN),
        parent=_line(record, PARENT),
        region=_line(record, REGION),
        email_domains=_domains(record),
        valid_from=_day(record.get(BEGINS, "")),
        valid_to=_day(record.get(ENDS, "")),
    )


def _line(record: Mapping[str, str], name: str) -> str | None:
    return greek.clean_line(record[name]) if name in record else None


def _domains(record: Mapping[str, str]) -> tuple[str, ...] | None:
    if DOMAINS not in record:
        return None
    return tuple(part.strip().lower().lstrip("@") for part in record[DOMAINS].split(",") if part.strip())


def _day(text: str) -> date | None:
    """The day of a date or a moment as the registry writes them: 2026-12-15, 2026-12-15T00:00:00Z."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
