"""The index of words, put together again: each saved text adds to it a piece of its own, and a search reads all pieces. SQLite alone keeps it so."""

from sqlalchemy import text

from proposals.db import db

_MERGE = text("INSERT INTO proposal_trigram (proposal_trigram, rank) VALUES ('merge', :pages)")
# What FTS5 itself changes with every such statement: a smaller difference means that nothing was left to merge.
_OWN_CHANGES = 2


def merge_index(pages: int) -> int:
    """Merge all pieces of the index, about so many pages at a time; commits after each, so that nobody who saves waits long. How many steps it took.

    PostgreSQL does so by itself whenever it vacuums. Source: https://www.sqlite.org/fts5.html, 6.8 «The 'merge' Command».
    """
    if db.engine.dialect.name != "sqlite":
        return 0
    # The negative number lays all pieces on one level first, without which pieces of different sizes stay apart.
    steps, goes_on = 0, _is_merged_further(-pages)
    while goes_on:
        steps, goes_on = steps + 1, _is_merged_further(pages)
    return steps


def _is_merged_further(pages: int) -> bool:
    connection = db.session.connection()
    driver = connection.connection.driver_connection
    before: int = driver.total_changes  # type: ignore[union-attr]
    connection.execute(_MERGE, {"pages": pages})
    changed: int = driver.total_changes - before  # type: ignore[union-attr]
    db.session.commit()
    return changed >= _OWN_CHANGES
