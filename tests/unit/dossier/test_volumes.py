"""Volumes: ordered, made as one PDF, in parts or as a ZIP; what was printed is not printed again; what cannot be printed is named."""

import csv
import hashlib
import io
import json
import os
import re
import resource
import signal
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import pikepdf
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.config import Settings
from proposals.dossier import presses, volumes
from proposals.dossier.compose_volume import front_of
from proposals.dossier.export import UnknownProfile, export_dossier
from proposals.dossier.leaves import Leaf
from proposals.dossier.papers import EXPORT
from proposals.dossier.profiles import Profile
from proposals.dossier.queries import issued_with
from proposals.dossier.volume_files import write_zip
from proposals.dossier.volume_queries import filed_by_state, filed_in, volumes_of
from proposals.dossier.volumes import VOLUME, Form, make_volume, may_take_volume, numbers_to_take, order_volume, signed_meetings
from proposals.drafting.models import Proposal
from proposals.orders.kinds import OrderFailed
from proposals.orders.models import Making, Order, OrderState
from proposals.orders.pieces import Pieces, pieces_of
from proposals.orders.work import NO_ROOM, Stopped, take_up_order
from proposals.panel.meetings import sign_off
from proposals.storage import FolderStorage
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.databases import BOTH
from tests.factories import make_assignment, make_call, make_decision, make_person, make_proposal, make_scored
from tests.factories.panel import make_meeting
from tests.forking import Forked

SHORT = {"title": "=Μία ώρα ιδεών"}


class FullDisk(FolderStorage):
    """A folder on a disk that is full, as the system's own device for that is."""

    def put(self, stream, limit):
        with open("/dev/full", "wb") as disk:
            disk.write(stream.read())
        raise AssertionError("there was room")


@pytest.fixture
def settings(app, tmp_path, monkeypatch):
    own = replace(app.extensions["settings"], instance_path=str(tmp_path), print_processes=1, volume_bound_proposals=300, volume_max_proposals=3)
    monkeypatch.setitem(app.extensions, "settings", own)
    monkeypatch.setitem(app.extensions, "order_storage", FolderStorage(tmp_path / "orders"))
    return own


@pytest.fixture
def printed_before(printed_once, printed_pages, settings):
    """What another test has printed is at hand for the workers too: for tests of what is made of printed dossiers, not of printing them."""
    printed_pages.mkdir(exist_ok=True)
    pieces_of(settings).folder.symlink_to(printed_pages)


@pytest.fixture
def call(session, settings):
    call = make_call()
    for _number in range(2):
        make_proposal(State.SUBMITTED, call=call, answers=SHORT)
    make_proposal(State.DRAFT, call=call)
    session.commit()
    return call


@pytest.fixture
def administrator(call):
    return make_person(Role.ADMINISTRATOR).actor


@pytest.fixture
def numbers(call):
    return filed_in(call, list(State))


@pytest.fixture
def arguments(call, numbers):
    def of(form=Form.ZIP, **changes):
        return {
            "call": call.id,
            "proposals": numbers,
            "meetings": [],
            "form": form,
            "profile": "committee",
            "language": "el",
            "reason": "",
            **changes,
        }

    return of


@pytest.fixture
def make(session, app):
    """Make a volume as the worker does; the file and what is recorded of it."""

    def made(arguments, progress=lambda done, of: None):
        session.commit()
        with app.app_context():
            found = make_volume(arguments, progress)
        with found.content:
            return found, found.content.read()

    return made


@pytest.fixture
def no_printing(monkeypatch):
    """From now on everything must be at hand."""

    def start(*limits):
        raise AssertionError("a process was started")

    return lambda: monkeypatch.setattr(presses, "_Press", start)


def outline_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root], len(opened.pages)


@pytest.mark.usefixtures("printed_before")
@pytest.mark.parametrize("database_kind", BOTH)
def test_zip_holds_each_dossier_and_lists_with_their_hashes(arguments, make, numbers):
    steps = []

    found, content = make(arguments(), lambda done, of: steps.append((done, of)))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    listed = json.loads(files["manifest.json"])["documents"]
    rows = list(csv.reader(io.StringIO(files["manifest.csv"].decode("utf-8-sig")), delimiter=";"))
    assert sorted(files) == sorted([*(each["file"] for each in listed), "manifest.csv", "manifest.json"])
    assert [each["sha256"] for each in listed] == [hashlib.sha256(files[each["file"]]).hexdigest() for each in listed]
    assert [(row[0], row[2], row[8], row[9]) for row in rows[1:]] == [(each["file"], "'=Μία ώρα ιδεών", each["sha256"], "Ναι") for each in listed]
    assert (found.media_type, found.filename[-4:], found.record["missing"]) == ("application/zip", ".zip", [])
    assert [each["sha256"] for each in found.record["documents"]] == [each["sha256"] for each in listed]
    # Each is told again and again while nothing more is done.
    assert list(dict.fromkeys(steps)) == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.usefixtures("printed_before")
def test_second_volume_of_another_form_prints_no_dossier_again(arguments, make, no_printing):
    _found, first = make(arguments())
    no_printing()

    found, bound = make(arguments(Form.BOUND))
    _again, second = make(arguments(Form.BOUND))

    titles, pages = outline_of(bound)
    assert (found.media_type, found.filename[-4:]) == ("application/pdf", ".pdf")
    assert titles[0] == "Τόμος φακέλων"
    assert [title.endswith("=Μία ώρα ιδεών") for title in titles[1:]] == [True, True]
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        sizes = [each["pages"] for each in json.loads(archive.read("manifest.json"))["documents"]]
    assert pages == sum(sizes) + 2
    assert outline_of(second) == (titles, pages)


@pytest.mark.usefixtures("printed_before")
def test_contents_name_the_page_on_which_each_dossier_begins(arguments, make, tmp_path):
    _found, bound = make(arguments(Form.BOUND))

    path = tmp_path / "bound.pdf"
    path.write_bytes(bound)
    text = subprocess.run(["pdftotext", "-f", "2", "-l", "2", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        begins = [numbers[item.destination[0].objgen] for item in outline.root]
    assert (begins[:2], begins[2] > 3) == ([1, 3], True)
    assert re.findall(r"Υποβλήθηκε +(\d+)", text) == [str(begins[1]), str(begins[2])]


@pytest.mark.usefixtures("printed_before")
def test_volume_that_is_too_large_to_bind_comes_in_parts_numbered_on(arguments, make, settings, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(settings, volume_bound_proposals=1))

    found, content = make(arguments(Form.BOUND))

    assert found.media_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["01.pdf", "02.pdf", "manifest.json", "manifest.csv"]
        titles, pages = outline_of(archive.read("01.pdf"))
        with pikepdf.open(io.BytesIO(archive.read("02.pdf"))) as second:
            assert int(second.Root.PageLabels.Nums[1].St) == pages + 1
    assert titles[0] == "Τόμος φακέλων, μέρος 1 από 2"


def test_process_that_dies_fails_its_dossier_by_name_and_not_the_volume(arguments, make, monkeypatch, numbers):
    really, begun = presses._Press.begin, []

    def begin(press, name, html):
        begun.append(name)
        if len(begun) == 1:
            os.kill(press.process.pid, signal.SIGKILL)
        really(press, name, html)

    monkeypatch.setattr(presses._Press, "begin", begin)

    found, bound = make(arguments(Form.BOUND))

    assert len(found.record["missing"]) == len(found.record["documents"]) == 1
    titles, _pages = outline_of(bound)
    assert len(titles) == 2
    _again, whole = make(arguments(Form.BOUND))
    assert len(outline_of(whole)[0]) == 3
    assert len(begun) == 3


def test_volume_of_which_nothing_can_be_printed_fails(arguments, make, settings, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(settings, print_max_seconds=0))

    with pytest.raises(OrderFailed):
        make(arguments())


def test_killed_worker_has_what_it_printed_kept(arguments, make, numbers, no_printing):
    def stop(done, of):
        if done == of:
            raise Stopped

    with pytest.raises(Stopped):
        make(arguments(proposals=numbers[:1]), stop)
    no_printing()

    assert make(arguments(proposals=numbers[:1]))[0].record["missing"] == []


@pytest.mark.usefixtures("printed_before")
def test_proposal_whose_version_is_gone_is_named_as_missing(session, arguments, make, numbers, call):
    draft = make_proposal(State.DRAFT, call=call)
    session.commit()

    found, _content = make(arguments(proposals=[numbers[0], draft.id]))

    assert found.record["missing"] == [f"{draft.public_code}.pdf"]


@pytest.mark.usefixtures("printed_before")
def test_signed_minutes_stand_in_front_for_who_may_read_them(session, call, arguments, make, administrator):
    chair = make_person(Role.COMMITTEE_CHAIR).actor
    proposal = make_proposal(State.IN_REVIEW, call=call)
    signed, draft = make_meeting(call, proposal), make_meeting(call, number=2)
    sign_off(chair, signed)
    session.commit()
    assert signed_meetings(administrator, [signed.id, draft.id]) == [signed.id]

    found, bound = make(arguments(Form.BOUND, meetings=[signed.id]))

    assert outline_of(bound)[0][1].startswith("Πρακτικό συνεδρίασης")
    assert found.record["documents"][0]["document"] == "minutes-1-1.pdf"


@pytest.mark.usefixtures("printed_before")
def test_ranking_stands_before_the_minutes_with_no_line_and_is_issued(session, call, arguments, make, administrator):
    make_scored("4", "3", proposal=make_proposal(State.IN_REVIEW, call=call, answers=SHORT)).state = State.REVIEWED
    signed = make_meeting(call, make_proposal(State.IN_REVIEW, call=call))
    sign_off(make_person(Role.COMMITTEE_CHAIR).actor, signed)
    session.commit()

    found, bound = make(arguments(Form.BOUND, meetings=[signed.id], ranking=call.id))
    _zip, content = make(arguments(ranking=call.id))

    ranking = found.record["documents"][0]
    assert outline_of(bound)[0][:3] == ["Τόμος φακέλων", "Κατάταξη προτάσεων", "Πρακτικό συνεδρίασης αριθ. 1"]
    assert (ranking["document"], issued_with(ranking["sha256"])[0].label) == (f"ranking-{call.slug}.pdf", "Κατάταξη προτάσεων")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        alone = archive.read(f"ranking-{call.slug}.pdf")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=alone, capture_output=True, check=True).stdout.decode()
    assert "Χωρίς γραμμή: ισχύουν μόνο τα κατώφλια" in text
    assert hashlib.sha256(alone).hexdigest() == ranking["sha256"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == EXPORT, AuditEntry.subject == f"call:{call.id}")).first()
    assert (entry.acted_as, entry.details["code"], entry.details["volume"]) == ("the_system", ranking["code"], True)


@pytest.mark.parametrize("database_kind", BOTH)
def test_ranking_is_asked_for_when_ordered_and_when_taken(session, call, numbers, administrator, arguments):
    asked = {"call": call, "numbers": numbers, "ranking": True}
    order = order_volume(administrator, form=Form.ZIP, **asked)
    own = make_person(Role.ADMINISTRATOR)
    assert may_take_volume(administrator, order.making.arguments)
    assert may_take_volume(own.actor, order.making.arguments)
    assert "ranking" not in order_volume(administrator, form=Form.WORKBOOK, **asked).making.arguments
    make_assignment(AssignmentState.ACCEPTED, proposal=make_proposal(State.IN_REVIEW, call=call), evaluator=own)

    with pytest.raises(StepRefused) as refused:
        order_volume(own.actor, form=Form.ZIP, **asked)

    assert refused.value.reasons == (volumes.NO_RANKING,)
    assert not may_take_volume(own.actor, order.making.arguments)
    assert may_take_volume(own.actor, arguments())
    assert not may_take_volume(administrator, arguments(ranking=99))


def test_ranking_of_a_blind_call_is_not_for_an_administrator_who_judged_in_it(session, call, arguments):
    call.hides_bodies = True
    judge = make_person(Role.EVALUATOR, Role.ADMINISTRATOR)
    make_scored("4", evaluators=(judge,), proposal=make_proposal(State.IN_REVIEW, call=call, answers=SHORT)).state = State.REVIEWED
    session.flush()

    assert may_take_volume(judge.actor, arguments())
    assert not may_take_volume(judge.actor, arguments(ranking=call.id))


def test_order_with_a_ranking_is_another_once_the_ranking_says_something_else(session, call, numbers, administrator):
    ordered = [order_volume(administrator, call, numbers, Form.ZIP, ranking=is_asked).making_id for is_asked in (False, True, True)]
    make_scored("4", proposal=make_proposal(State.IN_REVIEW, call=call, answers=SHORT)).state = State.REVIEWED
    session.flush()

    assert order_volume(administrator, call, numbers, Form.ZIP).making_id == ordered[0]
    assert ordered[0] != ordered[1] == ordered[2]
    assert order_volume(administrator, call, numbers, Form.ZIP, ranking=True).making_id not in ordered


@pytest.mark.parametrize("database_kind", BOTH)
def test_order_is_shared_while_nothing_changed_and_another_afterwards(session, call, numbers, administrator):
    other = make_person(Role.ADMINISTRATOR).actor
    first = order_volume(administrator, call, numbers, Form.ZIP)
    second = order_volume(other, call, numbers, Form.ZIP)
    bound = order_volume(administrator, call, numbers, Form.BOUND)
    call.title = "Άλλος τίτλος"
    third = order_volume(administrator, call, numbers, Form.ZIP)

    assert first.making is second.making
    assert len({each.making_id for each in (first, bound, third)}) == 3
    assert [order.id for order, _person in volumes_of(call, VOLUME.name, 2)] == [third.id, bound.id]


@pytest.mark.parametrize("database_kind", BOTH)
def test_none_or_too_many_are_refused_before_anything_is_ordered_with_the_number(session, call, numbers, administrator):
    with pytest.raises(StepRefused) as none:
        order_volume(administrator, call, [], Form.ZIP)
    with pytest.raises(StepRefused) as many:
        order_volume(administrator, call, [*numbers, 7, 8], Form.ZIP)

    assert none.value.reasons == (volumes.NOTHING_CHOSEN,)
    assert many.value.reasons[0].values == {"num": 4, "most": 3}
    assert session.query(Making).count() == 0


def test_unknown_profile_stranger_and_foreign_proposal_are_refused(call, numbers, administrator):
    with pytest.raises(UnknownProfile):
        order_volume(administrator, call, numbers, Form.ZIP, profile="nobody")
    with pytest.raises(NotAllowed):
        order_volume(make_person(Role.CALL_MANAGER).actor, call, numbers, Form.ZIP)
    with pytest.raises(StepRefused) as refused:
        order_volume(administrator, call, [*numbers, 99], Form.ZIP)

    assert refused.value.reasons == (volumes.NOT_ALL_YOURS,)


@pytest.mark.parametrize("database_kind", BOTH)
def test_who_is_no_administrator_any_more_takes_nothing(arguments, administrator):
    assert may_take_volume(administrator, arguments())
    assert not may_take_volume(make_person(Role.OBSERVER).actor, arguments())
    assert not may_take_volume(administrator, arguments(meetings=[5]))


@pytest.mark.parametrize("database_kind", BOTH)
def test_states_count_what_was_filed(call, numbers):
    assert filed_by_state(call) == {State.SUBMITTED: 2}
    assert len(numbers) == 2
    assert filed_in(call, [State.ACCEPTED]) == []


@pytest.mark.usefixtures("printed_before")
def test_full_disk_fails_the_order_says_so_and_leaves_no_file(session, app, call, numbers, administrator, monkeypatch, tmp_path):
    monkeypatch.setitem(app.extensions, "order_storage", FullDisk(tmp_path / "orders"))
    order = order_volume(administrator, call, numbers, Form.ZIP)
    session.commit()

    with app.app_context():
        take_up_order()

    session.expire_all()
    assert (order.state, order.making.failure, order.making.sha256) == (OrderState.FAILED, NO_ROOM, None)


def test_folder_without_room_keeps_no_half_file(tmp_path):
    """The same as a quota: the system refuses to write beyond a size."""
    storage, pieces = FolderStorage(tmp_path / "files"), Pieces(tmp_path / "pieces", 10**9)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            storage.put(io.BytesIO(b"x" * 200_000), 10**9)
        pieces.keep("a" * 64, b"x" * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_text_that_looks_like_a_formula_is_text_in_the_list(app):
    leaf = Leaf("ΕΣΔΚ-1", "+1", "@body", "", 1, "x.pdf", "proposal:1")
    stream = io.BytesIO()
    with app.test_request_context():
        write_zip(stream, volumes.About("κλήση", "x", clock.now()), [leaf], lambda: None)

    with zipfile.ZipFile(stream) as archive:
        row = archive.read("manifest.csv").decode("utf-8-sig").splitlines()[1].split(";")
    assert (row[2], row[3], row[9]) == ("'+1", "'@body", "Όχι")


@pytest.mark.usefixtures("printed_before")
def test_each_dossier_is_the_file_that_is_taken_alone_issued_and_recorded(session, arguments, make, numbers, no_printing):
    found, _content = make(arguments(proposals=numbers[:1]))
    no_printing()
    again, _content = make(arguments(proposals=numbers[:1]))

    alone = export_dossier(SYSTEM, session.get_one(Proposal, numbers[0]), acted_as="the_system")
    (listed,) = found.record["documents"]
    assert (listed["sha256"], listed["code"]) == (alone.sha256, alone.code)
    assert again.record == found.record
    assert len(issued_with(alone.sha256)) == 1
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.proposal_id == numbers[0], AuditEntry.action == EXPORT).order_by(AuditEntry.id)
    ).all()
    details = {"profile": "committee", "version": 1, "sha256": alone.sha256, "code": alone.code}
    assert [(entry.acted_as, entry.details) for entry in entries] == [("the_system", {**details, "volume": True})] * 2 + [("the_system", details)]


@pytest.mark.usefixtures("printed_before")
def test_archive_comes_as_a_zip_for_a_reason_with_the_files_in_each(session, call, numbers, arguments, make, administrator):
    with pytest.raises(StepRefused) as bound:
        order_volume(administrator, call, numbers, Form.BOUND, profile="archive", reason="Έλεγχος")
    with pytest.raises(StepRefused) as silent:
        order_volume(administrator, call, numbers, Form.ZIP, profile="archive", reason=" ")
    assert (bound.value.reasons, silent.value.reasons) == ((volumes.ONLY_AS_ZIP,), (volumes.NO_REASON,))

    found, content = make(arguments(proposals=numbers[:1], profile="archive", reason="Έλεγχος"))

    (listed,) = found.record["documents"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pdf = archive.read(listed["document"])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [name.endswith(".json") for name in opened.attachments] == [True]
    assert (listed["document"][-12:], listed["sha256"]) == ("-archive.pdf", hashlib.sha256(pdf).hexdigest())
    entry = session.scalars(select(AuditEntry).where(AuditEntry.proposal_id == numbers[0], AuditEntry.action == EXPORT)).one()
    assert (entry.note, entry.details["attachments"]) == ("Έλεγχος", True)


@pytest.mark.parametrize("database_kind", BOTH)
def test_profile_holds_only_proposals_of_which_there_is_such_a_dossier(call, numbers, administrator, arguments):
    assert numbers_to_take(call, list(State), Profile.COMMITTEE) == numbers
    assert numbers_to_take(call, list(State), Profile.APPLICANT) == []
    assert numbers_to_take(call, list(State), Profile.PUBLIC) == []
    assert not may_take_volume(administrator, arguments(profile="applicant"))


@pytest.mark.usefixtures("printed_before")
def test_letters_of_decisions_are_bound_like_dossiers(session, call, arguments, make):
    proposal = make_proposal(State.ACCEPTED, call=call, answers=SHORT)
    make_decision(proposal)
    session.commit()

    found, bound = make(arguments(Form.BOUND, proposals=[proposal.id], profile="letter"))

    assert found.record["missing"] == []
    assert len(outline_of(bound)[0]) == 2


def test_workbook_is_the_committees_whichever_profile_is_chosen(call, numbers, administrator):
    order = order_volume(administrator, call, numbers, Form.WORKBOOK, profile="archive")

    assert order.making.arguments["profile"] == "committee"


@pytest.mark.parametrize("database_kind", BOTH)
def test_workbook_has_typed_cells_and_no_formula(session, call, make, arguments, no_printing):
    answers = {
        "budget_items": [{"category": "staff", "description": "+1", "amount": "1234.50"}],
        "milestones": [{"title": "Έναρξη", "date": "2027-09-01"}],
    }
    proposal = make_proposal(State.IN_REVIEW, call=call, answers={"title": "=1+1", **answers})
    make_assignment(AssignmentState.FINAL, proposal=proposal)
    no_printing()

    found, content = make(arguments(Form.WORKBOOK, proposals=[proposal.id]))

    book = load_workbook(io.BytesIO(content))
    rows = {sheet.title: list(sheet.iter_rows(min_row=2)) for sheet in book}
    (listed,), (score,) = rows["Προτάσεις"], rows["Βαθμοί"]
    assert (listed[1].value, listed[1].data_type, listed[1].quotePrefix) == ("=1+1", "s", True)
    assert isinstance(listed[4].value, datetime)
    assert {cell.data_type for cell in score[2:] if cell.value is not None} == {"n"}
    assert [cell.value for row in rows["Ε. Προϋπολογισμός"] for cell in row if cell.data_type == "n" and cell.value is not None] == [1234.5]
    assert (found.filename[-5:], found.record["proposals"]) == (".xlsx", [proposal.id])


def test_workbook_that_is_stopped_leaves_nothing_open(make, arguments):
    def stop(done, of):
        raise Stopped

    with pytest.raises(Stopped):
        make(arguments(Form.WORKBOOK), stop)


def test_volume_of_several_calls_names_them_on_its_cover(session, app, call, numbers, arguments, administrator):
    other = make_call(slug="other", title="Άλλη πρόσκληση")
    foreign = make_proposal(State.SUBMITTED, call=other, answers=SHORT)
    session.commit()
    several = [*numbers, foreign.id]
    with app.test_request_context():
        order = order_volume(administrator, None, several, Form.BOUND)
        slug, about = volumes._about(order.making.arguments)
        facts = {str(fact.label): fact.value for fact in front_of(about, [], 1, Settings()).facts.rows}
        _own, alone = volumes._about(order_volume(administrator, None, numbers, Form.BOUND).making.arguments)

    assert (order.making.arguments["call"], slug, about.call) == (None, "proposals", "Προτάσεις από 2 προσκλήσεις")
    assert facts["Προσκλήσεις"].words == f"{call.title} · Άλλη πρόσκληση"
    assert (alone.call, alone.calls) == (call.title, ())


def make_one_and_die():
    """What a worker does that is killed as the second document begins."""
    begun, really = [], presses._Press.begin

    def pull_the_plug(press, name, page):
        begun.append(name)
        if len(begun) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        really(press, name, page)

    presses._Press.begin = pull_the_plug
    take_up_order()


@pytest.mark.parametrize("database_kind", BOTH)
def test_worker_that_is_killed_in_the_middle_leaves_what_it_printed_to_the_next(
    session, app, call, numbers, administrator, settings, tmp_path, monkeypatch
):
    order = order_volume(administrator, call, numbers, Form.ZIP)
    session.commit()
    number = order.id
    session.remove()

    killed = Forked(app, make_one_and_die, tmp_path / "killed.log")

    assert killed.ended() == -signal.SIGKILL, killed.said()
    left = session.get_one(Order, number).making
    assert (left.state, left.done, left.most, left.attempts) == (OrderState.RUNNING, 1, 2, 1)
    # Time stands still: its sign of life is old only by the settings.
    left.heartbeat = clock.now() - timedelta(seconds=settings.order_stale_seconds + 1)
    session.commit()
    really, begun = presses._Press.begin, []
    monkeypatch.setattr(presses._Press, "begin", lambda press, name, page: begun.append(name) or really(press, name, page))

    assert take_up_order() == 1

    made = session.get_one(Order, number).making
    assert (made.state, made.attempts, len(made.record["documents"]), made.record["missing"]) == (OrderState.READY, 2, 2, [])
    assert len(begun) == 1
