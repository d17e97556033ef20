"""Templates: none is unused, none holds script or style, none decides by the name of a role."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "proposals" / "templates"
TEMPLATES = sorted([*FOLDER.rglob("*.html"), *FOLDER.rglob("*.txt")])
# Chosen by the name of what happened, not written out anywhere.
BY_NAME = re.compile(r"notices/\w+\.txt|dossier/blocks/\w+\.html")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_template_is_used(path):
    name = str(path.relative_to(FOLDER))
    sources = [*(ROOT / "proposals").rglob("*.py"), *TEMPLATES]
    used = any(f"'{name}'" in text or f'"{name}"' in text for text in (each.read_text(encoding="utf-8") for each in sources if each != path))

    assert used or BY_NAME.fullmatch(name) or path.parent.name == "dossier"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_macro_is_used(path):
    text = path.read_text(encoding="utf-8")
    others = "\n".join(each.read_text(encoding="utf-8") for each in TEMPLATES if each != path)
    macros = re.findall(r"{%-?\s*macro (\w+)\(", text)

    assert [
        name for name in macros if not re.search(rf"{{{{[^}}]*\b{name}\(|\b{name}\(", text.replace(f"macro {name}(", "")) and f" {name}" not in others
    ] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "dossier" not in path.parts], ids=lambda path: str(path.relative_to(FOLDER)))
def test_template_has_no_script_no_style_and_asks_no_role(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]* src=)", text) == []
    assert re.findall(r"Role\.|\.role\b", text) == [] or path.parent.name == "accounts"
    assert "| safe" not in text
