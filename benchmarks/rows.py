"""Rows on their way into the database: collected by table, written many at a time, in an order that foreign keys allow."""

from collections import defaultdict
from itertools import count
from typing import Any

from sqlalchemy import Integer, insert, text

from proposals.db import Model, db


class Rows:
    """Collects rows and hands out their numbers, which go on from 1 in each table that was empty."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._numbers: dict[str, Any] = defaultdict(lambda: count(1))

    def number(self, model: type[Model]) -> int:
        """The next free `id` of a table that nobody else writes to."""
        return int(next(self._numbers[model.__tablename__]))

    def add(self, model: type[Model], **values: Any) -> None:
        """A row by its columns; every row of a table names the same ones. The model's defaults fill in the rest."""
        self._rows[model.__tablename__].append(values)

    def write(self) -> None:
        """Insert everything that was collected, in the caller's transaction."""
        for table in db.metadata.sorted_tables:
            if rows := self._rows.pop(table.name, None):
                db.session.execute(insert(table), rows)


def settle() -> None:
    """After rows with numbers of our own: let PostgreSQL count on from them, and let it look at what there is."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        if "id" in table.columns and isinstance(table.columns["id"].type, Integer):
            db.session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT coalesce(max(id), 1) FROM \"{table.name}\"))")
            )
    db.session.execute(text("ANALYZE"))
