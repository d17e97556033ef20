"""The application as it is put together: routes, settings, documents, migrations, words in both languages."""

import re
import subprocess
import sys
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from babel.messages.pofile import read_po

from proposals.cli import alembic_config
from proposals.config import Settings
from proposals.db import db
from proposals.web.guard import UnguardedRoute, refuse_unguarded_routes
from proposals.workflow.diagram import workflow_page

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "proposals" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
# What is posted without a write: signing out only forgets.
NO_WRITE = {"accounts.sign_out"}
# Downloads that are deeds: each records that it was taken, and what was issued.
WRITING_GET = {
    "dossier.show",
    "dossier.published",
    "dossier.receipt",
    "dossier.minutes",
    "dossier.letter",
    "dossier.text",
    "dossier.ranking",
    "orders.file",
    "lists.take_proposals",
    "lists.take_of_call",
    "lists.take_assignments",
    "lists.take_sheets",
    "lists.take_ranking",
}
PLACEHOLDERS = re.compile(r"%\(\w+\)s|\{n\}|%%")


@pytest.fixture(scope="module")
def application(make_app):
    return make_app(database_url="sqlite://")


def test_application_opens_no_connection_and_starts_no_thread_before_it_is_asked(make_app, tmp_path):
    """The processes of a server are forked from the one that loads it (script/server)."""
    before = len(list(Path("/proc/self/task").iterdir()))

    app = make_app(database_url=f"sqlite:///{tmp_path / 'one.sqlite'}", storage_url="s3://key:secret@files?endpoint=http://127.0.0.1:9")

    with app.app_context():
        assert (db.engine.pool.checkedin(), db.engine.pool.checkedout()) == (0, 0)
    assert len(list(Path("/proc/self/task").iterdir())) <= before
    assert not (tmp_path / "one.sqlite").exists()


def test_a_route_without_a_guard_keeps_the_application_from_starting(make_app):
    bare = make_app(database_url="sqlite://")
    bare.view_functions["bare"] = lambda: ""
    bare.url_map._remap = True
    bare.url_map.add(bare.url_rule_class("/bare", endpoint="bare"))

    with pytest.raises(UnguardedRoute) as refused:
        refuse_unguarded_routes(bare)

    assert str(refused.value) == "These routes carry neither @allow nor @public: /bare"


def test_every_post_writes_and_no_get_does(application):
    routes = [rule for rule in application.url_map.iter_rules() if rule.endpoint != "static"]
    posts = {rule.endpoint for rule in routes if "POST" in rule.methods}
    writing = {rule.endpoint for rule in routes if getattr(application.view_functions[rule.endpoint], "writes", False)}

    assert posts - writing == NO_WRITE
    assert writing - posts == WRITING_GET


def test_addresses_are_kebab_case_with_typed_parameters(application):
    odd = []
    for rule in application.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        untyped = [name for name in re.findall(r"<([^:>]+)>", rule.rule) if name not in ("slug", "section", "step")]
        if untyped or (rule.endpoint != "static" and not re.fullmatch(r"[a-z0-9/.-]*", fixed)):
            odd.append(rule.rule)

    assert odd == ["/static/<path:filename>"] or odd == []


def test_workflow_page_is_current():
    assert (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8") == workflow_page()


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [field.name for field in fields(Settings) if not _is_documented(field.name.upper(), text)] == []


def _is_documented(name: str, text: str) -> bool:
    return f"`{name}`" in text or (name.endswith("_EN") and f"`{name.removesuffix('_EN')}`" in text)


def test_migrations_have_one_head():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_english_catalogue_is_complete(tmp_path):
    fresh = tmp_path / "messages.pot"
    command = [str(Path(sys.executable).with_name("pybabel")), "-q", "extract", "-F", "babel.cfg", "-k", "_", "-k", "N_", "-k", "NP_:1,2"]
    subprocess.run([*command, "-o", str(fresh), "proposals"], cwd=ROOT, check=True, capture_output=True)
    wanted = {message.id for message in read_po(BytesIO(fresh.read_bytes())) if message.id}
    there = {message.id: message for message in read_po(BytesIO(CATALOGUE.read_bytes())) if message.id}

    assert sorted(map(str, wanted - set(there))) == []
    assert [str(identity) for identity in wanted if there[identity].fuzzy or not all(_strings(there[identity].string))] == []


def test_each_translation_keeps_its_placeholders():
    broken = []
    for message in read_po(BytesIO(CATALOGUE.read_bytes())):
        if message.id and {*_placeholders(message.id)} != {*_placeholders(message.string)}:
            broken.append(message.id)

    assert broken == []


def _strings(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str | tuple[str, ...]) -> list[str]:
    return [found for each in _strings(text) for found in PLACEHOLDERS.findall(each)]
