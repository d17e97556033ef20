"""The workflow as text: a Mermaid diagram and tables in Markdown, written from the tables themselves."""

from enum import StrEnum

from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW, Workflow
from proposals.workflow.people import SYSTEM, Actor, Holding, Role
from proposals.workflow.permissions import PERMISSIONS
from proposals.workflow.table import Note, Step


def workflow_page() -> str:
    """The whole of docs/workflow.md."""
    parts = [
        "# The workflow",
        "Written by `flask write-docs` from `proposals/workflow/`. Do not edit: a test compares it with the tables.",
        "## A proposal",
        mermaid(PROPOSAL_WORKFLOW),
        step_table(PROPOSAL_WORKFLOW),
        "## An assignment",
        mermaid(ASSIGNMENT_WORKFLOW),
        step_table(ASSIGNMENT_WORKFLOW),
        "## Permissions",
        "A permission holds where every fact of any of its rows holds.",
        permission_table(),
    ]
    return "\n\n".join(parts) + "\n"


def mermaid(workflow: Workflow) -> str:
    """A state diagram, one arrow a move; steps that share an arrow stand on it together."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in workflow.steps.values():
        for move in step.moves:
            arrows.setdefault((move.source.value, move.target.value), []).append(step.name)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_label(state)}" as {state.value}' for state in _members(workflow)]
    lines += [f"    [*] --> {next(iter(_members(workflow))).value}"]
    lines += [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in arrows.items()]
    return "\n".join([*lines, "```"])


def step_table(workflow: Workflow) -> str:
    """One row a step: from, to, by, when, note, told, effects."""
    head = "| step | label | from → to | by | when | note | asks | told | then |\n|---|---|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_row(step) for step in workflow.steps.values())])


def permission_table() -> str:
    """One row a permission, with the facts of each of its rows."""
    lines = ["| permission | may | who |", "|---|---|---|"]
    for permission, rows in PERMISSIONS.items():
        who = "<br>".join(sorted({" and ".join(_words(fact) for fact in row) for row in rows}))
        lines.append(f"| `{permission.name}` | {permission.value} | {who} |")
    return "\n".join(lines)


def kinds_of_people(body_id: int, other_body_id: int) -> dict[str, Actor]:
    """One person of each kind that the rules can tell apart, for documents and tests: name → actor."""
    people = {"the system": SYSTEM}
    for number, role in enumerate(Role, start=1):
        if role.is_of_a_body:
            people[f"{role.value} of the body"] = Actor(number, body_id, frozenset({Holding(role, body_id)}))
            people[f"{role.value} of another body"] = Actor(number + 20, other_body_id, frozenset({Holding(role, other_body_id)}))
        else:
            people[role.value] = Actor(number, other_body_id, frozenset({Holding(role)}))
            people[f"{role.value} who works for the body"] = Actor(number + 20, body_id, frozenset({Holding(role)}))
    return people


def _label(state: StrEnum) -> str:
    label: str = state.label  # type: ignore[attr-defined]  # every enum of states has one
    return label


def _members(workflow: Workflow) -> type[StrEnum]:
    return workflow.states


def _row(step: Step) -> str:
    arrows = "<br>".join(f"{m.source.value} → {m.target.value}{f' ({_words(m.given)})' if m.given else ''}" for m in step.moves)
    cells = (
        f"`{step.name}`",
        step.label,
        arrows,
        " or ".join(_words(fact) for fact in step.by),
        ", ".join(_words(fact) for fact in step.when) or "–",
        "–" if step.note is Note.NONE else step.note.value,
        ", ".join(step.asks) or "–",
        ", ".join(step.tells) or "–",
        ", ".join(f"`{effect}`" for effect in step.then) or "–",
    )
    return f"| {' | '.join(cells)} |"


def _words(fact: object) -> str:
    if getattr(fact, "__name__", "") == "holds_role":
        role = fact.__closure__[0].cell_contents  # type: ignore[attr-defined]
        return f"holds {role.value.replace('_', ' ')}"
    return str(getattr(fact, "__name__", "")).strip("_").replace("_", " ")
