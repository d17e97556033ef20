"""Keeping views of lists, sharing them, and letting them go."""

from collections.abc import Sequence

from proposals import greek
from proposals.audit.operations import record
from proposals.db import db
from proposals.lists.models import SavedView
from proposals.lists.queries import own_views
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_, NP_, Phrase

LONGEST_NAME = 80
LONGEST_SEARCH = 2000


class ViewRefused(Exception):
    """A view that is not kept; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.text)
        self.reason = reason


def save_view(actor: Actor, listing: str, *, name: str, search: str, columns: Sequence[str], order: str, is_shared: bool, most: int) -> SavedView:
    """Keep a search with its columns and order under a name; one of the same name is written over. Raises ViewRefused."""
    name = greek.clean_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise ViewRefused(Phrase(*NP_("Γράψτε ένα όνομα έως %(num)s χαρακτήρα.", "Γράψτε ένα όνομα έως %(num)s χαρακτήρες."), LONGEST_NAME))
    if len(search) > LONGEST_SEARCH:
        raise ViewRefused(Phrase(N_("Η αναζήτηση είναι πολύ μεγάλη για να αποθηκευτεί.")))
    kept = own_views(actor, listing)
    view = next((each for each in kept if each.name == name), None)
    if view is None and len(kept) >= most:
        raise ViewRefused(Phrase(*NP_("Κάθε λίστα κρατά έως %(num)s προβολή σας.", "Κάθε λίστα κρατά έως %(num)s προβολές σας."), most))
    view = view or SavedView(owner_id=actor.person_id, listing=listing, name=name)
    view.search, view.columns, view.order, view.is_shared = search, " ".join(columns), order, is_shared
    db.session.add(view)
    db.session.flush()
    record(actor, "save_view", f"view:{view.id}", details={"list": listing, "name": name, "search": search, "shared": is_shared})
    return view


def delete_view(actor: Actor, view: SavedView) -> None:
    """Let a view go; it is the person's own."""
    record(actor, "delete_view", f"view:{view.id}", details={"list": view.listing, "name": view.name})
    db.session.delete(view)
    db.session.flush()
