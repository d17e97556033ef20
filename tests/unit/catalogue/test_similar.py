"""Similar proposals: which are found, why, and what never shows: drafts of other bodies, and words that were not published."""

from dataclasses import replace

import pytest
from sqlalchemy import event, select

from proposals.calls.form import form_from_data
from proposals.catalogue.similar import similar_proposals
from proposals.config import Settings
from proposals.db import db
from proposals.drafting.models import Answer, Term
from proposals.drafting.terms import keep_terms_of_all
from proposals.drafting.versions import freeze_version
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_body, make_call, make_person, make_proposal, standard_form

SETTINGS = Settings()
WATER = {
    "title": "Τηλεμετρία στα δίκτυα ύδρευσης των νησιών",
    "summary": "Αισθητήρες εντοπίζουν τις διαρροές του νερού πριν αδειάσει η δεξαμενή.",
    "problem": "Η αφαλάτωση κοστίζει ακριβά.",
    "axis": "strategy",
    "policy_area": "environment",
    "region": ["EL42", "EL43"],
}
ALIKE = {**WATER, "title": "ΤΗΛΕΜΕΤΡΙΑ ΔΙΚΤΥΟΥ ΥΔΡΕΥΣΗΣ", "summary": "Αισθητηρες εντοπιζουν διαρροη νερου.", "problem": "Γεωτρήσεις που στερεύουν."}
OTHER = {"title": "Σχολικά λεωφορεία με δρομολόγια", "summary": "Οι γονείς μαθαίνουν την καθυστέρηση των μαθητών."}


@pytest.fixture
def crete(session):
    return make_body(name="Περιφέρεια Κρήτης")


@pytest.fixture
def rhodes(session):
    return make_body(name="Δήμος Ρόδου")


@pytest.fixture
def call(session):
    return make_call()


@pytest.fixture
def author(crete):
    return make_person(Role.SUBMITTER, body=crete).actor


@pytest.fixture
def draft(call, crete):
    return make_proposal(call=call, body=crete, answers=WATER)


def published(call, body, answers=ALIKE, **more):
    return make_proposal(State.ACCEPTED, call=call, body=body, answers={**answers, "publish_consent": True, **more})


def found(actor, proposal, **settings):
    return similar_proposals(actor, proposal, replace(SETTINGS, **settings))


def test_accepted_proposal_of_another_body_is_found_through_inflection_and_missing_accents(author, draft, call, rhodes):
    other = published(call, rhodes)
    published(call, rhodes, OTHER)

    (similar,) = found(author, draft)

    assert (similar.proposal, similar.is_own) == (other, False)
    assert {"τηλεμετρια", "δικτυου", "υδρευσησ", "διαρροη", "νερου"} >= {word.replace("ς", "σ") for word in similar.words[:3]}
    assert similar.percent > 30


def test_reasons_are_words_as_the_other_wrote_them_and_what_both_chose(author, draft, call, rhodes):
    published(call, rhodes, {**ALIKE, "axis": "strategy", "policy_area": "health", "region": ["EL43"]})

    (similar,) = found(author, draft)

    assert set(similar.words) <= {"τηλεμετρια", "δικτυου", "υδρευσης", "αισθητηρες", "εντοπιζουν", "διαρροη", "νερου"}
    assert [(kind, words.en) for kind, words in similar.same] == [
        ("axis", standard_form().words_of_lifted("axis", "strategy").en),
        ("regions", "Crete"),
    ]


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACCEPTED])
def test_what_another_body_has_not_published_is_never_found(author, draft, call, rhodes, state):
    make_proposal(state, call=call, body=rhodes, answers={**WATER, "publish_consent": True})

    assert found(author, draft, similar_min_percent=0) == []


def test_accepted_proposal_whose_body_did_not_agree_is_never_found(author, draft, call, rhodes):
    make_proposal(State.ACCEPTED, call=call, body=rhodes, answers={**WATER, "publish_consent": False})

    assert found(author, draft, similar_min_percent=0) == []


def test_words_that_are_not_published_neither_find_nor_explain(author, call, crete, rhodes):
    draft = make_proposal(call=call, body=crete, answers={"title": "Γεωτρήσεις", "problem": "Γεωτρήσεις που στερεύουν το καλοκαίρι."})
    published(call, rhodes)

    assert found(author, draft, similar_min_percent=0) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.AWAITING_APPROVAL, State.SUBMITTED, State.REJECTED, State.WITHDRAWN])
def test_ones_own_are_found_in_every_state_with_all_that_is_in_them(author, draft, call, crete, state):
    own = make_proposal(state, call=call, body=crete, answers={"title": "Ακριβή αφαλάτωση", "problem": "Κοστίζει η αφαλάτωση."})

    (similar,) = found(author, draft)

    assert (similar.proposal, similar.is_own) == (own, True)
    assert set(similar.words) == {"ακριβή", "αφαλάτωση", "κοστίζει"}


def test_approver_of_the_body_sees_its_drafts_too(draft, call, crete):
    other = make_proposal(call=call, body=crete, answers=ALIKE)

    approver = make_person(Role.BODY_APPROVER, body=crete).actor

    assert [each.proposal for each in found(approver, draft)] == [other]


@pytest.mark.parametrize("role", [Role.CALL_MANAGER, Role.OBSERVER, Role.ADMINISTRATOR])
def test_reader_of_no_body_is_shown_published_ones_alone(call, crete, rhodes, role):
    filed = make_proposal(State.SUBMITTED, call=call, body=crete, answers=WATER)
    make_proposal(State.SUBMITTED, call=call, body=crete, answers=WATER)
    other = published(call, rhodes)

    assert [each.proposal for each in found(make_person(role).actor, filed)] == [other]


def test_own_accepted_one_is_there_once_and_whole(author, draft, call, crete):
    published(call, crete, {"title": "Κάτι", "problem": "Η αφαλάτωση κοστίζει ακριβά."})

    (similar,) = found(author, draft)

    assert similar.is_own
    assert set(similar.words) == {"αφαλάτωση", "κοστίζει", "ακριβά"}


def test_no_more_are_shown_than_the_setting_says_and_the_most_alike_come_first(author, draft, call, rhodes):
    close = published(call, rhodes, WATER)
    for _ in range(3):
        published(call, rhodes)

    similar = found(author, draft, similar_shown=2)

    assert (len(similar), similar[0].proposal) == (2, close)
    assert similar[0].percent > similar[1].percent


def test_one_shared_word_is_chance(author, call, crete, rhodes):
    draft = make_proposal(call=call, body=crete, answers={"title": "Τηλεμετρία"})
    published(call, rhodes, {"title": "Τηλεμετρία"})

    assert found(author, draft, similar_min_percent=0) == []


def test_below_the_threshold_nothing_is_alike(author, draft, call, rhodes):
    published(call, rhodes)

    assert found(author, draft, similar_min_percent=99) == []


def test_draft_without_words_is_like_nothing(author, call, crete, rhodes):
    published(call, rhodes)

    assert found(author, make_proposal(call=call, body=crete, answers={})) == []


def test_choice_that_the_other_form_does_not_publish_is_no_reason(author, draft, rhodes):
    data = standard_form().data
    sections = [
        {**section, "fields": [{**each, "public": False} if each["code"] == "axis" else each for each in section["fields"]]}
        for section in data["sections"]
    ]
    published(make_call(form_from_data({**data, "sections": sections})), rhodes)

    (similar,) = found(author, draft)

    assert [kind for kind, _words in similar.same] == ["policy_area", "regions", "regions"]


def test_words_of_a_new_version_take_the_place_of_the_old(session, author, draft, call, rhodes):
    other = published(call, rhodes, OTHER)
    for code in ("title", "summary"):
        other.answers[code].value = ALIKE[code]
    session.flush()
    freeze_version(author, other)

    assert [each.proposal for each in found(author, draft)] == [other]
    assert "λεωφορ" not in set(session.scalars(select(Term.stem).where(Term.proposal_id == other.id)))


def test_filed_text_without_words_keeps_none(session, call, rhodes):
    other = make_proposal(State.SUBMITTED, call=call, body=rhodes, answers={})

    assert session.scalars(select(Term).where(Term.proposal_id == other.id)).all() == []


def test_words_can_be_kept_anew(session, author, draft, call, rhodes):
    other = published(call, rhodes)
    session.query(Term).delete()
    before = found(author, draft)

    count = keep_terms_of_all()

    assert (before, count) == ([], 1)
    assert [each.proposal for each in found(author, draft)] == [other]


def test_draft_is_found_by_what_is_written_in_it_now(session, author, draft, call, crete):
    own = make_proposal(call=call, body=crete, answers=OTHER)
    own.answers["title"].value = WATER["title"]
    session.add(Answer(proposal_id=own.id, field="problem", value=WATER["problem"], revision=1, changed_at=own.created_at))
    session.flush()

    assert [each.proposal for each in found(author, draft)] == [own]


def questions_asked(session, actor, proposal):
    asked = []
    listener = lambda *arguments: asked.append(arguments[2])  # noqa: E731 - a word for one line
    session.flush()
    session.expire_all()
    actor, proposal.title  # noqa: B018 - what the page has loaded already
    event.listen(db.engine, "before_cursor_execute", listener)
    similar = found(actor, proposal, similar_shown=2)
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(similar), len(asked)


def test_looking_costs_the_same_number_of_questions_however_many_there_are(session, author, draft, call, crete, rhodes):
    counts = []
    for more in (2, 12):
        for _ in range(more):
            published(call, rhodes)
            make_proposal(call=call, body=crete, answers=ALIKE)
        counts.append(questions_asked(session, author, draft))

    assert counts[0] == counts[1]
    assert counts[0][0] == 2
