"""What becomes of a proposal of the demo once it is filed: checks, returns, evaluation, decision, objection."""

from collections.abc import Mapping
from datetime import date, timedelta

from proposals.demo.calendar import working_day
from proposals.demo.files import read
from proposals.demo.scoring import assigned
from proposals.demo.story import Deed, Deeds, Story
from proposals.demo.writing import completed
from proposals.drafting.queries import remarks_of_round
from proposals.drafting.remarks import tick_off
from proposals.drafting.steps import Details
from proposals.evaluation.operations import Check, fill_checklist, recommend, record_objection
from proposals.evaluation.verdict import Verdict
from proposals.workflow.states import State

# What the manager looks at first, before the text is read.
FORMAL_CHECKS = ("in_time", "eligible_body", "head_approval")


def reviewed(story: Story) -> Deeds:
    """From the first filing on."""
    tale = story.tale
    returned_late = tale.returned is not None and story.season.knows("late_return") and tale.state in (State.RETURNED, State.SUBMITTED)
    if returned_late:
        yield from _admitted(story)
        yield from _returned(story, "late_return", "late_again")
    elif tale.state is State.WITHDRAWN:
        yield from _withdrawn(story)
    elif tale.returned:
        yield from _returned(story, "check", "again")
    if tale.state is State.INADMISSIBLE:
        yield from _declared_inadmissible(story)
    elif tale.state not in (State.SUBMITTED, State.RETURNED, State.WITHDRAWN):
        yield from _admitted(story)
        yield from assigned(story)
        yield from _decided(story)


def _returned(story: Story, day_name: str, again_name: str) -> Deeds:
    """Returned for completion, and completed unless the tale ends there."""
    returned, day = story.tale.returned, story.day(day_name)
    assert returned is not None  # the caller looked
    if day_name == "check":
        yield _checking(story, day, {**_verdicts(FORMAL_CHECKS, Verdict.YES), **_failed(("complete",))})
    due = working_day(day, story.season.completion_days)
    details = Details(note=returned.note, remarks=returned.remarks, due_on=due)
    yield story.step(story.diary.on(day), story.cast.manager, "return_for_completion", details)
    if story.tale.state is not State.RETURNED:
        yield from completed(story, story.day(again_name))
        yield from _ticked_off(story)


def _ticked_off(story: Story) -> Deeds:
    """Every remark, one by one; the first alone where the proposal still waits for its check."""
    assert story.tale.returned is not None  # only what was returned has remarks
    count = 1 if story.tale.state is State.SUBMITTED else len(story.tale.returned.remarks)
    for number in range(count):
        yield Deed(story.diary.soon(), lambda number=number: tick_off(story.cast.manager, story.proposal, remarks_of_round(story.proposal)[number]))


def _withdrawn(story: Story) -> Deeds:
    if story.season.knows("admit"):
        yield from _admitted(story)
    yield story.step(story.diary.on(story.day("withdraw")), story.approver, "withdraw", Details(note=story.tale.withdraw_note))


def _admitted(story: Story) -> Deeds:
    """Checked when the checks began, or after the completion, and let into the evaluation."""
    day = story.day("admit")
    yield _checking(story, day if _was_returned_first(story) else story.day("check"), _all_passed(story))
    yield story.step(story.diary.on(day), story.cast.manager, "admit")


def _was_returned_first(story: Story) -> bool:
    return story.tale.returned is not None and story.tale.state not in (State.RETURNED, State.SUBMITTED)


def _declared_inadmissible(story: Story) -> Deeds:
    day = story.day("admit" if story.tale.returned else "check")
    yield _checking(story, day, {**_all_passed(story), **_failed(story.tale.failed_checks)})
    yield story.step(story.diary.soon(), story.cast.manager, "declare_inadmissible", Details(note=story.tale.inadmissible_note))


def _checking(story: Story, day: date, checks: Mapping[str, Check]) -> Deed:
    return Deed(story.diary.on(day), lambda: fill_checklist(story.cast.manager, story.proposal, checks))


def _all_passed(story: Story) -> dict[str, Check]:
    return _verdicts(tuple(item.code for item in story.season.rubric.admissibility), Verdict.YES)


def _verdicts(items: tuple[str, ...], verdict: Verdict) -> dict[str, Check]:
    return {item: Check(verdict) for item in items}


def _failed(items: tuple[str, ...]) -> dict[str, Check]:
    remarks = read("words.yaml")["failed_checks"]
    return {item: Check(Verdict.NO, remarks[item]) for item in items}


def _decided(story: Story) -> Deeds:
    """Recommended and objected to, as far as the tale goes; in between the call is decided, all of it at once."""
    tale = story.tale
    if tale.recommendation:
        value, reasons = tale.recommendation["value"], tale.recommendation["reasons"]
        yield Deed(story.diary.on(story.day("recommend")), lambda: recommend(story.cast.chair, story.proposal, value, reasons))
    if tale.objection:
        yield _objection(story, working_day(story.season.decision_day + timedelta(days=tale.objection["received_days_after"])))


def _objection(story: Story, day: date) -> Deed:
    assert story.tale.objection is not None  # the caller looked
    text = story.tale.objection["text"]
    return Deed(story.diary.on(day), lambda: record_objection(story.cast.manager, story.proposal, text, day))
