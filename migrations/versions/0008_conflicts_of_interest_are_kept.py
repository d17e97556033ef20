"""conflicts of interest are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ABOUT_ONE_THING = (
    "(CASE WHEN body_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person = '' THEN 0 ELSE 1 END) + (CASE WHEN proposal_code = '' THEN 0 ELSE 1 END) = 1"
)
STATES = "'invited', 'accepted', 'declined', 'final', 'cancelled'"
MORE_STATES = f"{STATES}, 'recused'"
# Who wrote, filed, commented, supervises: each way to a conflict has its index.
INDEXES = (
    ("ix_body_parent_id", "body", ["parent_id"]),
    ("ix_answer_changed_by_proposal_id", "answer", ["changed_by", "proposal_id"]),
    ("ix_former_answer_changed_by_proposal_id", "former_answer", ["changed_by", "proposal_id"]),
    ("ix_proposal_version_submitted_by_proposal_id", "proposal_version", ["submitted_by", "proposal_id"]),
    ("ix_comment_author_id_proposal_id", "comment", ["author_id", "proposal_id"]),
)


def upgrade() -> None:
    _declarations()
    _overrides()
    op.create_table(
        "named_party",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_named_party_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("proposal_id", "kind", "key", name=op.f("pk_named_party")),
    )
    op.create_index("ix_named_party_key_proposal_id", "named_party", ["key", "proposal_id"])
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.execute("ALTER TABLE reader ADD COLUMN despite_conflict BOOLEAN DEFAULT false NOT NULL")
    _allow_states(STATES, MORE_STATES)


def _declarations() -> None:
    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(length=254), nullable=False),
        sa.Column("proposal_code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("binding_code", sa.String(length=20), nullable=False),
        sa.CheckConstraint(ABOUT_ONE_THING, name=op.f("ck_conflict_declaration_about_one_thing")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_conflict_declaration_ends_after_start")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_conflict_declaration_body_id_body")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["person.id"], name=op.f("fk_conflict_declaration_evaluator_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
    )
    op.create_index("ix_conflict_declaration_evaluator_id_id", "conflict_declaration", ["evaluator_id", "id"])


def _overrides() -> None:
    op.create_table(
        "conflict_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_conflict_override_by_id_person")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["person.id"], name=op.f("fk_conflict_override_evaluator_id_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_conflict_override_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_override")),
    )
    op.create_index("ix_conflict_override_proposal_id_evaluator_id", "conflict_override", ["proposal_id", "evaluator_id"])


def downgrade() -> None:
    # An older version knows nobody who was recused: to it the assignment was cancelled.
    op.execute("UPDATE assignment SET state = 'cancelled' WHERE state = 'recused'")
    _allow_states(MORE_STATES, STATES)
    op.drop_column("reader", "despite_conflict")
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_index("ix_named_party_key_proposal_id", table_name="named_party")
    op.drop_table("named_party")
    op.drop_index("ix_conflict_override_proposal_id_evaluator_id", table_name="conflict_override")
    op.drop_table("conflict_override")
    op.drop_index("ix_conflict_declaration_evaluator_id_id", table_name="conflict_declaration")
    op.drop_table("conflict_declaration")


def _allow_states(before: str, after: str) -> None:
    """Change which states an assignment may have.

    SQLite can only make the whole table anew, to which others refer, or have the text of its schema changed: its own documentation gives the
    latter as the way for a check constraint (lang_altertable.html, section 7).
    """
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_assignment_assignmentstate"), "assignment", type_="check")
        op.create_check_constraint(op.f("ck_assignment_assignmentstate"), "assignment", f"state IN ({after})")
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    sql = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'assignment'"
    connection.exec_driver_sql(sql, (f"state IN ({before})", f"state IN ({after})"))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
