"""The trail replayed: where it brings each subject, and where it does not fit."""

from proposals.audit.replay import replay


def entry(number: int, subject: str, came_from: str | None, to: str | None) -> dict[str, object]:
    return {"id": number, "subject": subject, "from_state": came_from, "to_state": to}


def test_trail_that_fits_brings_each_subject_to_its_last_state():
    replayed = replay(
        [
            entry(1, "proposal:1", None, "draft"),
            entry(2, "proposal:1", None, None),
            entry(3, "assignment:1", None, "invited"),
            entry(4, "proposal:1", "draft", "submitted"),
        ]
    )

    assert (replayed.states, replayed.breaks) == ({"proposal:1": "submitted", "assignment:1": "invited"}, ())
    assert replayed.differences([("assignment:1", "invited"), ("proposal:1", "submitted")]) == []


def test_step_that_begins_elsewhere_is_named_by_its_entry():
    replayed = replay(
        [entry(1, "proposal:1", None, "draft"), entry(2, "proposal:1", "submitted", "in_review"), entry(3, "proposal:2", "draft", "submitted")]
    )

    assert replayed.breaks == (2, 3)


def test_state_that_was_changed_past_the_trail_is_named_and_so_is_what_one_of_both_does_not_know():
    replayed = replay([entry(1, "proposal:1", None, "draft"), entry(2, "proposal:2", None, "draft")])

    assert replayed.differences([("proposal:1", "accepted"), ("proposal:3", "draft")]) == [
        "proposal:1: accepted, draft",
        "proposal:2: None, draft",
        "proposal:3: draft, None",
    ]
