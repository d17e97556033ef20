"""Bringing the registry of bodies in step with a file: all of it or nothing. Bodies that the file does not name stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from proposals import greek
from proposals.accounts.body_file import BodyFault, BodyRow, read_bodies
from proposals.accounts.models import Body
from proposals.accounts.operations import create_body
from proposals.accounts.ties import ties_changed
from proposals.audit.operations import record
from proposals.config import Settings
from proposals.db import db
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_, Phrase


class BodiesRefused(Exception):
    """A file that was not taken; `faults` names everything that is wrong, by row."""

    def __init__(self, faults: list[BodyFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class Imported:
    """How many bodies are new, and how many changed."""

    created: int
    changed: int


def import_bodies(actor: Actor, content: bytes, settings: Settings) -> Imported:
    """Add the bodies of a file and change those that are known by their code. Raises BodiesRefused, and then nothing is changed.

    A new supervision, or its end, is a change of ties: assignments in which it makes a conflict of interest are recused in this transaction.
    """
    if len(content) > settings.import_max_kb * 1024:
        raise BodiesRefused([BodyFault(0, Phrase(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s KB."), values={"limit": settings.import_max_kb}))])
    rows, faults = read_bodies(content)
    known = {body.code: body for body in db.session.scalars(select(Body))}
    faults += _faults(rows, known)
    if faults:
        raise BodiesRefused(sorted(faults, key=lambda each: each.number))
    new = [row for row in rows if row.code not in known]
    for row in new:
        assert row.kind is not None  # a new body without a kind is a fault
        known[row.code] = create_body(actor, code=row.code, name=row.name, kind=row.kind)
    changes = {row.code: _change(known[row.code], row, known) for row in rows}
    db.session.flush()
    changed = [row.code for row in rows if row not in new and changes[row.code]]
    for code in changed:
        record(actor, "change_body", f"body:{known[code].id}", details={"changed": sorted(changes[code])})
    record(actor, "import_bodies", "bodies", details={"created": len(new), "changed": len(changed)})
    ties_changed(bodies=[known[code].id for code, names in changes.items() if "parent_id" in names])
    return Imported(len(new), len(changed))


def _faults(rows: list[BodyRow], known: Mapping[str, Body]) -> list[BodyFault]:
    """What only the registry can tell: new bodies without a kind, bodies above that nobody knows, lines that come back to themselves."""
    coming = {row.code for row in rows} | set(known)
    faults = []
    for row in rows:
        if row.kind is None and row.code not in known:
            faults.append(BodyFault(row.number, Phrase(N_("Ο φορέας %(code)s είναι νέος: γράψτε το είδος του στο kind."), values={"code": row.code})))
        if row.parent and row.parent not in coming:
            words = N_("Ο εποπτεύων φορέας %(code)s δεν υπάρχει ούτε στο αρχείο ούτε στο μητρώο.")
            faults.append(BodyFault(row.number, Phrase(words, values={"code": row.parent})))
    above = _above(rows, known)
    words = N_("Ο φορέας %(code)s θα επόπτευε τον εαυτό του.")
    return faults + [BodyFault(row.number, Phrase(words, values={"code": row.code})) for row in rows if _comes_back(row.code, above)]


def _above(rows: Iterable[BodyRow], known: Mapping[str, Body]) -> dict[str, str]:
    """The code of the body above each, as it will be."""
    codes = {body.id: body.code for body in known.values()}
    above = {code: codes[body.parent_id] for code, body in known.items() if body.parent_id}
    return above | {row.code: row.parent for row in rows if row.parent is not None}


def _comes_back(code: str, above: Mapping[str, str]) -> bool:
    seen, at = set(), above.get(code, "")
    while at and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = above.get(at, "")
    return False


def _change(body: Body, row: BodyRow, known: Mapping[str, Body]) -> set[str]:
    """Put what the row says into the body; the names of the columns that changed.

    The registry writes names in capitals without accents: a name that differs in nothing else stays as people wrote it.
    """
    new = {
        "kind": row.kind,
        "name_en": row.name_en,
        "region": row.region,
        "email_domains": None if row.email_domains is None else list(row.email_domains),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
    new = {name: value for name, value in new.items() if value is not None}
    if greek.search_key(row.name) != greek.search_key(body.name):
        new |= {"name": row.name, "sort_name": greek.search_key(row.name)}
    changed = {name for name, value in new.items() if getattr(body, name) != value}
    for name in changed:
        setattr(body, name, new[name])
    if row.parent is not None:
        parent_id = known[row.parent].id if row.parent else None
        if body.parent_id != parent_id:
            body.parent_id = parent_id
            changed.add("parent_id")
    return changed
