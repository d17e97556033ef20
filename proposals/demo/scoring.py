"""How the evaluators of a proposal of the demo are assigned, and how they answer and write their sheets."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from proposals.calls.rubric import Rubric
from proposals.conflicts.operations import Declared, declare, override
from proposals.demo.calendar import Diary, working_day
from proposals.demo.files import SheetTale, read
from proposals.demo.story import Deed, Deeds, Story
from proposals.evaluation.assigning import AssignmentDetails, assign, take_assignment_step
from proposals.evaluation.sheet_fields import rung
from proposals.evaluation.sheets import revisions_of, save_sheet

MOST_DAYS_TO_ANSWER = 4
# How many criteria an evaluator writes before putting the sheet aside for the first time.
FIRST_SITTING = 3


def assigned(story: Story) -> Deeds:
    """Assigned and scored, as far as the tale goes. Evaluators work side by side, each with a diary of his own."""
    tale = story.tale
    everybody = [*(sheet.evaluator for sheet in tale.sheets), *tale.invited, *(each["evaluator"] for each in (*tale.declined, *tale.recused))]
    if not everybody:
        return
    day = story.day("invite" if tale.invited else "assign")
    for each in tale.overridden:
        yield from _overridden(story, each, day)
    yield Deed(story.diary.on(day), lambda: _assign(story, everybody))
    for sheet in tale.sheets:
        yield from _scored(story, sheet, day)
    for each in tale.declined:
        yield _declined(story, each, working_day(day, 1))
    for each in tale.recused:
        yield from _recused(story, each, working_day(day, 1))


def _assign(story: Story, numbers: list[int]) -> None:
    people = [story.cast.evaluator(number) for number in numbers]
    made = assign(story.cast.manager, story.proposal, people, story.season.review_due_at)
    story.assignments = dict(zip(numbers, made, strict=True))


def _declined(story: Story, data: Mapping[str, Any], day: date) -> Deed:
    details = AssignmentDetails(note=data.get("note", ""), decline_reason=data["reason"])
    return _assignment_step(story, data["evaluator"], story.diary.on(day), "decline", details)


def _overridden(story: Story, data: Mapping[str, Any], day: date) -> Deeds:
    """A conflict that was declared the day before, and that an administrator overrides so that the evaluator can be assigned."""
    before = Diary(Random(f"{story.tale.call}/{story.tale.name}/overridden")).on(working_day(day, -1))
    yield _declaring(story, data["evaluator"], data["declared"], before)
    cast, number = story.cast, data["evaluator"]
    yield Deed(story.diary.on(day), lambda: override(cast.administrator, story.proposal, cast.evaluator(number), data["reason"]))


def _recused(story: Story, data: Mapping[str, Any], day: date) -> Deeds:
    """Accepted, and then a conflict that shows only from the text: declaring it ends the assignment."""
    diary = Diary(Random(f"{story.tale.call}/{story.tale.name}/recused"))
    yield _assignment_step(story, data["evaluator"], diary.on(day), "accept", AssignmentDetails(no_conflict=True))
    yield _declaring(story, data["evaluator"], data["reason"], diary.on(working_day(day, 1)))


def _declaring(story: Story, number: int, reason: str, at: datetime) -> Deed:
    def deed() -> None:
        declare(story.cast.evaluator(number).actor, Declared(body=story.cast.body(story.tale.body), reason=reason))

    return Deed(at, deed)


def _scored(story: Story, sheet: SheetTale, assigned_on: date) -> Deeds:
    """Accepted within days, begun in one sitting, written out in the next, and made final where the tale says so."""
    chance = Random(f"{story.tale.call}/{story.tale.name}/{sheet.evaluator}")
    diary, number = Diary(chance), sheet.evaluator
    accepted = diary.on(working_day(assigned_on, chance.randint(1, MOST_DAYS_TO_ANSWER)))
    yield _assignment_step(story, number, accepted, "accept", AssignmentDetails(no_conflict=True))
    day = story.season.day("score" if sheet.is_final else "unfinished", chance)
    begun = _of_criteria(story.season.rubric, sheet, list(sheet.points)[:FIRST_SITTING])
    yield _saving(story, number, diary.on(working_day(day, -1)), begun)
    yield _saving(story, number, diary.on(day), _values(story, sheet))
    if sheet.is_final:
        yield _assignment_step(story, number, diary.soon(), "finalise", AssignmentDetails())


def _assignment_step(story: Story, number: int, at: Any, name: str, details: AssignmentDetails) -> Deed:
    return Deed(at, lambda: take_assignment_step(story.cast.evaluator(number).actor, story.assignments[number], name, details))


def _saving(story: Story, number: int, at: Any, values: Mapping[str, Any]) -> Deed:
    def save() -> None:
        assignment = story.assignments[number]
        save_sheet(story.cast.evaluator(number).actor, assignment, values, revisions_of(assignment))

    return Deed(at, save)


def _values(story: Story, sheet: SheetTale) -> dict[str, Any]:
    """The fields of a sheet as it is told; the checks are answered where it was made final."""
    rubric = story.season.rubric
    values = _of_criteria(rubric, sheet, list(sheet.points))
    for item, (verdict, comment) in (_horizontal_checks(rubric, story.tale.answers) if sheet.is_final else {}).items():
        values |= {f"check_{item}": verdict, f"check_{item}_comment": comment}
    return {**values, "comment_to_body": sheet.comment_to_body}


def _of_criteria(rubric: Rubric, sheet: SheetTale, codes: list[str]) -> dict[str, Any]:
    points = {code: rung(rubric, sheet.points[code]) for code in codes}
    return {**points, **{f"{code}_comment": sheet.comments[code] for code in codes}}


def _horizontal_checks(rubric: Rubric, answers: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What the proposal itself says about each: not applicable where it says that there is nothing to check."""
    checks = {item.code: ("yes", "") for item in rubric.horizontal_checks}
    if answers.get("processes_personal_data") == "no":
        checks["data_protection"] = ("not_applicable", "")
    elif answers.get("dpia") == "pending":
        checks["data_protection"] = ("no", read("words.yaml")["impact_assessment_pending"])
    if answers.get("interoperability") == ["none"]:
        checks["interoperability"] = ("not_applicable", "")
    if not answers.get("uses_ai"):
        checks["ai"] = ("not_applicable", "")
    return checks
