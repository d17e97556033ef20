"""Orders: placing, sharing, making, what a killed worker leaves, cancelling, expiring, and rights at the last moment."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask_babel import get_locale
from sqlalchemy.orm import joinedload

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.orders import kinds
from proposals.orders.kinds import Kind, Made, OrderFailed, offer
from proposals.orders.models import Making, Order, OrderState
from proposals.orders.operations import cancel_order, end_expired_orders, file_to_take, place_order, record_taking
from proposals.orders.queries import count_of_open_orders, order_by_number, orders_of
from proposals.orders.work import NOT_MADE, take_up_order
from proposals.storage import FolderStorage
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import NOBODY, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import Phrase
from tests.factories import make_person

LIMITS = {"orders_open_per_person": 3, "order_attempts": 3, "order_stale_seconds": 120, "order_max_minutes": 30, "order_kept_days": 7}
WHY = Phrase("Λείπουν %(num)s σελίδες.", values={"num": 3})


class Killed(BaseException):
    """What a process that is killed does: it stops, wherever it is."""


@pytest.fixture
def storage(app, tmp_path, monkeypatch):
    own = FolderStorage(tmp_path / "orders")
    monkeypatch.setitem(app.extensions, "order_storage", own)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **LIMITS))
    return own


@pytest.fixture
def files(storage):
    return lambda: [path for path in storage.folder.rglob("*") if path.is_file()]


@pytest.fixture
def person(session):
    return make_person(Role.EVALUATOR).actor


@pytest.fixture
def letters(session, storage, monkeypatch):
    """A kind that makes a file of its letters, one part each; `between` is what happens after a part."""
    monkeypatch.setattr(kinds, "_offered", {})
    between, allowed = {}, set()

    def make(arguments, progress):
        text = arguments["text"]
        for number, _letter in enumerate(text, 1):
            progress(number, len(text))
            between.get(number, lambda: None)()
        return Made("letters.txt", "text/plain", io.BytesIO(text.encode()), {"letters": len(text)})

    kind = offer(Kind("letters", "Γράμματα", make, lambda actor, arguments: actor.person_id not in allowed))
    return kind, between, allowed


@pytest.fixture
def place(session, letters):
    def ask(actor, text="abc", content=None):
        number = place_order(actor, letters[0], {"text": text}, content).id
        session.commit()
        return number

    return ask


def stored(session, number):
    session.expire_all()
    return order_by_number(number)


def mail(app, session):
    """The one mail that is in the outbox, in words."""
    notice = session.query(Notice).options(joinedload(Notice.person)).one()
    with app.test_request_context():
        return write_message(notice, app.extensions["settings"]).get_content()


def told(session):
    return [(kind, person) for kind, person in session.query(Notice.kind, Notice.person_id).order_by(Notice.id)]


def reasons(raised):
    return [each.text for each in raised.value.reasons]


# Placing ---------------------------------------------------------------------------------------------------------


def test_order_waits_and_the_trail_says_who_asked_for_what(session, person, place):
    order = stored(session, place(person))

    assert (order.state, order.title, order.making.arguments, order.person_id) == (OrderState.WAITING, "Γράμματα", {"text": "abc"}, person.person_id)
    assert session.query(AuditEntry.action, AuditEntry.subject).all() == [("order_file", f"order:{order.id}")]


def test_asking_twice_for_the_same_is_one_order_and_other_content_is_another(session, person, place):
    first = place(person)

    assert place(person) == first
    assert place(person, content=["sha"]) != first
    assert session.query(Making).count() == 2


def test_two_people_who_ask_for_the_same_share_one_making(session, person, place, storage):
    other = make_person().actor
    numbers = [place(person), place(other)]

    assert take_up_order() == 1
    assert take_up_order() == 0

    assert [stored(session, number).state for number in numbers] == [OrderState.READY] * 2
    assert session.query(Making).count() == 1
    assert told(session) == [("order_ready", person.person_id), ("order_ready", other.person_id)]


def test_message_says_what_the_order_is_about_in_the_words_of_its_reader(session, person, place, letters, storage):
    kind, _between, _allowed = letters
    offer(replace(kind, about=lambda orders: [f"{each['text']}, {get_locale()}" for each in orders]))
    english = make_person(language="en").actor
    place(person)
    place(english)

    take_up_order()

    assert [notice.values["about"] for notice in session.query(Notice).order_by(Notice.id)] == ["abc, el", "abc, en"]


def test_whoever_asks_for_what_is_kept_has_it_at_once_and_for_as_long(session, person, place, the_time, storage):
    place(person)
    take_up_order()
    the_time.shift(timedelta(days=6))

    late = stored(session, place(make_person().actor))

    assert (late.state, late.making.expires_at) == (OrderState.READY, clock.now() + timedelta(days=7))


def test_nobody_orders_what_he_may_not_take(session, person, letters, place):
    letters[2].add(person.person_id)

    for actor in (person, NOBODY):
        with pytest.raises(NotAllowed):
            place(actor)


def test_limit_counts_what_is_being_made_and_nothing_else(session, person, place, storage):
    place(person, "ready")
    take_up_order()
    numbers = [place(person, text) for text in ("a", "b", "c")]

    with pytest.raises(StepRefused) as refused:
        place(person, "d")
    assert refused.value.reasons[0].count == count_of_open_orders(person) == 3
    cancel_order(person, stored(session, numbers[0]))
    assert place(person, "d") not in numbers


def test_list_holds_ones_own_newest_first_in_pages(session, person, place):
    numbers = [place(person, text) for text in ("a", "b", "c")]
    place(make_person().actor, "a")

    first, has_more = orders_of(person, 2)
    second, has_even_more = orders_of(person, 2, 2)

    assert ([each.id for each in (*first, *second)], has_more, has_even_more) == (numbers[::-1], True, False)


# Making ----------------------------------------------------------------------------------------------------------


def test_file_is_made_kept_and_told_in_a_mail(app, session, person, place, storage):
    number = place(person)

    assert take_up_order() == 1

    order = stored(session, number)
    making = order.making
    assert (making.filename, making.media_type, making.size, making.record, making.done, making.most) == (
        "letters.txt",
        "text/plain",
        3,
        {"letters": 3},
        3,
        3,
    )
    with storage.open(making.sha256) as file:
        assert file.read() == b"abc"
    assert making.expires_at == clock.now() + timedelta(days=7)
    assert f"/orders/{number}" in mail(app, session)


def test_progress_is_seen_while_it_is_made(session, person, place, letters, the_time, storage):
    seen, number = [], place(person, "abcd")

    def look():
        making = stored(session, number).making
        seen.append((making.state, making.done, making.most, making.minutes_left(clock.now())))
        session.rollback()
        the_time.shift(timedelta(minutes=2))

    letters[1].update({1: look, 2: look, 4: look})
    take_up_order()

    assert seen == [(OrderState.RUNNING, 1, 4, 0), (OrderState.RUNNING, 2, 4, 2), (OrderState.RUNNING, 4, 4, 0)]


def test_time_left_is_not_guessed_before_the_first_part(session, person, place, storage):
    assert stored(session, place(person)).making.minutes_left(clock.now()) is None


def test_what_a_killed_worker_left_is_taken_up_once_it_is_silent(session, person, place, letters, the_time, storage):
    number, deaths = place(person), []

    def die():
        if not deaths:
            deaths.append(1)
            raise Killed

    letters[1][2] = die
    with pytest.raises(Killed):
        take_up_order()
    session.rollback()
    assert take_up_order() == 0
    the_time.shift(timedelta(seconds=121))

    assert take_up_order() == 1
    assert (stored(session, number).state, stored(session, number).making.attempts) == (OrderState.READY, 2)


def test_worker_that_was_only_slow_stores_nothing_once_another_has_taken_over(session, person, place, letters, the_time, files):
    number, rounds = place(person), []

    def take_over():
        if not rounds:
            rounds.append(1)
            the_time.shift(timedelta(seconds=121))
            take_up_order()

    letters[1][3] = take_over
    assert take_up_order() == 1

    assert stored(session, number).state is OrderState.READY
    assert (stored(session, number).making.attempts, len(files()), len(told(session))) == (2, 1, 1)


def test_error_is_tried_again_and_ends_in_words(app, session, person, place, letters, storage):
    number = place(person)

    def break_down():
        raise OSError("the disk is full")

    letters[1][1] = break_down
    for _attempt in range(3):
        with pytest.raises(OSError, match="the disk is full"):
            take_up_order()
    assert take_up_order() == 0

    order = stored(session, number)
    assert (order.state, order.making.failure) == (OrderState.FAILED, NOT_MADE)
    assert told(session) == [("order_failed", person.person_id)]


def test_failure_with_a_reason_is_not_tried_again_and_the_mail_says_it(app, session, person, place, letters, storage):
    number = place(person)

    def refuse():
        raise OrderFailed(WHY)

    letters[1][1] = refuse
    assert take_up_order() == 1

    order = stored(session, number)
    assert (order.state, order.making.failure, order.making.attempts) == (OrderState.FAILED, WHY, 1)
    assert "Λείπουν 3 σελίδες." in mail(app, session)


def test_what_takes_too_long_is_ended(session, person, place, letters, the_time, storage):
    number = place(person)
    letters[1][1] = lambda: the_time.shift(timedelta(minutes=31))

    take_up_order()

    assert stored(session, number).making.failure.values == {"minutes": 30}


def test_file_beyond_the_limit_is_not_kept(app, session, person, place, storage, files, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], order_max_mb=0))
    number = place(person)

    take_up_order()

    assert (stored(session, number).state, files()) == (OrderState.FAILED, [])


def test_kind_that_nobody_offers_any_more_fails_and_keeps_a_name(session, person, place, letters, storage):
    number = place(person)
    kinds._offered.clear()

    for _attempt in range(3):
        with pytest.raises(KeyError):
            take_up_order()
    take_up_order()

    assert (stored(session, number).state, stored(session, number).title) == (OrderState.FAILED, "letters")


def test_who_lost_his_account_is_not_told(session, place, storage):
    gone = make_person()
    place(gone.actor)
    gone.active = False
    session.commit()

    take_up_order()

    assert told(session) == []


# Cancelling ------------------------------------------------------------------------------------------------------


def test_order_that_waits_is_cancelled_and_never_made(session, person, place, files):
    number = place(person)
    cancel_order(person, stored(session, number))
    session.commit()

    assert take_up_order() == 0
    assert (stored(session, number).making.state, files()) == (OrderState.CANCELLED, [])


def test_making_stops_at_the_next_part_when_nobody_wants_it(session, person, place, letters, files):
    number, reached = place(person), []

    def cancel():
        cancel_order(person, stored(session, number))
        session.commit()

    letters[1].update({1: cancel, 2: lambda: reached.append(2)})
    take_up_order()

    assert (stored(session, number).making.state, reached, files(), told(session)) == (OrderState.CANCELLED, [], [], [])


def test_file_that_is_done_when_it_is_cancelled_is_not_kept(session, person, place, letters, files):
    number = place(person)

    def cancel():
        cancel_order(person, stored(session, number))
        session.commit()

    letters[1][3] = cancel
    take_up_order()

    assert (stored(session, number).making.state, files()) == (OrderState.CANCELLED, [])


def test_cancelled_making_whose_worker_died_is_ended_and_not_made(session, person, place, letters, the_time, files):
    number = place(person)

    def cancel_and_die():
        cancel_order(person, stored(session, number))
        session.commit()
        raise Killed

    letters[1][1] = cancel_and_die
    with pytest.raises(Killed):
        take_up_order()
    the_time.shift(timedelta(seconds=121))

    assert take_up_order() == 0
    assert (stored(session, number).making.state, stored(session, number).making.reason) == (OrderState.CANCELLED, {})


def test_one_of_two_who_cancels_leaves_it_to_the_other(session, person, place, storage):
    other = make_person().actor
    own, others = place(person), place(other)
    cancel_order(person, stored(session, own))
    session.commit()

    take_up_order()

    assert (stored(session, own).state, stored(session, others).state) == (OrderState.CANCELLED, OrderState.READY)
    assert told(session) == [("order_ready", other.person_id)]


def test_order_that_is_over_cannot_be_cancelled_nor_that_of_another(session, person, place, storage):
    number = place(person)
    with pytest.raises(NotAllowed):
        cancel_order(make_person().actor, stored(session, number))
    take_up_order()

    with pytest.raises(StepRefused) as refused:
        cancel_order(person, stored(session, number))
    assert reasons(refused) == ["Το αρχείο δεν ετοιμάζεται πια."]


# Taking ----------------------------------------------------------------------------------------------------------


def test_taking_is_recorded_with_what_was_in_it(session, person, place, storage):
    number = place(person)
    take_up_order()

    record_taking(person, stored(session, number))

    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    order = stored(session, number)
    assert (entry.action, entry.subject, entry.person_id) == ("take_file", f"order:{number}", person.person_id)
    assert entry.details == {"kind": "letters", "sha256": order.making.sha256, "letters": 3}
    assert order.taken_at == clock.now()


def test_rights_are_asked_when_the_file_is_taken(session, person, place, letters, storage):
    number = place(person)
    with pytest.raises(StepRefused) as early:
        file_to_take(person, stored(session, number))
    take_up_order()
    assert file_to_take(person, stored(session, number)).filename == "letters.txt"

    with pytest.raises(NotAllowed):
        file_to_take(make_person().actor, stored(session, number))
    letters[2].add(person.person_id)
    with pytest.raises(StepRefused) as late:
        record_taking(person, stored(session, number))

    assert reasons(early) == ["Το αρχείο δεν είναι έτοιμο."]
    assert reasons(late) == ["Δεν έχετε πια δικαίωμα σε όσα περιέχει το αρχείο. Ζητήστε ένα νέο."]


def test_expired_file_is_refused_and_deleted_and_asking_again_makes_it_anew(session, person, place, the_time, storage, files):
    number = place(person)
    take_up_order()
    the_time.shift(timedelta(days=7))

    with pytest.raises(StepRefused) as refused:
        file_to_take(person, stored(session, number))
    assert (end_expired_orders(storage), files(), end_expired_orders(storage)) == (1, [], 0)
    session.commit()
    assert reasons(refused) == ["Το αρχείο δεν κρατιέται πια. Ζητήστε το ξανά."]
    assert stored(session, number).said(clock.now()) == "Έληξε"
    assert place(person) != number


def test_bytes_that_another_order_still_keeps_stay(session, person, place, the_time, storage, files):
    place(person)
    take_up_order()
    the_time.shift(timedelta(days=4))
    place(person, content="other")
    take_up_order()
    the_time.shift(timedelta(days=3))

    assert (end_expired_orders(storage), len(files())) == (1, 1)


def test_every_state_has_words():
    assert {state.label for state in OrderState} == {"Περιμένει", "Ετοιμάζεται", "Έτοιμο", "Δεν ετοιμάστηκε", "Ακυρώθηκε"}
    assert Order(person_id=1, making=Making(kind="x", state=OrderState.FAILED)).said(clock.now()) == "Δεν ετοιμάστηκε"
