"""Finding the views that are kept of a list."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from proposals.db import db
from proposals.lists.models import SavedView
from proposals.workflow.people import Actor


def views_of(actor: Actor, listing: str) -> Sequence[SavedView]:
    """The person's own views of a list and those that others share, by name."""
    query = select(SavedView).where(SavedView.listing == listing, or_(SavedView.owner_id == actor.person_id, SavedView.is_shared))
    return db.session.scalars(query.order_by(SavedView.name, SavedView.id)).all()


def own_view(actor: Actor, number: int) -> SavedView | None:
    """A view by its number, for nobody but its owner."""
    return db.session.scalars(select(SavedView).where(SavedView.id == number, SavedView.owner_id == actor.person_id)).one_or_none()


def own_views(actor: Actor, listing: str) -> Sequence[SavedView]:
    """The views of a list that are the person's own."""
    return db.session.scalars(select(SavedView).where(SavedView.listing == listing, SavedView.owner_id == actor.person_id)).all()
