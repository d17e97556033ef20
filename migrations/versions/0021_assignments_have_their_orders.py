"""assignments have their orders, and proposals that of their consensus."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# The database keeps them in step, whoever writes. A migration that rebuilds assignment, proposal or person on SQLite must make their triggers again.
COPIED = """UPDATE assignment SET
    proposal_code = (SELECT coalesce(code, '') FROM proposal WHERE id = assignment.proposal_id),
    body_order = (SELECT body_order FROM proposal WHERE id = assignment.proposal_id),
    evaluator_order = (SELECT sort_name FROM person WHERE id = assignment.evaluator_id)"""
ON_SQLITE = (
    f"CREATE TRIGGER assignment_keeps_orders AFTER INSERT ON assignment BEGIN {COPIED} WHERE id = NEW.id; END",
    """CREATE TRIGGER proposal_gives_code AFTER UPDATE OF code ON proposal WHEN OLD.code IS NOT NEW.code BEGIN
    UPDATE assignment SET proposal_code = coalesce(NEW.code, '') WHERE proposal_id = NEW.id; END""",
    """CREATE TRIGGER proposal_gives_body_order AFTER UPDATE OF body_order ON proposal WHEN OLD.body_order <> NEW.body_order BEGIN
    UPDATE assignment SET body_order = NEW.body_order WHERE proposal_id = NEW.id; END""",
    """CREATE TRIGGER person_gives_order AFTER UPDATE OF sort_name ON person WHEN OLD.sort_name <> NEW.sort_name BEGIN
    UPDATE assignment SET evaluator_order = NEW.sort_name WHERE evaluator_id = NEW.id; END""",
)
ON_POSTGRESQL = (
    """CREATE FUNCTION keep_orders_of_assignment() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    SELECT coalesce(code, ''), body_order INTO NEW.proposal_code, NEW.body_order FROM proposal WHERE id = NEW.proposal_id;
    SELECT sort_name INTO NEW.evaluator_order FROM person WHERE id = NEW.evaluator_id;
    RETURN NEW; END $$""",
    "CREATE TRIGGER assignment_keeps_orders BEFORE INSERT ON assignment FOR EACH ROW EXECUTE FUNCTION keep_orders_of_assignment()",
    # Of all columns, as a trigger before this one may have written the order of the body.
    """CREATE FUNCTION give_orders_of_proposal() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    UPDATE assignment SET proposal_code = coalesce(NEW.code, ''), body_order = NEW.body_order WHERE proposal_id = NEW.id;
    RETURN NULL; END $$""",
    """CREATE TRIGGER proposal_gives_orders AFTER UPDATE ON proposal FOR EACH ROW
    WHEN (OLD.code IS DISTINCT FROM NEW.code OR OLD.body_order <> NEW.body_order) EXECUTE FUNCTION give_orders_of_proposal()""",
    """CREATE FUNCTION give_evaluator_order() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE assignment SET evaluator_order = NEW.sort_name WHERE evaluator_id = NEW.id; RETURN NULL; END $$""",
    """CREATE TRIGGER person_gives_order AFTER UPDATE OF sort_name ON person
    FOR EACH ROW WHEN (OLD.sort_name <> NEW.sort_name) EXECUTE FUNCTION give_evaluator_order()""",
)
BACK_ON_SQLITE = tuple(
    f"DROP TRIGGER {name}" for name in ("person_gives_order", "proposal_gives_body_order", "proposal_gives_code", "assignment_keeps_orders")
)
BACK_ON_POSTGRESQL = (
    "DROP TRIGGER person_gives_order ON person",
    "DROP FUNCTION give_evaluator_order()",
    "DROP TRIGGER proposal_gives_orders ON proposal",
    "DROP FUNCTION give_orders_of_proposal()",
    "DROP TRIGGER assignment_keeps_orders ON assignment",
    "DROP FUNCTION keep_orders_of_assignment()",
)
COLUMNS = {"proposal_code": 20, "body_order": 220, "evaluator_order": 140}
# The list of assignments has all of a call, that of sheets those in one state.
OF_CALL = ("body_order", "evaluator_order", "assigned_at", "due_at", "finalised_at")
OF_STATE = ("body_order", "evaluator_order", "total", "finalised_at")
# Codes grow by a digit when four are used up: the shorter one comes first.
BY_CODE = (
    ("ix_assignment_call_id_code_in_order", ["call_id", sa.text("length(proposal_code)"), "proposal_code", "id"]),
    ("ix_assignment_call_id_state_code_in_order", ["call_id", "state", sa.text("length(proposal_code)"), "proposal_code", "id"]),
)
BY_CONSENSUS = "ix_proposal_call_id_consensus_total_id"
INDEXES = (
    *((f"ix_assignment_call_id_{each}_id", ["call_id", each, "id"]) for each in OF_CALL),
    *((f"ix_assignment_call_id_state_{each}_id", ["call_id", "state", each, "id"]) for each in OF_STATE),
    *BY_CODE,
)


def upgrade() -> None:
    for name, length in COLUMNS.items():
        op.add_column("assignment", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.execute(COPIED)
    for statement in ON_SQLITE if _is_sqlite() else ON_POSTGRESQL:
        op.execute(statement)
    for name, columns in INDEXES:
        op.create_index(name, "assignment", columns)
    op.create_index(BY_CONSENSUS, "proposal", ["call_id", "consensus_total", "id"])


def downgrade() -> None:
    op.drop_index(BY_CONSENSUS, "proposal")
    for name, _columns in reversed(INDEXES):
        op.drop_index(name, "assignment")
    for statement in BACK_ON_SQLITE if _is_sqlite() else BACK_ON_POSTGRESQL:
        op.execute(statement)
    for name in reversed(COLUMNS):
        op.drop_column("assignment", name)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
