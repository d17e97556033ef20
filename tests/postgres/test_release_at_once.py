"""Two who release at once, and a worker that is killed in the middle."""

from sqlalchemy import func, select

from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.choice import Outcome
from proposals.decisions.models import DecisionList, ListState
from proposals.decisions.queries import list_of
from proposals.decisions.release import ask_release
from proposals.decisions.release_work import take_up_release
from proposals.evaluation.models import Decision
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from tests.factories import make_person
from tests.factories.decision_lists import make_decided_call, make_list


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_two_presses_at_once_release_once(session, together):
    deciders = [make_person(Role.DECISION_MAKER).actor for _ in range(2)]
    listed = make_list(deciders[0], *make_decided_call(Outcome.ACCEPT, Outcome.REJECT))
    call_id, number = listed.call_id, listed.number
    session.commit()

    def pressing(actor):
        return lambda: ask_release(actor, list_of(db.session.get_one(Call, call_id), number, for_update=True))

    outcomes = together(*(pressing(actor) for actor in deciders))
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", StepRefused.__name__]

    # Two workers at once as well.
    worked = together(take_up_release, take_up_release)
    assert sorted(worked) == [0, 1]
    session.expire_all()
    assert session.scalars(select(DecisionList.state)).all() == [ListState.RELEASED]
    assert (count(Decision), count(Notice)) == (2, 4)
