"""Words: every Greek sentence is marked for translation, everything that is recorded has words, every name in a template leads somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from proposals.dossier.papers import EXPORT, REFUSAL, TEXT
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW
from proposals.workflow.people import Role

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "proposals"
TEMPLATES = sorted([*(HOUSE / "templates").rglob("*.html"), *(HOUSE / "templates").rglob("*.txt")])
GREEK = re.compile(r"[Α-Ωα-ωΆ-Ώά-ώ]")

# What marks a sentence, or holds it in both languages already.
MARKS = {"_", "N_", "NP_", "gettext", "ngettext", "Words"}
# Greek that is no sentence of a page, and why.
NO_SENTENCES = {
    "greek.py": "tables of letters",
    "config.py": "defaults of settings, with their English beside them",
    "cli.py": "the default name of the first administrator",
    "web/words.py": "the Greek way to write a code",
    "allocation/csv_file.py": "the Greek way to write a code, as somebody types it",
    "drafting/likeness.py": "endings of words",
    "dossier/codes.py": "letters that look like Latin ones",
    "dossier/compose_scores.py": "letters that stand for evaluators",
    "decisions/names.py": "endings of surnames",
}
NO_SENTENCES_IN_TEMPLATES = {
    "layout/masthead.html": "the name of the other language, in that language",
    "evaluation/outcome.html": "letters that stand for evaluators",
    "evaluation/points_table.html": "letters that stand for evaluators",
    "evaluation/sheet_read.html": "letters that stand for evaluators",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def template_name(path: Path) -> str:
    return str(path.relative_to(HOUSE / "templates"))


def unmarked(tree: ast.AST, is_marked: bool = False) -> Iterator[str]:
    """The Greek strings that no marking call surrounds; docstrings are for us."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and GREEK.search(child.value) and not is_marked:
            yield child.value
        marks = isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in MARKS
        yield from unmarked(child, is_marked or marks)


@pytest.mark.parametrize("path", [path for path in sorted(HOUSE.rglob("*.py")) if "demo" not in path.parts], ids=name_of)
def test_greek_sentence_of_a_module_is_marked(path):
    found = list(unmarked(ast.parse(path.read_text(encoding="utf-8"))))

    assert found == [] or name_of(path) in NO_SENTENCES, found


def test_no_sentence_is_marked_inside_an_f_string_where_nobody_collects_it():
    found = []
    for path in HOUSE.rglob("*.py"):
        strings = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.JoinedStr))
        calls = (call for string in strings for call in ast.walk(string) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name))
        found += [f"{name_of(path)}:{call.lineno}" for call in calls if call.func.id in MARKS]

    assert found == []


def left_over(source: str) -> str:
    """A template without its comments and without what it marks for translation."""
    source = re.sub(r"{#.*?#}", "", source, flags=re.S)
    return re.sub(r"\b(?:_|ngettext)\((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\s,~])+", "", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_greek_sentence_of_a_template_is_marked(path):
    found = [line.strip() for line in left_over(path.read_text(encoding="utf-8")).splitlines() if GREEK.search(line)]

    assert found == [] or template_name(path) in NO_SENTENCES_IN_TEMPLATES, found


@pytest.mark.parametrize("reason", [NO_SENTENCES, NO_SENTENCES_IN_TEMPLATES])
def test_exceptions_are_still_needed(reason):
    folder = HOUSE if reason is NO_SENTENCES else HOUSE / "templates"

    assert [name for name in reason if not GREEK.search((folder / name).read_text(encoding="utf-8"))] == []


def recorded_actions() -> set[str]:
    """Every action that the source writes into the audit trail, and those that the workflows name."""
    named = {EXPORT, REFUSAL, TEXT, *PROPOSAL_WORKFLOW.steps, *(f"assignment_{name}" for name in ASSIGNMENT_WORKFLOW.steps)}
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record" and len(node.args) > 1:
                action = node.args[1]
                named |= {action.value} if isinstance(action, ast.Constant) else set()
    return named


def test_everything_that_is_recorded_has_words_in_the_audit_trail():
    words = (HOUSE / "templates" / "audit" / "words.html").read_text(encoding="utf-8")

    assert sorted(action for action in recorded_actions() if f"'{action}':" not in words) == []


@pytest.fixture(scope="module")
def application(make_app):
    return make_app(database_url="sqlite://")


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_endpoint_that_a_template_names_exists(application, path):
    named = re.findall(r"(?:url_for|item|tab)\('(\w*\.?\w+\.?\w*)'", path.read_text(encoding="utf-8"))

    known = {rule.endpoint for rule in application.url_map.iter_rules()}
    own = {endpoint.partition(".")[2] for endpoint in known}
    assert [name for name in named if name not in known and not (name.startswith(".") and name[1:] in own)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_file_that_a_template_names_is_there(path):
    named = re.findall(r"asset\('([^'~]+)'\)", path.read_text(encoding="utf-8"))

    assert [name for name in named if not (HOUSE / "static" / name).is_file()] == []


@pytest.mark.parametrize("path", sorted((HOUSE / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_script_imports_what_is_there_and_nothing_from_elsewhere(path):
    imported = re.findall(r"""(?:from|import)\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))

    assert [name for name in imported if not (path.parent / name).is_file()] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "dossier" not in path.parts], ids=template_name)
def test_template_asks_what_a_person_may_do_and_never_who_he_is(path):
    """Roles have names in Python only; a template asks `can(...)`. The form of an account offers roles, and history says as what one acted."""
    roles = "|".join(role.value for role in Role)
    quoted = re.findall(rf"(?<!name=)['\"]({roles})['\"]", path.read_text(encoding="utf-8"))

    assert quoted == [] or template_name(path) in ("accounts/person.html", "timeline/entry.html")
