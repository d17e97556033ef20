"""a ranking is a document of its own kind."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = ("committee", "applicant", "public", "archive", "letter", "receipt", "minutes")
NOW = (*BEFORE, "ranking")


def upgrade() -> None:
    _allow(NOW)


def downgrade() -> None:
    # An older version calls what the committee has of a whole call by the name of its dossiers.
    op.execute("UPDATE issued_document SET kind = 'committee' WHERE kind = 'ranking'")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{each}'" for each in kinds)
    with op.batch_alter_table("issued_document") as table:
        table.drop_constraint(op.f("ck_issued_document_kind"), type_="check")
        table.create_check_constraint(op.f("ck_issued_document_kind"), f"kind IN ({allowed})")
