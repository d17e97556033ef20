"""The forms in which a sheet was made final: kept as they were, whatever is written after it was opened again."""

from proposals.db import db
from proposals.evaluation.models import Assignment, SheetVersion
from proposals.evaluation.queries import count_of_sheet_versions
from proposals.evaluation.sheets import values_of


def keep_sheet_version(assignment: Assignment) -> SheetVersion:
    """Keep a sheet that has just become final: its fields, total and time, and the version of the proposal that it judges."""
    kept = SheetVersion(
        assignment_id=assignment.id,
        number=count_of_sheet_versions(assignment) + 1,
        version_id=assignment.version_id,
        contents={code: value for code, value in values_of(assignment).items() if value},
        total=assignment.total,
        finalised_at=assignment.finalised_at,
    )
    db.session.add(kept)
    return kept
