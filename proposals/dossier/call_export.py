"""Every dossier of a call as a file in a folder, printed by several processes. Each is recorded and can be verified."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from proposals.calls.models import Call
from proposals.db import db
from proposals.dossier.export import Asked, ReasonMissing, UnknownProfile, details_of, issue
from proposals.dossier.leaves import Leaf, Leaves
from proposals.dossier.profiles import profile_named
from proposals.drafting.models import Proposal
from proposals.workflow.people import SYSTEM, Actor


class NotPrinted(RuntimeError):
    """Dossiers that could not be printed, by their file names; all others were written."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"Not printed: {', '.join(names)}. The log says why.")


def export_dossiers(
    call: Call, folder: Path, *, profile: str = "committee", reason: str = "", language: str = "el", actor: Actor = SYSTEM
) -> Iterator[Path]:
    """Write one PDF for each proposal of a call of which there is such a dossier, in the order of their codes, and yield the path of each.

    The caller commits after each path, and has nothing pending. Raises UnknownProfile or ReasonMissing at once, before anything is written, and
    NotPrinted at the end.
    """
    known = profile_named(profile)
    if known is None:
        raise UnknownProfile(profile)
    if known.rules.needs_reason and not reason.strip():
        raise ReasonMissing(profile)
    submitted = select(Proposal.id).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None)).order_by(Proposal.code)
    return _written(list(db.session.scalars(submitted)), folder, language, actor, Asked(known, reason=reason))


def _written(numbers: Sequence[int], folder: Path, language: str, actor: Actor, asked: Asked) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    leaves, failed = Leaves(current_app.extensions["settings"], folder, asked, language), []
    for leaf in leaves.dossiers_in_turn(numbers):
        if leaf.path:
            _record(leaf, leaf.path, actor, asked)
            yield leaf.path
        elif leaf.seal:
            # Without a seal there is no such dossier of the proposal.
            failed.append(leaf.filename)
    if failed:
        raise NotPrinted(failed)


def _record(leaf: Leaf, path: Path, actor: Actor, asked: Asked) -> None:
    assert leaf.seal  # of what is printed it is known
    acted_as = "the_system" if actor == SYSTEM else "administrator"
    issue(actor, leaf.seal, path.read_bytes(), acted_as=acted_as, reason=asked.reason.strip(), more=details_of(asked))
