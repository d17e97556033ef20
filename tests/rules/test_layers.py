"""Who may know what inside the house: operations know no request, forms ask no questions, one clock, few who commit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "proposals").rglob("*.py"))

# Verbs and questions: whatever a page, a command and a test call alike.
OPERATIONS = [
    path
    for path in MODULES
    if path.stem in ("operations", "queries", "steps", "effects", "assigning", "sheets", "scoring", "attachments", "versions", "uploads", "export")
]
OF_A_REQUEST = {"request", "session", "g", "flash", "redirect", "url_for", "abort", "render_template"}
# Who ends a transaction, and why: a request that writes, a command, the sender of mail, the maker of dossiers before it prints,
# the writer of digests, each in a transaction of its own, the worker that computes an assignment, releases decisions, or makes and issues what was ordered,
# between its steps.
WORKING = {
    "allocation/claims.py",
    "allocation/deed_work.py",
    "allocation/work.py",
    "decisions/release_work.py",
    "dossier/volumes.py",
    "orders/work.py",
}
COMMITTING = {
    "web/writes.py",
    "cli.py",
    "upkeep.py",
    "notices/operations.py",
    "dossier/export.py",
    "reminders/operations.py",
    "drafting/index_merging.py",
    *WORKING,
}
# Who asks the machine what time it is.
CLOCK = "clock.py"
TIME = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "proposals"))


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every import; the name is empty where the whole module is imported."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def attributes_of(path: Path) -> Iterator[tuple[str, str]]:
    """(name, attribute) of everything that is written `name.attribute`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


def test_operations_are_found():
    assert {name_of(path) for path in OPERATIONS} >= {"drafting/operations.py", "drafting/steps.py", "evaluation/assigning.py", "accounts/queries.py"}


@pytest.mark.parametrize("path", OPERATIONS, ids=name_of)
def test_operation_knows_no_request_and_no_global_person(path):
    known = set(imports_of(path))

    assert {name for module, name in known if module == "flask"} & OF_A_REQUEST == set()
    assert [module for module, _name in known if module.split(".")[0] in ("flask_login", "wtforms", "flask_wtf", "werkzeug.wrappers")] == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem == "forms"], ids=name_of)
def test_form_asks_the_database_nothing(path):
    known = [module if not name else f"{module}.{name}" for module, name in imports_of(path)]

    assert [each for each in known if each.startswith("sqlalchemy") or each == "proposals.db.db" or ".queries" in each] == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem.endswith("views")], ids=name_of)
def test_view_makes_no_question_of_its_own_to_the_database(path):
    known = {name for module, name in imports_of(path) if module.startswith("sqlalchemy")}

    # `text` is the one word of the health check; what lists add to a query of their own they say in its words.
    assert known - {"text"} == set()


def test_only_few_end_a_transaction():
    found = {name_of(path) for path in MODULES if any(attribute == "commit" for _name, attribute in _calls(path))}

    assert found == COMMITTING


def test_one_clock_tells_the_time():
    found = {name_of(path) for path in MODULES if TIME & set(attributes_of(path))}

    assert found == {CLOCK}


def test_nothing_prints():
    found = [name_of(path) for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_print(node)]

    assert found == []


def _calls(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield "", node.func.attr


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
