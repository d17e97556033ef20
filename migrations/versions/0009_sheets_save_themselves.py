"""sheets save themselves."""

import json
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEWER_VERSION = "newer_version_id INTEGER CONSTRAINT fk_assignment_newer_version_id_proposal_version REFERENCES proposal_version (id)"
RUBRICS = sa.text("SELECT id, CAST(rubric_data AS TEXT) FROM call")
SCORES = sa.text("SELECT assignment_id, criterion, points, comment FROM score")
CHECKS = sa.text("SELECT assignment_id, item, verdict, comment FROM horizontal_check")
SHEETS = sa.text(
    "SELECT a.id, a.state, a.version_id, a.total, a.finalised_at, a.comment_to_body, p.call_id FROM assignment a"
    " JOIN proposal p ON p.id = a.proposal_id WHERE a.sheet_revision > 0"
).columns(finalised_at=sa.DateTime(timezone=True))


def upgrade() -> None:
    op.create_table(
        "former_sheet_text",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_former_sheet_text_assignment_id_assignment")),
        sa.PrimaryKeyConstraint("assignment_id", "field", "revision", name=op.f("pk_former_sheet_text")),
    )
    versions = op.create_table(
        "sheet_version",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_sheet_version_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["version_id"], ["proposal_version.id"], name=op.f("fk_sheet_version_version_id_proposal_version")),
        sa.PrimaryKeyConstraint("assignment_id", "number", name=op.f("pk_sheet_version")),
    )
    op.create_table(
        "private_note",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spell_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_private_note_assignment_id_assignment")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_private_note")),
    )
    # In one word, which both databases know: SQLite would otherwise make the whole table anew, and others refer to it.
    op.execute(f"ALTER TABLE assignment ADD COLUMN {NEWER_VERSION}")
    # Rows that are there get the value of the database, new ones that of the application.
    op.add_column("assignment", sa.Column("criteria_done", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignment", sa.Column("criteria_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignment", sa.Column("written", sa.JSON(), nullable=False, server_default="{}"))
    _bring_sheets_in_step(versions)


def downgrade() -> None:
    for name in ("written", "criteria_count", "criteria_done", "newer_version_id"):
        op.drop_column("assignment", name)
    op.drop_table("private_note")
    op.drop_table("sheet_version")
    op.drop_table("former_sheet_text")


def _bring_sheets_in_step(versions: sa.Table) -> None:
    """Count the criteria of every sheet that is written, keep every final one as its first form, and note which of them wait for their evaluator."""
    connection = op.get_bind()
    rubrics = {call: json.loads(text) for call, text in connection.execute(RUBRICS)}
    scores, checks = _rows_of(connection, SCORES), _rows_of(connection, CHECKS)
    for row in connection.execute(SHEETS).mappings().all():
        rubric, own = rubrics[row["call_id"]], scores.get(row["id"], [])
        done = sum(_is_done(rubric, points, comment) for _code, points, comment in own)
        counts = {"number": row["id"], "done": done, "count": len(rubric["criteria"])}
        connection.execute(sa.text("UPDATE assignment SET criteria_done = :done, criteria_count = :count WHERE id = :number"), counts)
        if row["state"] == "final":
            contents = _contents(own, checks.get(row["id"], []), row["comment_to_body"])
            kept = {"assignment_id": row["id"], "number": 1, "version_id": row["version_id"], "contents": contents, "total": row["total"]}
            connection.execute(versions.insert(), {**kept, "finalised_at": row["finalised_at"]})


def _rows_of(connection: sa.Connection, query: sa.TextClause) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *rest in connection.execute(query):
        found.setdefault(number, []).append(tuple(rest))
    return found


def _is_done(rubric: dict[str, Any], points: int | None, comment: str) -> bool:
    if points is None or not rubric["comment"]["min"] <= len(comment) <= rubric["comment"]["max"]:
        return False
    lowest, highest, step = (Decimal(rubric["scale"][name]) * 100 for name in ("lowest", "highest", "step"))
    return lowest <= points <= highest and (points - lowest) % step == 0


def _contents(scores: list[tuple[Any, ...]], checks: list[tuple[Any, ...]], comment_to_body: str) -> dict[str, str]:
    """What the fields of a sheet held, by their codes."""
    found = {"comment_to_body": comment_to_body}
    for code, points, comment in scores:
        found |= {code: f"{Decimal(points) / 100:f}" if points is not None else "", f"{code}_comment": comment}
    for item, verdict, comment in checks:
        found |= {f"check_{item}": verdict or "", f"check_{item}_comment": comment}
    return {code: value for code, value in found.items() if value}
