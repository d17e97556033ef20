"""The pages of orders: one's own list, how far each is, its file, giving it up; and that nobody sees another's."""

import io
from datetime import timedelta

import pytest

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.orders.models import Making, Order, OrderState
from proposals.workflow.permissions import Permission, can
from tests.factories.orders import make_order

FILE = b"PK\x03\x04 not really"


@pytest.fixture
def an_order(app, stored, cast):
    """An order of the evaluator of the cast; a ready one has a file."""

    def make(state, person=None, **columns):
        kept = app.extensions["order_storage"].put(io.BytesIO(FILE), 1000) if state is OrderState.READY else None
        return stored.arrange(lambda: make_order(person or cast.evaluator, state, kept, **columns)).id

    return make


@pytest.fixture
def evaluator(page_of, cast):
    return page_of(cast.evaluator)


def state_of(stored, number):
    return stored.ask(lambda: db.session.get_one(Order, number).state)


def test_desk_leads_to_an_empty_list_that_says_so(evaluator):
    evaluator.get("/desk").follow("Τα αρχεία που ζητήσατε")

    assert "Δεν έχετε ζητήσει αρχείο" in evaluator.document.main


def test_list_shows_ones_own_with_state_and_end(evaluator, cast, an_order):
    an_order(OrderState.FAILED)
    an_order(OrderState.READY)
    an_order(OrderState.READY, expires_at=clock.now())
    an_order(OrderState.WAITING, person=cast.second)

    shown = evaluator.get("/orders").document

    said = [cell.text for cell in shown.all("td") if cell.get("data-label") == "Κατάσταση"]
    assert said == ["Έληξε", "Έτοιμο", "Δεν ετοιμάστηκε"]
    assert shown.main.count("Φύλλα για βαθμολόγηση χωρίς σύνδεση: 0 φύλλα") == 3
    assert "01/12/2026" in shown.main


def test_list_goes_on_with_older_ones(app, evaluator, an_order):
    for _each in range(app.extensions["settings"].page_size + 1):
        an_order(OrderState.FAILED)

    first = len(evaluator.get("/orders").document.all("td"))
    evaluator.follow("Παλαιότερα")

    assert (first, len(evaluator.document.all("td"))) == (100, 2)


def test_page_of_an_order_on_its_way_says_how_far_it_is_and_can_be_loaded_again(evaluator, an_order):
    began = clock.now() - timedelta(minutes=2)
    number = an_order(OrderState.RUNNING, done=2, most=8, began_at=began)

    evaluator.get(f"/orders/{number}").follow("Ανανέωση")

    assert evaluator.document.one("p", role="status").text.startswith("Ετοιμάζεται… θα σας στείλουμε μήνυμα")
    assert "2 από 8, περίπου 6 λεπτά ακόμη" in evaluator.document.main
    assert evaluator.document.one("progress").get("value") == "2"


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({"done": 0, "most": 8}, "0 από 8"),
        ({"done": 8, "most": 8}, "8 από 8, τελειώνει σε λίγο"),
        ({"done": 0, "most": 0}, "Περιμένει τη σειρά του."),
    ],
    ids=["not one", "all", "not counted"],
)
def test_script_is_told_in_the_words_of_the_page(evaluator, an_order, columns, left):
    number = an_order(OrderState.RUNNING, began_at=clock.now(), **columns)

    told = evaluator.client.get(f"/orders/{number}/progress").json

    assert (told["left"], told["done"], told["most"]) == (left, columns["done"], max(columns["most"], 1))
    assert (told["isOver"], told["isReady"]) == (False, False)


def test_file_is_taken_as_often_as_one_likes_and_each_time_is_recorded(evaluator, an_order, stored):
    number = an_order(OrderState.READY, record={"sheets": []})
    told = evaluator.client.get(f"/orders/{number}/progress").json

    for _time in range(2):
        evaluator.get(f"/orders/{number}").follow("Λήψη του αρχείου")
        assert (evaluator.body, evaluator.headers["Cache-Control"]) == (FILE, "no-store")

    assert (told["isOver"], told["isReady"], told["left"]) == (True, True, "")
    assert stored.deeds()[-2:] == ["take_file", "take_file"]
    assert "Τελευταία λήψη" in evaluator.get(f"/orders/{number}").document.main


def test_expired_file_is_said_and_refused(evaluator, an_order):
    number = an_order(OrderState.READY, expires_at=clock.now())

    assert "Το αρχείο έληξε και διαγράφηκε." in evaluator.get(f"/orders/{number}").document.main
    evaluator.get(f"/orders/{number}/file", status=409)
    assert "Το αρχείο δεν κρατιέται πια." in evaluator.document.main


def test_right_that_was_lost_closes_the_file_and_the_page_says_so(evaluator, cast, an_order):
    number = an_order(OrderState.READY, arguments={"person": cast.second.id, "language": "el", "sheets": []})

    assert "Δεν έχετε πια δικαίωμα" in evaluator.get(f"/orders/{number}").document.main
    evaluator.get(f"/orders/{number}/file", status=409)
    assert evaluator.client.get(f"/orders/{number}/progress").json["isReady"] is False


def test_file_whose_right_is_lost_while_it_is_fetched_is_not_handed_out(app, evaluator, an_order, stored, monkeypatch):
    number = an_order(OrderState.READY)
    storage, opened = app.extensions["order_storage"], []

    class Slow:
        def open(self, sha256):
            stored.arrange(lambda: setattr(db.session.get_one(Order, number), "cancelled_at", clock.now()))
            opened.append(storage.open(sha256))
            return opened[0]

    monkeypatch.setitem(app.extensions, "order_storage", Slow())
    evaluator.get(f"/orders/{number}/file", status=409)

    assert opened[0].closed
    assert stored.ask(lambda: db.session.query(AuditEntry).filter_by(action="take_file").count()) == 0


def test_failure_is_said_in_its_own_words(evaluator, an_order):
    number = an_order(
        OrderState.FAILED, reason={"text": "Το αρχείο θα ξεπερνούσε τα %(most)s MB. Ζητήστε λιγότερα κάθε φορά.", "values": {"most": 5}}
    )

    assert "Το αρχείο θα ξεπερνούσε τα 5 MB." in evaluator.get(f"/orders/{number}").document.main
    evaluator.get(f"/orders/{number}/file", status=409)


def test_order_is_cancelled_once(evaluator, an_order, stored):
    number = an_order(OrderState.WAITING)

    evaluator.get(f"/orders/{number}").send("Ακύρωση")

    assert evaluator.flashes == ["Η παραγγελία ακυρώθηκε."]
    assert (state_of(stored, number), stored.ask(lambda: db.session.query(Making).one().state)) == (OrderState.CANCELLED, OrderState.CANCELLED)
    assert "Ακυρώθηκε." in evaluator.get(f"/orders/{number}").document.main
    evaluator.post(f"/orders/{number}/cancel", status=409)


@pytest.mark.parametrize(("rest", "method"), [("", "get"), ("/progress", "get"), ("/file", "get"), ("/cancel", "post")])
def test_order_of_another_answers_like_one_that_does_not_exist(page_of, cast, an_order, rest, method):
    number = an_order(OrderState.READY, person=cast.evaluator)

    for person in (cast.second, cast.administrator, cast.manager):
        page = page_of(person).get("/help")
        answers = [getattr(page, method)(f"/orders/{each}{rest}", status=404).document.main for each in (number, 99)]
        assert answers[0] == answers[1]


def test_rulebook_lets_in_whoever_ordered(stored, cast, an_order):
    number = an_order(OrderState.READY)
    case = stored.ask(lambda: db.session.get_one(Order, number).case())

    assert [name for name, person in cast.people.items() if can(person.actor, Permission.OPEN_ORDER, case)] == ["evaluator"]
