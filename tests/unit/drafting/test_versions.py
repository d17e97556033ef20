"""Frozen texts, and which text a person is shown."""

import pytest

from proposals.drafting.operations import save_section
from proposals.drafting.queries import version_of
from proposals.drafting.versions import current_hash, freeze_version, text_for
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import State
from tests.factories import NOW, complete_answers, make_attachment, make_person, make_proposal, standard_form


@pytest.fixture
def maria(session):
    return make_person(Role.SUBMITTER)


@pytest.fixture
def draft(maria):
    return make_proposal(body=maria.body)


def test_version_holds_the_text_and_the_files_as_they_are(maria, draft):
    version = freeze_version(maria.actor, draft)

    (listed,) = version.attachments
    assert (version.number, version.answers, version.submitted_by, version.submitted_at) == (1, complete_answers(standard_form()), maria.id, NOW)
    assert (listed["field"], listed["title"], listed["sha256"]) == ("approval_document", "Έγγραφο", "ab" * 32)


def test_hash_of_a_version_is_the_one_that_was_on_screen(maria, draft):
    seen = current_hash(draft)

    assert freeze_version(maria.actor, draft).sha256 == seen


def test_hash_follows_answers_and_files(maria, draft):
    hashes = [current_hash(draft)]
    draft.answers["title"].value = "Άλλος τίτλος"
    hashes.append(current_hash(draft))
    make_attachment(draft)
    hashes.append(current_hash(draft))

    assert len(set(hashes)) == 3


def test_version_stays_as_it_was_when_the_text_goes_on(session, maria, draft):
    actor = maria.actor
    version = freeze_version(actor, draft)
    before = (dict(version.answers), version.sha256)
    session.commit()

    save_section(actor, draft, standard_form().section("identity"), {"title": "Νέος τίτλος"}, {"title": 1})
    session.commit()
    session.expire_all()

    assert (dict(version.answers), version.sha256) == before
    assert draft.values["title"] == "Νέος τίτλος"


def test_versions_are_numbered_from_one(maria, draft):
    numbers = [freeze_version(maria.actor, draft).number for _ in range(3)]

    assert (numbers, draft.latest_version.number) == ([1, 2, 3], 3)


def test_version_is_found_by_its_number(maria, draft):
    first = freeze_version(maria.actor, draft)

    assert (version_of(draft, 1), version_of(draft, 2), version_of(make_proposal(answers={}), 1)) == (first, None, None)


@pytest.fixture
def returned(maria):
    """Filed once, then changed by its body."""
    proposal = make_proposal(State.RETURNED, body=maria.body)
    proposal.answers["title"].value = "Αλλαγμένος τίτλος"
    make_attachment(proposal)
    return proposal


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.BODY_APPROVER])
def test_body_reads_its_text_as_it_stands(returned, role):
    shown = text_for(make_person(role, body=returned.body).actor, returned)

    assert (shown.answers["title"], len(shown.attachments), shown.version) == ("Αλλαγμένος τίτλος", 2, None)


@pytest.mark.parametrize("role", [role for role in Role if not role.is_of_a_body])
def test_everybody_else_reads_what_was_last_filed(returned, role):
    shown = text_for(make_person(role, body=returned.body).actor, returned)

    assert (shown.answers, len(shown.attachments), shown.version) == (complete_answers(standard_form()), 1, returned.latest_version)


def test_system_reads_a_draft_that_was_never_filed(draft):
    assert text_for(SYSTEM, draft).version is None
