"""The commands of `flask --app wsgi`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from sqlalchemy import inspect

from proposals import upkeep
from proposals.accounts.body_import import BodiesRefused, import_bodies
from proposals.accounts.operations import first_administrator
from proposals.accounts.queries import all_people, person_by_email
from proposals.allocation import importing
from proposals.audit.chain import first_break
from proposals.audit.queries import whole_chain
from proposals.audit.replay import replay
from proposals.calls.queries import call_by_slug
from proposals.config import ROOT
from proposals.conflicts.operations import keep_parties_of_all
from proposals.db import db
from proposals.demo.seed import is_demo, seed
from proposals.dossier import call_export, export, verifying
from proposals.drafting.terms import keep_terms_of_all
from proposals.evaluation.queries import stored_states
from proposals.web.words import say
from proposals.workflow.diagram import workflow_page
from proposals.workflow.people import SYSTEM
from proposals.workflow.permissions import NotAllowed

WORKFLOW_PAGE = ROOT / "docs" / "workflow.md"


def register(app: Flask) -> None:
    for each in (
        database,
        audit_trail,
        seed_demo,
        create_admin,
        is_demo_command,
        is_empty,
        export_dossiers,
        dossier,
        assign_from_file,
        bring_in_bodies,
        index_terms,
        index_parties,
        write_docs,
        *upkeep.COMMANDS,
    ):
        app.cli.add_command(each)


def alembic_config() -> Config:
    """Alembic's configuration for the database of the current application."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@click.group("db")
def database() -> None:
    """The schema of the database."""


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema up to a revision, by default the newest."""
    command.upgrade(alembic_config(), revision)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to a revision."""
    command.downgrade(alembic_config(), revision)


@database.command("revision")
@click.option("-m", "--message", required=True)
@click.option("--rev-id", required=True, help="the next number, for example 0002")
def revision(message: str, rev_id: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(alembic_config(), message, autogenerate=True, rev_id=rev_id)


@click.command("is-empty")
def is_empty() -> None:
    """Exit 0 where nobody has an account yet."""
    has_people = inspect(db.engine).has_table("person") and db.session.scalars(all_people().limit(1)).first() is not None
    sys.exit(1 if has_people else 0)


@click.command("is-demo")
def is_demo_command() -> None:
    """Exit 0 where the database holds the demo."""
    sys.exit(0 if inspect(db.engine).has_table("person") and is_demo() else 1)


@click.command("seed-demo")
def seed_demo() -> None:
    """Fill an empty database, which is made if need be, with the demo."""
    if current_app.extensions["settings"].production:
        raise click.ClickException("A production instance takes no demo accounts.")
    command.upgrade(alembic_config(), "head")
    if db.session.scalars(all_people().limit(1)).first() is not None:
        raise click.ClickException("The database is not empty: the demo would mix with real data.")
    with current_app.test_request_context():
        counts = seed()
        db.session.commit()
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


@click.command("create-admin")
@click.option("--email", envvar="ADMIN_EMAIL", prompt="E-mail")
@click.option("--name", envvar="ADMIN_NAME", default="Διαχειριστής", show_default=True)
@click.option("--password", envvar="ADMIN_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
def create_admin(email: str, name: str, password: str) -> None:
    """Make the first administrator."""
    shortest = current_app.extensions["settings"].password_min_length
    if len(password) < shortest:
        raise click.ClickException(f"The password needs at least {shortest} characters.")
    first_administrator(email, name, password)
    db.session.commit()
    click.echo(f"{email} can sign in.")


@click.command("export-dossiers")
@click.option("--call", "slug", required=True, help="the slug of the call, for example esdk-2025")
@click.option("--output", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--profile", default="committee", show_default=True, help="committee, applicant, public, archive or letter")
@click.option("--reason", default="", help="why they are taken away; the archive needs it")
def export_dossiers(slug: str, folder: Path, profile: str, reason: str) -> None:
    """Write the dossier of every proposal of a call of which there is one into a folder."""
    call = call_by_slug(slug)
    if call is None:
        raise click.ClickException(f"There is no call {slug!r}.")
    try:
        for path in call_export.export_dossiers(call, folder, profile=profile, reason=reason):
            db.session.commit()
            click.echo(path)
    except export.UnknownProfile as error:
        raise click.ClickException(str(error)) from error
    except export.ReasonMissing as error:
        raise click.ClickException("Dossiers for the archive are taken away for a reason: --reason TEXT") from error
    except call_export.NotPrinted as error:
        raise click.ClickException(str(error)) from error


@click.group("dossier")
def dossier() -> None:
    """Documents that were issued."""


@dossier.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_documents(paths: tuple[Path, ...]) -> None:
    """Tell of each file whether it was issued here, and check the chain of the audit trail; exit 1 where one was not, or the chain breaks."""
    findings = [verifying.verify_file(path) for path in paths]
    for finding in findings:
        click.echo(finding.told)
    broken = first_break(whole_chain())
    click.echo("The chain is whole." if broken is None else f"The chain breaks at entry {broken}.")
    sys.exit(0 if broken is None and all(finding.is_issued for finding in findings) else 1)


@click.command("assign-from-file")
@click.option("--call", "slug", required=True, help="the slug of the call, for example esdk-2025")
@click.option("--as", "email", required=True, help="the e-mail of the call manager who assigns")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def assign_from_file(slug: str, email: str, path: Path) -> None:
    """Assign the evaluators of a CSV file, all lines or none; every wrong line is named."""
    call, person = call_by_slug(slug), person_by_email(email)
    if call is None or person is None or not person.active:
        raise click.ClickException(f"There is no call {slug!r}, or nobody with the e-mail {email!r}.")
    try:
        made = importing.assign_from_file(person.actor, call, path.read_bytes(), current_app.extensions["settings"])
    except NotAllowed as error:
        raise click.ClickException(f"{email} {error}.") from error
    except importing.LinesRefused as refused:
        raise click.ClickException(_lines_of(refused.faults)) from refused
    db.session.commit()
    click.echo(f"{len(made)} assigned")


@click.command("import-bodies")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bring_in_bodies(path: Path) -> None:
    """Bring the registry of bodies in step with a JSON or CSV file, all of it or nothing; every mistake is named."""
    try:
        done = import_bodies(SYSTEM, path.read_bytes(), current_app.extensions["settings"])
    except BodiesRefused as refused:
        raise click.ClickException(_lines_of(refused.faults)) from refused
    db.session.commit()
    click.echo(f"{done.created} new, {done.changed} changed")


def _lines_of(faults: Iterable[Any]) -> str:
    """What is wrong with a file, a line each."""
    with current_app.test_request_context():
        return "\n".join(f"{fault.number}: {say(fault.phrase)}" for fault in faults)


@click.command("index-terms")
def index_terms() -> None:
    """Keep the words of every filed text anew, by which it is found, and similar ones are."""
    count = keep_terms_of_all()
    db.session.commit()
    click.echo(f"{count} proposals")


@click.command("index-parties")
def index_parties() -> None:
    """Keep whom every filed text names, by which conflicts of interest are found."""
    count = keep_parties_of_all()
    db.session.commit()
    click.echo(f"{count} proposals")


@click.group("audit")
def audit_trail() -> None:
    """The audit trail."""


@audit_trail.command("verify")
def verify_audit() -> None:
    """Check the chain of hashes from the first entry to the last."""
    broken = first_break(whole_chain())
    if broken is not None:
        raise click.ClickException(f"The chain breaks at entry {broken}.")
    click.echo("The chain is whole.")


@audit_trail.command("replay")
def replay_audit() -> None:
    """Replay every step from the trail, and compare with where proposals and assignments stand."""
    replayed = replay(whole_chain())
    wrong = [*(f"entry {number} begins elsewhere than the trail had left off" for number in replayed.breaks), *replayed.differences(stored_states())]
    if wrong:
        raise click.ClickException("\n".join(wrong))
    click.echo(f"{len(replayed.states)} states are as the trail tells them.")


@click.command("write-docs")
@click.option("--check", is_flag=True, help="write nothing; fail where a page is not current")
def write_docs(check: bool) -> None:
    """Write the pages of docs/ that are derived from the code."""
    page = workflow_page()
    if check:
        if not WORKFLOW_PAGE.exists() or WORKFLOW_PAGE.read_text(encoding="utf-8") != page:
            raise click.ClickException("docs/workflow.md is not current: run flask --app wsgi write-docs")
        return
    Path(WORKFLOW_PAGE).write_text(page, encoding="utf-8")
