"""Views of lists that somebody keeps under a name."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.db import Model


class SavedView(Model):
    """A search with columns (their codes, with a space between them) and an order, for one kind of list.

    Whoever opens it reads it with his own rights: it holds words, never rows. A shared one is offered to all who may open that list.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner_id", "listing", "name"), Index("ix_saved_view_listing", "listing"))

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listing: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    search: Mapped[str] = mapped_column(String(2000))
    columns: Mapped[str] = mapped_column(String(400))
    order: Mapped[str] = mapped_column(String(40))
    is_shared: Mapped[bool] = mapped_column(default=False)
