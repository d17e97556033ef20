"""What tests need, made with one call each: valid, boring, and only as much as was asked for. What a test is about stands in the test."""

from tests.factories.answers import complete_answers, required_files, without
from tests.factories.calls import make_call, make_period
from tests.factories.cases import NOW, make_actor, make_assignment_case, make_case
from tests.factories.conflicts import make_declaration, make_override
from tests.factories.definitions import TINY_FORM, TINY_RUBRIC, make_field, make_form, short_form, standard_form, standard_rubric
from tests.factories.documents import make_issued
from tests.factories.evaluation import (
    full_sheet,
    make_assignment,
    make_decision,
    make_objection,
    make_recommendation,
    passed_checklist,
    write_sheet,
)
from tests.factories.files import a_document, a_docx, a_jpeg, a_pdf, a_png, a_zip, an_upload, edited_workbook
from tests.factories.notices import make_notice
from tests.factories.panel import make_consensus, make_meeting, make_post, make_scored
from tests.factories.people import PASSWORD, make_body, make_person
from tests.factories.proposals import make_attachment, make_member, make_proposal, make_remarks
from tests.factories.together import make_comment, make_task

__all__ = [
    "NOW",
    "PASSWORD",
    "TINY_FORM",
    "TINY_RUBRIC",
    "a_document",
    "a_docx",
    "a_jpeg",
    "a_pdf",
    "a_png",
    "a_zip",
    "an_upload",
    "complete_answers",
    "edited_workbook",
    "full_sheet",
    "make_actor",
    "make_assignment",
    "make_assignment_case",
    "make_attachment",
    "make_body",
    "make_call",
    "make_case",
    "make_comment",
    "make_consensus",
    "make_decision",
    "make_declaration",
    "make_field",
    "make_form",
    "make_issued",
    "make_meeting",
    "make_member",
    "make_notice",
    "make_objection",
    "make_override",
    "make_period",
    "make_person",
    "make_post",
    "make_proposal",
    "make_recommendation",
    "make_remarks",
    "make_scored",
    "make_task",
    "passed_checklist",
    "required_files",
    "short_form",
    "standard_form",
    "standard_rubric",
    "without",
    "write_sheet",
]
