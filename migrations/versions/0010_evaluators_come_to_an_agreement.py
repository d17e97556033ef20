"""evaluators come to an agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_THE_PROPOSAL = ("total_spread", "criterion_spread", "consensus_total")


def upgrade() -> None:
    for name in OF_THE_PROPOSAL:
        op.add_column("proposal", sa.Column(name, sa.BigInteger(), nullable=True))
    _create_discussion_and_consensus()
    _create_meetings()
    _count_spreads()


def downgrade() -> None:
    op.drop_table("minutes")
    op.drop_index(op.f("ix_agenda_item_proposal_id"), table_name="agenda_item")
    op.drop_table("agenda_item")
    op.drop_table("attendance")
    op.drop_table("meeting")
    op.drop_table("consensus_score")
    op.drop_index("ix_consensus_proposal_id_id", table_name="consensus")
    op.drop_table("consensus")
    op.drop_index("ix_post_proposal_id_id", table_name="post")
    op.drop_table("post")
    for name in reversed(OF_THE_PROPOSAL):
        op.drop_column("proposal", name)


def _create_discussion_and_consensus() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_post_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index("ix_post_proposal_id_id", "post", ["proposal_id", "id"])
    op.create_table(
        "consensus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consensus_person_id_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_consensus_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus")),
    )
    op.create_index("ix_consensus_proposal_id_id", "consensus", ["proposal_id", "id"])
    op.create_table(
        "consensus_score",
        sa.Column("consensus_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["consensus_id"], ["consensus.id"], name=op.f("fk_consensus_score_consensus_id_consensus")),
        sa.PrimaryKeyConstraint("consensus_id", "criterion", name=op.f("pk_consensus_score")),
    )


def _create_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("manner", _enum("manner", "in_person", "remote", "both"), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_meeting_call_id_call")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_meeting_opened_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_meeting_call_id_number")),
    )
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("capacity", _enum("capacity", "president", "member", "secretary", "rapporteur"), nullable=False),
        sa.Column("attended", _enum("attended", "present", "remotely", "absent"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_attendance")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("abstained", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_agenda_item_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("meeting_id", "proposal_id", name=op.f("uq_agenda_item_meeting_id_proposal_id")),
    )
    op.create_index(op.f("ix_agenda_item_proposal_id"), "agenda_item", ["proposal_id"])
    op.create_table(
        "minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_minutes_signed_by_person")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_minutes")),
    )


def _enum(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _count_spreads() -> None:
    """How far the final sheets that are there lie apart. Both are kept as whole hundredths."""
    op.execute(
        """
        UPDATE proposal SET
            total_spread = (SELECT MAX(total) - MIN(total) FROM assignment WHERE proposal_id = proposal.id AND state = 'final'),
            criterion_spread = (
                SELECT MAX(apart) FROM (
                    SELECT MAX(score.points) - MIN(score.points) AS apart
                    FROM score JOIN assignment ON assignment.id = score.assignment_id
                    WHERE assignment.proposal_id = proposal.id AND assignment.state = 'final'
                    GROUP BY score.criterion
                ) AS of_criteria
            )
        WHERE sheets_final > 0
        """
    )
