"""The language of searches: what is written is read again, and whatever is typed is read or refused at a place."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from proposals.calls.form import standard_form
from proposals.drafting.models import Proposal
from proposals.lists.conditions import condition_of, search_of
from proposals.lists.listings import all_proposals, proposals_of_call
from proposals.lists.phrase import All, Limits, Not, PhraseError, Place, Some, Term, Word, all_of, parse, some_of, written
from proposals.workflow.people import Role
from tests.factories import make_actor

LIMITS = Limits(chars=4000, terms=200, depth=60)
TIGHT = Limits(chars=200, terms=10, depth=4)
FORM = standard_form()
_LETTERS = "αβγόήςΑΩabcXYZ0123456789"
_OPERATORS = {"και", "and", "ή", "or", "όχι", "οχι", "not"}
_TEXT = st.text(alphabet=_LETTERS + " .,:<>=()-_»'%\\", min_size=1, max_size=12)
bare = st.text(alphabet=_LETTERS + "-_.%", min_size=1, max_size=8).filter(lambda text: text.casefold() not in _OPERATORS)
names = st.sampled_from(["κατάσταση", "state", "βαθμός", "φύλλα", "υποβλήθηκε", "φορέας", "αξιολογητής", "περιφέρεια", "κάτι-άλλο"])
tests = st.one_of(
    st.builds(
        lambda name, sign, values: Term(name, sign, tuple(values)), names, st.sampled_from([":", "="]), st.lists(_TEXT, min_size=1, max_size=3)
    ),
    st.builds(lambda name, sign, value: Term(name, sign, (value,)), names, st.sampled_from(["<", "<=", ">", ">="]), _TEXT),
)
leaves = st.one_of(st.builds(Word, bare), st.builds(lambda text: Word(text, True), _TEXT), tests)
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts), st.lists(parts, min_size=2, max_size=3).map(all_of), st.lists(parts, min_size=2, max_size=3).map(some_of)
    ),
    max_leaves=8,
)
pieces = st.sampled_from(
    ["και", "ή", "όχι", "(", ")", '"', "«", "»", "“", ":", "<", ">=", ",", " ", "βαθμός", "κατάσταση", "70,5", "1/3/2027", "κενό", "state"]
)
typed = st.one_of(st.text(max_size=40), st.lists(st.one_of(pieces, st.text(alphabet=string.printable, max_size=3)), max_size=20).map("".join))


@given(tree=trees, language=st.sampled_from(["el", "en"]))
def test_what_is_written_is_read_as_the_same_tree(tree, language):
    assert parse(written(tree, language), LIMITS) == tree


@given(text=typed)
def test_whatever_is_typed_is_read_or_refused_at_a_place_within_it(text):
    length = len(unicodedata.normalize("NFC", text)) + 1
    try:
        tree = parse(text, TIGHT)
    except PhraseError as refused:
        place, tree = refused.place, None
    else:
        place = Place()

    assert 0 <= place.start <= place.end <= length
    assert parse(written(tree), LIMITS) == tree


@pytest.fixture
def listings(session):
    manager, observer = make_actor(Role.CALL_MANAGER), make_actor(Role.OBSERVER)
    return [proposals_of_call(manager), proposals_of_call(observer), all_proposals(observer)]


@given(text=typed)
def test_whatever_is_read_becomes_a_condition_that_the_database_takes_or_is_refused(session, app, listings, text):
    with app.test_request_context():
        for listing in listings:
            try:
                tree = parse(text, TIGHT)
                search = search_of(tree, listing, FORM)
            except PhraseError:
                continue
            query = listing.source.add_columns(listing.key)
            try:
                session.execute(search.found_in(query), {"call_id": 1}).all()
            except SQLAlchemyError as error:
                pytest.fail(f"{text!r}: {error}")


# What has neither letter nor digit is refused before it is asked for.
@given(value=st.text(max_size=30).map("α{}".format))
def test_no_value_becomes_part_of_the_statement(session, app, listings, value):
    with app.test_request_context():
        for sign in (":", "="):
            condition = condition_of(Term("φορέας", sign, (value,)), listings[0], FORM)
            both = condition_of(All((Word(value, True), Some((Word(value, True), Term("κωδικός", sign, (value,)))))), listings[0], FORM)
            statements = {str(select(Proposal.id).where(each).compile()) for each in (condition, both)}
            assert not any(value in statement for statement in statements if len(value) > 12)
