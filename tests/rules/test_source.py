"""The source as text: imports, sizes, suppressions, names of machines and hosts."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "proposals").rglob("*.py"))
TEMPLATES = sorted((ROOT / "proposals" / "templates").rglob("*.html"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def test_imports_run_downwards_only():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)

    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    assert text.count("\n") <= 300
    assert ast.get_docstring(tree)
    assert [f"{node.name} ({node.end_lineno - node.lineno + 1})" for node in functions if node.end_lineno - node.lineno + 1 > 60] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_is_short(path):
    assert path.read_text(encoding="utf-8").count("\n") <= 150


def test_no_name_says_nothing():
    empty_names = re.compile(r"(^|_)(utils?|helpers?|common|misc|services?|managers?)(_|$)")

    assert [str(path.relative_to(ROOT)) for path in MODULES if empty_names.search(path.stem)] == []


def test_every_suppression_carries_its_code():
    bare = re.compile(r"#\s*(noqa(?!: [A-Z]+\d+)|type: ignore(?!\[))")
    found = [
        f"{path.relative_to(ROOT)}:{number}" for path in MODULES for number, line in enumerate(path.read_text().split("\n"), 1) if bare.search(line)
    ]

    assert found == []


def test_nothing_is_left_to_do_in_the_source():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}" for path in MODULES for number, line in enumerate(path.read_text().split("\n"), 1) if words.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("name", ["runtime.lock", "dev.lock"])
def test_lock_names_no_host_and_pins_by_hash(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")

    pins = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?==", text, re.M | re.I)

    assert re.findall(r"https?://", text) == []
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)


def test_no_tracked_file_names_a_path_of_a_machine():
    own_name = Path(__file__).name
    paths = re.compile(r"/(?:home/\w+|root|work/main)/")
    texts = [
        path for path in tracked() if path.suffix in (".py", ".md", ".html", ".yaml", ".toml", ".sh", "") and path.is_file() and path.name != own_name
    ]

    assert [str(path.relative_to(ROOT)) for path in texts if paths.search(path.read_text(encoding="utf-8", errors="replace"))] == []
