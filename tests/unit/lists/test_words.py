"""Finding by the index of words: the same rows as reading every text finds, and the index that follows whatever is written."""

import random

import pytest
from sqlalchemy import select, text, update

from proposals import greek
from proposals.accounts.models import Body
from proposals.calls.form import standard_form
from proposals.db import db
from proposals.drafting.finding import Found, Marked, Search
from proposals.drafting.models import Proposal
from proposals.drafting.searching import _SHORT, as_stored
from proposals.drafting.trigrams import Every, OneOf, Piece, every, matching, narrowed, of_words, one_of, piece
from proposals.lists.conditions import narrowing_of, search_of
from proposals.lists.cursors import read_cursor
from proposals.lists.listings import all_proposals, assignments_of_call, proposals_of_call
from proposals.lists.paging import Way, count_up_to, found_in, kinds_of_order, page_of
from proposals.lists.phrase import All, Limits, Not, PhraseError, Place, Some, Term, Word, parse
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal

FORM = standard_form()
LIMITS = Limits(chars=500, terms=30, depth=5)
# Words that are in each other, letters that mean something to LIKE, to FTS5 or to pg_trgm, and letters of two and four bytes.
WORDS = (
    "νερό",
    "νερά",
    "καθαρό",
    "το",
    "α",
    "a_b",
    "5%",
    "100%",
    "o'neill",
    "cost-benefit",
    "τιμή/μήνα",
    "τετ\\ραγωνο",
    "AND",
    "ΟΔΟΣ",
    "οδός",
    "𝔸𝔹𝔸",
    "ε.ε.",
    "--",
    "*",
)
SEARCHED = (
    *(word for word in WORDS if word not in ("AND", "--", "*")),
    '"AND"',
    "νερ",
    "αθαρ",
    "a%b",
    "a*",
    "οδ",
    "ο",
    "τετ\\",
    '"και"',
    "λείπει",
    "«5% το»",
    '"καθαρό a_b"',
    "νερό* ",
    "NEAR",
)


@pytest.fixture
def call(session, app):
    """Twelve filed proposals of random words, one of them assigned."""
    chosen = random.Random(19)
    call, body = make_call(), make_body()
    made = [make_proposal(State.IN_REVIEW, call=call, body=body, answers={}) for _number in range(12)]
    for each in made:
        found = [chosen.choice(WORDS) for _place in range(chosen.randint(1, 6))]
        folded = greek.search_key(" ".join(found))
        each.search_text = folded + "".join(map(as_stored, [*(word[:4] for word in found[:2]), *_SHORT.findall(folded)]))
    make_assignment(AssignmentState.ACCEPTED, proposal=made[3], evaluator=make_person(Role.EVALUATOR))
    db.session.flush()
    with app.test_request_context():
        yield call


def numbers(listing, search, call):
    order = listing.order
    rows = page_of(listing, Way((), "el", order, False), 50, None, {"call_id": call.id}, search).rows
    assert count_up_to(listing, 50, {"call_id": call.id}, search) == len(rows)
    return [row.number for row in rows]


@pytest.mark.parametrize("make", [proposals_of_call, all_proposals, assignments_of_call], ids=lambda make: make.__name__)
def test_search_by_the_index_finds_what_reading_finds(call, make):
    listing, chosen = make(make_person(Role.CALL_MANAGER).actor), random.Random(7)
    signs = (" ", " ή ", " όχι ")
    several = ("".join(f"{chosen.choice(SEARCHED)}{chosen.choice(signs)}" for _place in range(3)) for _number in range(40))
    searches = [*SEARCHED, *(f"{each}το" for each in several)]

    for each in searches:
        search = search_of(parse(each, LIMITS), listing, FORM)
        assert numbers(listing, search, call) == numbers(listing, Search(search.condition), call), each


def test_some_searches_use_the_index_and_it_finds_few_rows(call):
    listing = proposals_of_call(make_person(Role.CALL_MANAGER).actor)

    found = numbers(listing, Search(narrowing=piece("καθαρ")), call)

    wanted = select(Proposal.id).where(Proposal.search_text.contains("καθαρ")).order_by(Proposal.id)
    assert found == list(db.session.scalars(wanted))
    assert 0 < len(found) < 12


def test_index_follows_what_is_written_and_deleted(call):
    first, second = db.session.scalars(select(Proposal).order_by(Proposal.id).limit(2))

    db.session.execute(update(Proposal).where(Proposal.id == first.id).values(search_text="μοναδικη λεξη"))
    assert held(piece("μοναδικη")) == [first.id]
    db.session.execute(update(Proposal).where(Proposal.id == first.id).values(search_text="αλλο κειμενο"))
    assert (held(piece("μοναδικη")), held(piece("αλλο κειμ"))) == ([], [first.id])
    db.session.execute(update(Proposal).where(Proposal.id == second.id).values(search_text="σβηνει"))
    for of_proposal in ("answer", "attachment", "proposal_version", "term"):
        db.session.execute(text(f"DELETE FROM {of_proposal} WHERE proposal_id = {second.id}"))
    db.session.execute(text(f"DELETE FROM proposal WHERE id = {second.id}"))
    assert held(piece("σβηνει")) == []


def held(narrowing):
    return list(db.session.scalars(narrowed(select(Proposal.id), narrowing).order_by(Proposal.id)))


@pytest.mark.parametrize("most", [1, 2, 5, 50])
@pytest.mark.parametrize("make", [proposals_of_call, assignments_of_call], ids=lambda make: make.__name__)
def test_pages_of_what_is_found_often_or_seldom_are_those_of_reading(call, make, most):
    listing, values = make(make_person(Role.CALL_MANAGER).actor), {"call_id": call.id}

    for searched in ("νερό", "καθαρό", "το", "νερό όχι το", "α ή νερό", "λείπει", "κωδικός:000"):
        search = search_of(parse(searched, LIMITS), listing, FORM)
        found, read = found_in(listing, most, values, search), numbers(listing, Search(search.condition), call)
        for order in ("code", "score" if "score" in listing.columns else "due"):
            rows = pages(listing, Way((), "el", order, False), values, found.search)
            assert sorted(rows) == sorted(read), (searched, order)
        assert found.count == len(read) if found.is_all else 0 < found.count <= len(read), searched


def test_rows_that_are_far_apart_are_marked_before_the_list_is_read(call, database_kind):
    first, *_others, last = db.session.scalars(select(Proposal.id).order_by(Proposal.id))
    db.session.execute(update(Proposal).where(Proposal.id.in_([first, last])).values(search_text="σπανιο"))
    listing = proposals_of_call(make_person(Role.CALL_MANAGER).actor)

    found = found_in(listing, 1, {"call_id": call.id}, search_of(parse("σπάνιο", LIMITS), listing, FORM))

    assert isinstance(found.search, Marked) == (database_kind == "sqlite")
    assert pages(listing, Way((), "el", "score", True), {"call_id": call.id}, found.search) == [first, last]


def test_rows_that_are_far_apart_and_not_at_the_beginning_are_found(call):
    make_proposal(State.IN_REVIEW, call=call, answers={})
    _first, second, *_others, last = db.session.scalars(select(Proposal.id).order_by(Proposal.id))
    db.session.execute(update(Proposal).where(Proposal.id.in_([second, last])).values(search_text="σπανιο"))
    listing = proposals_of_call(make_person(Role.CALL_MANAGER).actor)

    found = found_in(listing, 1, {"call_id": call.id}, search_of(parse("σπάνιο", LIMITS), listing, FORM))

    assert pages(listing, Way((), "el", "score", True), {"call_id": call.id}, found.search) == [second, last]


def pages(listing, way, values, search):
    """The numbers on all pages of three rows, each once."""
    found, after = [], None
    while after != "":
        cursor = read_cursor(after, kinds_of_order(listing, way.order), is_back=False) if after else None
        page = page_of(listing, way, 3, cursor, values, search)
        found, after = found + [row.number for row in page.rows], page.after
    return found


def test_count_beside_a_page_never_says_less_than_the_page_shows():
    some = Found(20, False, Search())

    told = [
        some.beside(50, is_whole=False),
        some.beside(7, is_whole=False),
        some.beside(7, is_whole=True),
        Found(3, True, some.search).beside(3, is_whole=True),
    ]

    assert [(each.count, each.is_all) for each in told] == [(50, False), (20, False), (7, True), (3, True)]


@pytest.mark.parametrize(("text", "place"), [("νερό %", (5, 6)), ('"--"', (0, 4)), ("όχι _", (4, 5)), ('""', (0, 2))])
def test_what_has_neither_letter_nor_digit_is_refused_at_its_place(call, text, place):
    with pytest.raises(PhraseError) as refused:
        search_of(parse(text, LIMITS), proposals_of_call(make_person(Role.CALL_MANAGER).actor), FORM)

    assert (refused.value.place, refused.value.expected.text) == (Place(*place), "Εδώ χρειάζεται τουλάχιστον ένα γράμμα ή ψηφίο.")


@pytest.mark.parametrize(
    ("tree", "known"),
    [
        (Word("το"), Piece("\x1fτο\x1f")),
        (Word("νε ρό"), Every((Piece("\x1fνε\x1f"), Piece("\x1fρο\x1f")))),
        (Word("5%"), Piece("\x1f5\x1f")),
        (Word("Νερό ΔΑ"), Every((OneOf((Piece("νερο"), Piece("\x1fνερ\x1f"))), Piece("\x1fδα\x1f")))),
        (Word("Νερό.", is_exact=True), Piece("νερο.")),
        (Word("...", is_exact=True), None),
        (Not(Word("νερό")), None),
        (Term("βαθμός", ">", ("5",)), None),
        (All((Word("abc", is_exact=True), Term("βαθμός", ">", ("5",)))), Piece("abc")),
        (All((Word("abc", is_exact=True), Word("bcd", is_exact=True))), Every((Piece("abc"), Piece("bcd")))),
        (Some((Word("abc", is_exact=True), Word("bcd", is_exact=True))), OneOf((Piece("abc"), Piece("bcd")))),
        (Some((Word("abc", is_exact=True), Word("το"))), OneOf((Piece("abc"), Piece("\x1fτο\x1f")))),
        (Some((Word("abc", is_exact=True), Not(Word("το")))), None),
    ],
)
def test_what_the_index_knows_of_a_search(tree, known):
    assert narrowing_of(tree) == known


def test_nothing_is_known_of_nothing():
    assert (every([]), one_of([]), of_words("")) == (None, None, None)


def test_question_to_fts_quotes_its_texts():
    asked = matching(Every((Piece('α"β"γ'), OneOf((Piece("AND NOT"), Piece("x*y"))))))

    assert asked == '("α""β""γ") AND (("AND NOT") OR ("x*y"))'


@pytest.mark.parametrize("typed", ["νερό φύλλα:3", "φύλλα:3 νερό"])
def test_text_is_read_where_no_column_has_ruled_the_row_out(app, session, typed):
    with app.test_request_context():
        asked = str(search_of(parse(typed, LIMITS), proposals_of_call(make_person(Role.CALL_MANAGER).actor), FORM).condition)

    assert 0 < asked.index("sheets_final") < asked.index("search_text")


def test_proposal_stands_where_its_body_does_however_either_is_written(session):
    athens, rhodes = make_body(name="Δήμος Αθηναίων"), make_body(name="Δήμος Ρόδου")
    proposal = make_proposal(State.SUBMITTED, body=athens)
    orders = [order_of(proposal)]
    db.session.execute(update(Proposal).where(Proposal.id == proposal.id).values(body_id=rhodes.id))
    orders.append(order_of(proposal))
    db.session.execute(update(Body).where(Body.id == rhodes.id).values(name="Κως", sort_name="κωσ"))
    orders.append(order_of(proposal))

    assert orders == ["δημοσ αθηναιων", "δημοσ ροδου", "κωσ"]


def order_of(proposal):
    return db.session.scalar(select(Proposal.body_order).where(Proposal.id == proposal.id))
