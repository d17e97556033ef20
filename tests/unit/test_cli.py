"""The commands of `flask --app wsgi`, as an operator types them."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from proposals import cli, clock, upkeep
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Term
from proposals.drafting.operations import start_proposal
from proposals.evaluation.models import Assignment
from proposals.orders.models import Making, OrderState
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal
from tests.factories.orders import make_order


@pytest.fixture
def run(app):
    """Runs a command and gives its exit code and output."""

    def command(*arguments, **options):
        # The `flask` command pushes the context of the application around every command of ours.
        with app.app_context():
            done = app.test_cli_runner().invoke(args=arguments, **options)
        return done.exit_code, done.output.strip()

    return command


def test_schema_goes_down_and_up_again(run, app):
    down, up = run("db", "downgrade", "base"), run("db", "upgrade")

    assert (down[0], up[0]) == (0, 0)
    with app.app_context():
        assert db.session.scalars(select(Person)).all() == []


def test_empty_database_says_so(run, app):
    assert run("is-empty")[0] == 0
    assert run("is-demo")[0] == 1


def test_database_with_an_account_is_neither_empty_nor_the_demo(run, app, the_time):
    with app.app_context():
        make_person(Role.ADMINISTRATOR)
        db.session.commit()

    assert run("is-empty")[0] == 1
    assert run("is-demo")[0] == 1
    assert run("seed-demo") == (1, "Error: The database is not empty: the demo would mix with real data.")


def test_first_administrator_can_be_made(run, app):
    made = run("create-admin", "--email", "Admin@Gspa.example", "--password", "αρκετά μεγάλος κωδικός")

    assert made == (0, "Admin@Gspa.example can sign in.")
    with app.app_context():
        assert db.session.scalars(select(Person.email)).all() == ["admin@gspa.example"]


def test_administrator_with_a_short_password_is_refused(run):
    assert run("create-admin", "--email", "a@b.example", "--password", "λίγο") == (1, "Error: The password needs at least 12 characters.")


def test_production_takes_no_demo(make_app, tmp_path):
    app = make_app(production=True, database_url=f"sqlite:///{tmp_path / 'real.sqlite'}")

    with app.app_context():
        done = app.test_cli_runner().invoke(args=["seed-demo"])

    assert (done.exit_code, done.output.strip()) == (1, "Error: A production instance takes no demo accounts.")


def test_whole_chain_is_verified(run, app, the_time):
    with app.app_context():
        make_person(Role.ADMINISTRATOR)
        make_proposal(State.DRAFT)
        db.session.commit()

    assert run("audit", "verify") == (0, "The chain is whole.")


def test_trail_is_replayed_and_a_state_that_was_changed_past_it_is_named(run, app):
    with app.app_context():
        body = make_body()
        actor = make_person(Role.SUBMITTER, body=body).actor
        number = start_proposal(actor, make_call(), body).id
        db.session.commit()

    assert run("audit", "replay") == (0, "1 states are as the trail tells them.")
    with app.app_context():
        db.session.execute(update(Proposal).values(state=State.WITHDRAWN))
        db.session.commit()
    assert run("audit", "replay") == (1, f"Error: proposal:{number}: withdrawn, draft")


def test_notices_are_delivered_on_demand(run, app):
    assert run("deliver-notices") == (0, "0 sent")


@pytest.fixture
def a_morning_before_the_end(app, the_time):
    """A call closes tomorrow, and a draft of it is not submitted. Gives the draft's handle."""
    with app.app_context():
        body = make_body()
        make_person(Role.SUBMITTER, body=body, email="author@rhodes.example")
        call = make_call(closes_at=clock.now() + timedelta(days=1))
        handle = make_proposal(call=call, body=body, created_at=clock.now() - timedelta(days=40)).handle
        db.session.commit()
        return handle


def test_reminders_are_printed_and_not_written_in_a_dry_run(run, app, a_morning_before_the_end):
    expected = f"author@rhodes.example\n  {a_morning_before_the_end}  closing 2026-11-25 12:00  (1 working days)"

    assert [run("remind", "--dry-run"), run("remind", "--dry-run")] == [(0, expected)] * 2
    assert run("deliver-notices") == (0, "0 sent")


def test_reminders_are_put_into_the_outbox_once(run, a_morning_before_the_end):
    assert [run("remind"), run("remind"), run("remind", "--dry-run")] == [
        (0, "1 put into the outbox"),
        (0, "0 put into the outbox"),
        (0, ""),
    ]
    assert run("deliver-notices") == (0, "1 sent")


def test_worker_reminds_and_sends_in_one_round(run, monkeypatch, a_morning_before_the_end):
    rounds = []
    monkeypatch.setattr(upkeep.Worker, "run", lambda worker: rounds.extend([worker.round(), worker.round()]))

    assert run("worker")[0] == 0
    assert rounds == [2, 0]


def test_dossiers_of_an_unknown_call_or_profile_are_refused(run, app, the_time, tmp_path):
    with app.app_context():
        slug = make_proposal(State.DRAFT).call.slug
        db.session.commit()

    assert run("export-dossiers", "--call", "nothing", "--output", str(tmp_path)) == (1, "Error: There is no call 'nothing'.")
    assert run("export-dossiers", "--call", slug, "--output", str(tmp_path), "--profile", "x")[0] == 1
    assert run("export-dossiers", "--call", slug, "--output", str(tmp_path)) == (0, "")
    assert run("export-dossiers", "--call", slug, "--output", str(tmp_path), "--profile", "archive") == (
        1,
        "Error: Dossiers for the archive are taken away for a reason: --reason TEXT",
    )


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_dossiers_of_a_profile_are_written_where_there_are_any_and_verified(run, app, the_time, tmp_path):
    with app.app_context():
        call = make_call()
        decided, undecided = (make_proposal(state, call=call, answers={"title": "Μία ώρα ιδεών"}) for state in (State.ACCEPTED, State.REVIEWED))
        slug, name = call.slug, f"{decided.code}-applicant.pdf"
        assert undecided.code
        db.session.commit()
    path, other = tmp_path / name, tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 something else")

    assert run("export-dossiers", "--call", slug, "--output", str(tmp_path), "--profile", "applicant") == (0, str(path))
    code, told = run("dossier", "verify", str(path))
    assert (code, told.splitlines()[-1]) == (0, "The chain is whole.")
    assert told.startswith(f"{path}: issued as applicant {name[:14]}, code ")
    code, told = run("dossier", "verify", str(path), str(other))
    assert (code, told.splitlines()[1].startswith(f"{other}: not issued here.")) == (1, True)


def test_written_page_is_checked(run, monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "WORKFLOW_PAGE", tmp_path / "workflow.md")

    before = run("write-docs", "--check")
    run("write-docs")

    assert before == (1, "Error: docs/workflow.md is not current: run flask --app wsgi write-docs")
    assert run("write-docs", "--check") == (0, "")


def test_worker_does_what_is_due_until_it_is_stopped(run, monkeypatch):
    rounds = []
    monkeypatch.setattr(upkeep.Worker, "run", lambda worker: rounds.append(worker.round()))

    assert run("worker")[0] == 0
    assert rounds == [0]


def test_migration_names_its_command(run):
    code, output = run("db", "revision", "--help")

    assert code == 0
    assert "Write a new migration" in output


def test_words_of_filed_texts_are_kept_anew(run, app, the_time):
    with app.app_context():
        make_proposal(State.SUBMITTED)
        make_proposal(State.DRAFT)
        db.session.query(Term).delete()
        db.session.commit()

    assert run("index-terms") == (0, "1 proposals")
    with app.app_context():
        assert db.session.query(Term).count() > 2


def test_parties_of_filed_texts_are_kept_and_new_conflicts_recuse(app, run, the_time):
    with app.app_context():
        evaluator = make_person(Role.EVALUATOR, name="Άννα Γεωργίου")
        assignment = make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator)
        version = assignment.proposal.latest_version
        version.answers = {**version.answers, "contact_name": "Γεωργίου Άννα"}
        db.session.commit()
        number = assignment.id

    assert run("recheck-conflicts") == (0, "0 recused")
    assert run("index-parties") == (0, "1 proposals")
    assert run("recheck-conflicts") == (0, "1 recused")
    with app.app_context():
        assert db.session.get_one(Assignment, number).state is AssignmentState.RECUSED


def test_index_of_words_is_merged(run, app, the_time):
    with app.app_context():
        for _number in range(3):
            make_proposal(State.DRAFT)
            db.session.commit()

    status, output = run("merge-index")

    assert status == 0
    assert output.startswith("merged in ")
    assert run("merge-index") == (0, "merged in 0 steps")


def test_evaluators_are_assigned_from_a_file_by_a_call_manager(run, app, the_time, tmp_path):
    with app.app_context():
        proposal, evaluator, manager = make_proposal(State.IN_REVIEW), make_person(Role.EVALUATOR), make_person(Role.CALL_MANAGER)
        slug, code, email, by = proposal.call.slug, proposal.code, evaluator.email, manager.email
        db.session.commit()
    path = tmp_path / "a.csv"

    path.write_text(f"{code};{email}\n{code};nobody@nowhere.gr\n{code};x\n", encoding="utf-8")
    wrong = run("assign-from-file", "--call", slug, "--as", by, str(path))
    path.write_text(f"{code};{email}\n", encoding="utf-8")
    not_allowed = run("assign-from-file", "--call", slug, "--as", email, str(path))
    unknown = run("assign-from-file", "--call", "nowhere", "--as", by, str(path))
    right = run("assign-from-file", "--call", slug, "--as", by, str(path))

    assert wrong == (1, "Error: 2: Δεν υπάρχει λογαριασμός με το email nobody@nowhere.gr.\n3: Το «x» δεν είναι διεύθυνση email.")
    assert not_allowed == (1, f"Error: {email} may not run a call.")
    assert unknown == (1, f"Error: There is no call 'nowhere', or nobody with the e-mail '{by}'.")
    assert right == (0, "1 assigned")


def test_bodies_come_from_a_file_or_every_mistake_is_named(run, app, tmp_path):
    path = tmp_path / "bodies.csv"

    path.write_text("code;preferredLabel\nx;Φορέας\n;Άλλος\n", encoding="utf-8")
    wrong = run("import-bodies", str(path))
    path.write_text("code;preferredLabel;kind\nx;Φορέας;npdd\n", encoding="utf-8")
    right = run("import-bodies", str(path))

    assert wrong == (1, "Error: 2: Ο φορέας x είναι νέος: γράψτε το είδος του στο kind.\n3: Λείπει το code.")
    assert right == (0, "1 new, 0 changed")


def test_ordered_files_are_made_on_demand(run, app, the_time):
    assert run("make-orders") == (0, "0 made")
    with app.app_context():
        for _each in range(2):
            make_order(make_person(Role.EVALUATOR), OrderState.WAITING)
        db.session.commit()

    assert run("make-orders") == (0, "2 made")
    with app.app_context():
        # Packages of no sheet at all: said in words, and not tried again.
        assert {each.state for each in db.session.query(Making)} == {OrderState.FAILED}


def test_files_that_expired_are_cleaned_away(app, the_time):
    with app.app_context():
        storage = app.extensions["order_storage"]
        kept = storage.put(io.BytesIO(b"PK"), 10)
        make_order(make_person(Role.EVALUATOR), OrderState.READY, kept, expires_at=clock.now())
        db.session.commit()

        assert (upkeep.clean_orders(), upkeep.clean_orders()) == (1, 0)
        with pytest.raises(FileNotFoundError):
            storage.open(kept.sha256)
