"""short words are found."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# As the texts are made now: each word of one or two letters stands once more by itself, beside the stems.
EDGE = "\x1f"
SHORT = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?![^\W_])")
LONGEST = 2
AT_ONCE = 500
# The index is made anew in one go, and the trigger of 0019 comes back after that.
BEFORE_ON_SQLITE = "DROP TRIGGER proposal_trigram_update"
AFTER_ON_SQLITE = (
    "INSERT INTO proposal_trigram (proposal_trigram) VALUES ('rebuild')",
    """CREATE TRIGGER proposal_trigram_update AFTER UPDATE OF search_text ON proposal WHEN OLD.search_text IS NOT NEW.search_text BEGIN
    INSERT INTO proposal_trigram (proposal_trigram, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);
    INSERT INTO proposal_trigram (rowid, search_text) VALUES (NEW.id, NEW.search_text); END""",
)
# Texts that are read for every row of a list are kept as they are and in their rows: unpacking one takes ten times as long as looking into it.
PLAIN_ON_POSTGRESQL = ("ALTER TABLE proposal ALTER COLUMN search_text SET STORAGE EXTERNAL", "ALTER TABLE proposal SET (toast_tuple_target = 8160)")
PACKED_ON_POSTGRESQL = ("ALTER TABLE proposal ALTER COLUMN search_text SET STORAGE EXTENDED", "ALTER TABLE proposal RESET (toast_tuple_target)")
PROPOSAL = sa.table("proposal", sa.column("id", sa.Integer), sa.column("search_text", sa.Text))


def upgrade() -> None:
    if not _is_sqlite():
        _run(PLAIN_ON_POSTGRESQL)
    _rewrite(lambda folded, kept: kept | set(SHORT.findall(folded)))


def downgrade() -> None:
    if not _is_sqlite():
        _run(PACKED_ON_POSTGRESQL)
    _rewrite(lambda folded, kept: {each for each in kept if len(each) > LONGEST})


def _rewrite(change):
    """Write every text anew with other words by themselves. The connection is kept: rows are read and written a few at a time."""
    if _is_sqlite():
        op.execute(BEFORE_ON_SQLITE)
    connection, last = op.get_bind(), 0
    written = PROPOSAL.update().where(PROPOSAL.c.id == sa.bindparam("number")).values(search_text=sa.bindparam("text"))
    while rows := connection.execute(sa.select(PROPOSAL).where(PROPOSAL.c.id > last).order_by(PROPOSAL.c.id).limit(AT_ONCE)).all():
        connection.execute(written, [{"number": row.id, "text": _changed(row.search_text or "", change)} for row in rows])
        last = rows[-1].id
    if _is_sqlite():
        _run(AFTER_ON_SQLITE)


def _changed(text, change):
    folded, _edge, apart = text.partition(EDGE)
    kept = {each for each in apart.split(EDGE) if each}
    return folded + "".join(f"{EDGE}{each}{EDGE}" for each in sorted(change(folded, kept)))


def _run(statements) -> None:
    for statement in statements:
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
