"""What may be typed, given and held: strategies that several laws share."""

from hypothesis import strategies as st

from proposals.workflow.cases import AssignmentCase, Case
from proposals.workflow.people import SYSTEM, Actor, Holding, May, Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment_case, make_case

BODIES = (1, 2)

# Greek, Latin, marks that stand on their own, invisible characters, line ends of three kinds, and whatever else there is.
letters = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("αάΆςΣϊΐᾳ\u0301\u0308\u200b\u00ad\ufeff\r\n\t \u00b5\u037e.,/-+€%()0123456789"),
)
text = st.text(letters, max_size=40)


def actors() -> st.SearchStrategy[Actor]:
    holdings = st.one_of(
        st.builds(Holding, st.sampled_from([role for role in Role if role.is_of_a_body]), st.sampled_from(BODIES)),
        st.builds(Holding, st.sampled_from([role for role in Role if not role.is_of_a_body])),
    )
    person = st.builds(Actor, st.integers(1, 5), st.sampled_from([None, *BODIES]), st.frozensets(holdings, max_size=4))
    return st.one_of(person, st.just(SYSTEM))


def cases() -> st.SearchStrategy[Case]:
    counts, facts = st.integers(0, 3), st.booleans()
    return st.builds(
        make_case,
        st.sampled_from(State),
        body_id=st.sampled_from(BODIES),
        approval_asked=facts,
        ever_submitted=facts,
        missing=counts,
        wrong=counts,
        checks_open=counts,
        checks_failed=counts,
        sheets_final=counts,
        scores_apart=facts,
        recommended=facts,
        objected=facts,
        reviewers=st.frozensets(st.integers(1, 5), max_size=3),
        members=st.dictionaries(st.integers(1, 5), st.sampled_from(May), max_size=3),
        published=facts,
    )


def assignment_cases() -> st.SearchStrategy[AssignmentCase]:
    return st.builds(
        make_assignment_case,
        st.sampled_from(AssignmentState),
        cases(),
        evaluator_id=st.integers(1, 5),
        sheet_gaps=st.integers(0, 2),
        conflict_free=st.booleans(),
    )
