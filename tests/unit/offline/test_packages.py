"""Packages of sheets as orders: what makes two the same, who may take one, what is printed anew, and what changes between asking and making."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from proposals.accounts.models import Person
from proposals.evaluation.assigning import AssignmentDetails, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheets import revisions_of, save_sheet
from proposals.offline.packages import NOTHING_LEFT, WORKBOOK, make_package, may_take_package, order_package
from proposals.offline.queries import open_sheets_of
from proposals.orders.kinds import OrderFailed
from proposals.orders.models import OrderState
from proposals.orders.queries import order_by_number
from proposals.orders.work import take_up_order
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import full_sheet, make_assignment, make_call, make_person, make_proposal, short_form, standard_rubric

RUBRIC = standard_rubric()


@pytest.fixture
def pieces(instance_path):
    """The folder of pieces, empty at first."""
    shutil.rmtree(instance_path / "pieces", ignore_errors=True)
    return lambda: sorted(path.name for path in (instance_path / "pieces").glob("*"))


@pytest.fixture
def evaluator(session, pieces):
    return make_person(Role.EVALUATOR).actor


@pytest.fixture
def sheets(session, evaluator):
    """The numbers of two sheets that are open."""
    person = session.get_one(Person, evaluator.person_id)
    call = make_call(short_form("identity"))
    numbers = [
        make_assignment(AssignmentState.ACCEPTED, proposal=make_proposal(State.IN_REVIEW, call=call), evaluator=person).id for _each in range(2)
    ]
    session.commit()
    return numbers


@pytest.fixture
def place(session, evaluator):
    def order():
        number = order_package(evaluator, open_sheets_of(evaluator)).id
        session.commit()
        return number

    return order


def arguments(evaluator, sheets, language="el"):
    return {"person": evaluator.person_id, "language": language, "sheets": sheets}


def a_sheet(session, number):
    return session.scalars(select(Assignment).where(Assignment.id == number)).one()


def fill(evaluator, assignment):
    save_sheet(evaluator, assignment, full_sheet(RUBRIC), revisions_of(assignment))


def made(given):
    """The names and bytes that are in a package, and what was said of its progress."""
    told = []
    package = make_package(given, lambda *parts: told.append(parts))
    with package.content, zipfile.ZipFile(io.BytesIO(package.content.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, told, package.record


def test_package_is_ordered_made_and_stored(app, session, place, sheets):
    number = place()

    assert take_up_order() == 1

    session.expire_all()
    making = order_by_number(number).making
    with app.extensions["order_storage"].open(making.sha256) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 3
    assert (making.done, making.most, [each["assignment"] for each in making.record["sheets"]]) == (2, 2, sheets)


def test_each_text_is_a_part_and_is_printed_once(evaluator, sheets, pieces):
    first, told, record = made(arguments(evaluator, sheets))
    kept = pieces()
    again, _told, _record = made(arguments(evaluator, sheets))

    assert told == [(0, 2), (1, 2), (2, 2)]
    assert len(kept) == 2
    assert pieces() == kept
    texts = [name for name in first if name != WORKBOOK]
    assert [first[name] for name in texts] == [again[name] for name in texts]
    assert {each["sha256"] for each in record["sheets"]} == {each["sha256"] for each in _record["sheets"]}


def test_kept_text_is_what_the_next_package_holds(evaluator, sheets, pieces, instance_path):
    made(arguments(evaluator, sheets[:1]))
    Path(instance_path / "pieces" / pieces()[0]).write_bytes(b"%PDF-1.7 kept")

    files, _told, _record = made(arguments(evaluator, sheets[:1]))

    assert b"%PDF-1.7 kept" in files.values()


def test_text_in_another_language_or_behind_a_veil_is_another_piece(session, evaluator, sheets, pieces):
    made(arguments(evaluator, sheets[:1]))
    made(arguments(evaluator, sheets[:1], "en"))
    a_sheet(session, sheets[0]).proposal.call.hides_bodies = True
    session.commit()
    made(arguments(evaluator, sheets[:1]))

    assert len(pieces()) == 3


def test_asking_again_is_the_same_order_until_something_in_it_changes(app, session, evaluator, place, sheets):
    first = place()

    assert place() == first
    fill(evaluator, a_sheet(session, sheets[0]))
    session.commit()
    second = place()
    with app.test_request_context(), force_locale("en"):
        third = place()
    assert len({first, second, third}) == 3


def test_sheet_of_another_is_not_ordered(session, evaluator, sheets):
    with pytest.raises(NotAllowed):
        order_package(make_person(Role.EVALUATOR).actor, [a_sheet(session, sheets[0])])


def test_sheet_that_became_final_is_left_out_and_without_any_left_the_order_says_so(session, place, evaluator, sheets):
    order_of_two, first = place(), a_sheet(session, sheets[0])
    fill(evaluator, first)
    take_assignment_step(evaluator, first, "finalise")
    session.commit()
    take_up_order()
    session.expire_all()
    record = order_by_number(order_of_two).making.record

    session.get_one(Person, evaluator.person_id).active = False
    session.commit()
    with pytest.raises(OrderFailed) as failed:
        made(arguments(evaluator, sheets))

    assert [each["assignment"] for each in record["sheets"]] == sheets[1:]
    assert failed.value.reason == NOTHING_LEFT


def test_nothing_is_made_for_somebody_who_is_not_there(session, evaluator, sheets):
    with pytest.raises(OrderFailed):
        made({**arguments(evaluator, sheets), "person": 999})


def test_package_is_for_the_evaluator_alone_and_only_while_he_may_read_all_of_it(session, evaluator, sheets):
    given = arguments(evaluator, sheets)
    assert may_take_package(evaluator, given)
    assert not may_take_package(make_person(Role.EVALUATOR, Role.ADMINISTRATOR).actor, given)
    assert not may_take_package(evaluator, arguments(evaluator, [*sheets, 999]))

    take_assignment_step(SYSTEM, a_sheet(session, sheets[0]), "recuse", AssignmentDetails(note="Κώλυμα."))
    session.commit()

    assert not may_take_package(evaluator, given)
    assert may_take_package(evaluator, arguments(evaluator, sheets[1:]))


def test_making_that_is_cancelled_closes_what_it_wrote(evaluator, sheets):
    class Enough(Exception):
        pass

    def stop(done, of):
        raise Enough

    with pytest.raises(Enough):
        make_package(arguments(evaluator, sheets), stop)


def test_worker_that_dies_between_two_texts_prints_only_the_second_again(session, evaluator, sheets, place, pieces, the_time):
    class Killed(BaseException):
        pass

    def die(done, of):
        if done == 1:
            raise Killed

    number = place()
    with pytest.raises(Killed):
        make_package(arguments(evaluator, sheets), die)
    (first,) = pieces()
    take_up_order()

    session.expire_all()
    assert order_by_number(number).state is OrderState.READY
    assert len(pieces()) == 2
    assert first in pieces()
