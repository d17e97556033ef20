"""words are indexed, and proposals stand in the order of their bodies."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# The database keeps both in step, whoever writes. A migration that rebuilds the table proposal on SQLite loses its triggers and must make them again.
WORDS_ON_SQLITE = (
    """CREATE VIRTUAL TABLE proposal_trigram USING fts5(search_text, content='proposal', content_rowid='id',
    tokenize='trigram case_sensitive 1', columnsize=0)""",
    "INSERT INTO proposal_trigram (proposal_trigram) VALUES ('rebuild')",
    """CREATE TRIGGER proposal_trigram_insert AFTER INSERT ON proposal BEGIN
    INSERT INTO proposal_trigram (rowid, search_text) VALUES (NEW.id, NEW.search_text); END""",
    """CREATE TRIGGER proposal_trigram_update AFTER UPDATE OF search_text ON proposal WHEN OLD.search_text IS NOT NEW.search_text BEGIN
    INSERT INTO proposal_trigram (proposal_trigram, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);
    INSERT INTO proposal_trigram (rowid, search_text) VALUES (NEW.id, NEW.search_text); END""",
    """CREATE TRIGGER proposal_trigram_delete AFTER DELETE ON proposal BEGIN
    INSERT INTO proposal_trigram (proposal_trigram, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text); END""",
)
WORDS_ON_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_proposal_search_text ON proposal USING gin (search_text gin_trgm_ops)",
)
ORDER_ON_SQLITE = (
    """CREATE TRIGGER proposal_keeps_body_order_insert AFTER INSERT ON proposal BEGIN
    UPDATE proposal SET body_order = (SELECT sort_name FROM body WHERE id = NEW.body_id) WHERE id = NEW.id; END""",
    """CREATE TRIGGER proposal_keeps_body_order_update AFTER UPDATE OF body_id ON proposal BEGIN
    UPDATE proposal SET body_order = (SELECT sort_name FROM body WHERE id = NEW.body_id) WHERE id = NEW.id; END""",
    """CREATE TRIGGER body_gives_order AFTER UPDATE OF sort_name ON body WHEN OLD.sort_name <> NEW.sort_name BEGIN
    UPDATE proposal SET body_order = NEW.sort_name WHERE body_id = NEW.id; END""",
)
ORDER_ON_POSTGRESQL = (
    """CREATE FUNCTION keep_body_order_of_proposal() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.body_order := (SELECT sort_name FROM body WHERE id = NEW.body_id); RETURN NEW; END $$""",
    """CREATE TRIGGER proposal_keeps_body_order BEFORE INSERT OR UPDATE OF body_id ON proposal
    FOR EACH ROW EXECUTE FUNCTION keep_body_order_of_proposal()""",
    """CREATE FUNCTION give_body_order() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE proposal SET body_order = NEW.sort_name WHERE body_id = NEW.id; RETURN NULL; END $$""",
    """CREATE TRIGGER body_gives_order AFTER UPDATE OF sort_name ON body
    FOR EACH ROW WHEN (OLD.sort_name <> NEW.sort_name) EXECUTE FUNCTION give_body_order()""",
)
# The extension stays: it may serve others too.
BACK_ON_SQLITE = (
    *(f"DROP TRIGGER {name}" for name in ("body_gives_order", "proposal_keeps_body_order_update", "proposal_keeps_body_order_insert")),
    *(f"DROP TRIGGER proposal_trigram_{event}" for event in ("insert", "update", "delete")),
    "DROP TABLE proposal_trigram",
)
BACK_ON_POSTGRESQL = (
    "DROP TRIGGER body_gives_order ON body",
    "DROP FUNCTION give_body_order()",
    "DROP TRIGGER proposal_keeps_body_order ON proposal",
    "DROP FUNCTION keep_body_order_of_proposal()",
    "DROP INDEX ix_proposal_search_text",
)
INDEXES = (
    ("ix_proposal_call_id_body_order_id", "proposal", ["call_id", "body_order", "id"]),
    ("ix_proposal_body_order_id", "proposal", ["body_order", "id"]),
    ("ix_proposal_budget_total_id", "proposal", ["budget_total", "id"]),
)


def upgrade() -> None:
    op.add_column("proposal", sa.Column("body_order", sa.String(220), nullable=False, server_default=""))
    op.execute("UPDATE proposal SET body_order = (SELECT sort_name FROM body WHERE id = proposal.body_id)")
    for statement in (*ORDER_ON_SQLITE, *WORDS_ON_SQLITE) if _is_sqlite() else (*ORDER_ON_POSTGRESQL, *WORDS_ON_POSTGRESQL):
        op.execute(statement)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
    for statement in BACK_ON_SQLITE if _is_sqlite() else BACK_ON_POSTGRESQL:
        op.execute(statement)
    op.drop_column("proposal", "body_order")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
