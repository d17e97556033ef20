"""The workflow as a page."""

from proposals.cli import WORKFLOW_PAGE
from proposals.workflow.diagram import mermaid, permission_table, step_table, workflow_page
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW
from proposals.workflow.permissions import Permission
from proposals.workflow.states import State


def test_page_in_docs_is_the_one_that_the_tables_give():
    assert WORKFLOW_PAGE.read_text(encoding="utf-8") == workflow_page()


def test_diagram_of_assignments_is_these_arrows():
    assert mermaid(ASSIGNMENT_WORKFLOW).splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        '    state "Περιμένει αποδοχή" as invited',
        '    state "Σε εξέλιξη" as accepted',
        '    state "Δεν έγινε δεκτή" as declined',
        '    state "Οριστικό φύλλο" as final',
        '    state "Ακυρώθηκε" as cancelled',
        '    state "Εξαιρέθηκε" as recused',
        "    [*] --> invited",
        "    invited --> accepted: accept",
        "    invited --> declined: decline",
        "    accepted --> declined: decline",
        "    accepted --> accepted: adopt_version",
        "    accepted --> final: finalise",
        "    final --> accepted: reopen",
        "    invited --> cancelled: cancel",
        "    accepted --> cancelled: cancel",
        "    invited --> recused: recuse",
        "    accepted --> recused: recuse",
        "    final --> recused: recuse",
        "```",
    ]


def test_diagram_of_proposals_names_every_state_and_every_arrow():
    lines = mermaid(PROPOSAL_WORKFLOW).splitlines()

    arrows = {(move.source.value, move.target.value) for step in PROPOSAL_WORKFLOW.steps.values() for move in step.moves}
    assert sum(line.startswith("    state ") for line in lines) == len(State)
    assert {tuple(line.strip().partition(":")[0].split(" --> ")) for line in lines if "-->" in line} == arrows | {("[*]", "draft")}


def test_table_has_one_row_a_step():
    rows = step_table(PROPOSAL_WORKFLOW).splitlines()[2:]

    assert [row.split("`")[1] for row in rows] == list(PROPOSAL_WORKFLOW.steps)


def test_row_of_a_step_says_everything_about_it():
    (row,) = (line for line in step_table(PROPOSAL_WORKFLOW).splitlines() if line.startswith("| `send_back`"))

    assert row == (
        "| `send_back` | Επιστροφή στους συντάκτες "
        "| awaiting_approval → returned (was submitted)<br>awaiting_approval → draft (was never submitted) "
        "| is approver | – | required | – | editors | – |"
    )


def test_permission_table_has_one_row_a_permission():
    rows = permission_table().splitlines()[2:]

    assert [row.split("`")[1] for row in rows] == [permission.name for permission in Permission]


def test_permission_row_names_the_roles_that_are_held():
    (row,) = (line for line in permission_table().splitlines() if line.startswith("| `SEE_AUDIT`"))

    assert row == "| `SEE_AUDIT` | see the audit trail | holds administrator |"
