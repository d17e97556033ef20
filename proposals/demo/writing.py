"""How a proposal of the demo is written, sent back, completed and filed."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from werkzeug.datastructures import FileStorage

from proposals.calls.form import Section
from proposals.demo.calendar import working_day, working_days
from proposals.demo.papers import Paper
from proposals.demo.story import Deed, Deeds, Story
from proposals.drafting.attachments import attach
from proposals.drafting.models import _HANDLE_LETTERS
from proposals.drafting.operations import save_section, start_proposal
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.workflow.states import State


def written(story: Story) -> Deeds:
    """From the first word to the first filing, or as far as the tale goes."""
    started, filed = story.day("start"), _filing_day(story)
    asked = working_day(filed, -4 if story.tale.send_back_note else -1)
    yield Deed(story.diary.on(started), lambda: _start(story))
    yield from _first_draft(story, started, working_day(asked, -1) if story.tale.is_filed else asked)
    if story.tale.has_approval:
        yield _attaching(story, story.diary.on(asked), "approval_document", story.papers[0])
    if story.tale.state is State.DRAFT:
        return
    yield story.step(story.diary.soon(), story.author, "request_approval")
    if story.tale.send_back_note:
        yield from _sent_back(story, working_day(asked, 1))
    if story.tale.is_filed:
        yield filing(story, filed)


def completed(story: Story, day: date) -> Deeds:
    """What was asked for is written anew, approved and filed on `day`."""
    returned = story.tale.returned
    assert returned is not None  # only what was returned is completed
    before = working_day(day, -1)
    for section in [each for each in story.season.form.sections if any(each.code == remark.section for remark in returned.remarks)]:
        yield _saving(story, story.diary.on(before), section, story.tale.answers)
    yield story.step(story.diary.soon(), story.author, "request_approval")
    yield filing(story, day)


def filing(story: Story, day: date) -> Deed:
    """The head of the body has the text on screen and files it."""

    def submit() -> None:
        take_step(story.approver, story.proposal, "submit", Details(text_seen=current_hash(story.proposal)))

    return Deed(story.diary.on(day), submit)


def _filing_day(story: Story) -> date:
    """Not before the head's decision has its date, where the call has dates of its own time; the day of seeding for what waits."""
    if not story.tale.is_filed:
        return story.season.anchor
    day = story.day("file")
    if story.season.has_own_dates:
        day = max(day, working_day(date.fromisoformat(story.tale.answers["approval_date"]), 1))
    return day


def _start(story: Story) -> None:
    tale = story.tale
    story.proposal = start_proposal(story.author, story.season.call, story.cast.body(tale.body), tale.answers["title"])
    story.proposal.handle = _handle(story.chance)


def _handle(chance: Random) -> str:
    """As `new_handle` makes one, but the same at every seeding."""
    return "D-" + "".join(chance.choices(_HANDLE_LETTERS, k=6))


def _first_draft(story: Story, first: date, last: date) -> Deeds:
    """Section after section over the days from `first` to `last`, and the further attachments on the last of them."""
    answers = _first_answers(story)
    sections = [section for section in story.season.form.sections if any(field.code in answers for field in section.fields)]
    days = working_days(first, last)
    for number, section in enumerate(sections):
        yield _saving(story, story.diary.on(days[number * len(days) // len(sections)]), section, answers)
    for paper in story.papers[1:]:
        yield _attaching(story, story.diary.on(last), "attachments", paper)


def _first_answers(story: Story) -> Mapping[str, Any]:
    """What stood in the text before anybody asked for changes."""
    answers = dict(story.tale.answers)
    if story.tale.returned:
        answers |= story.tale.returned.before
    if story.tale.send_back_note:
        answers["solution"] = _without_last_paragraph(answers["solution"])
    return answers


def _without_last_paragraph(text: str) -> str:
    return text.rpartition("\n\n")[0] or text


def _sent_back(story: Story, day: date) -> Deeds:
    """The approver sends the text back on `day`; the author mends it on the next and asks again on the one after."""
    problem = story.season.form.section_of["solution"]
    yield story.step(story.diary.on(day), story.approver, "send_back", Details(note=story.tale.send_back_note))
    yield _saving(story, story.diary.on(working_day(day, 1)), problem, story.tale.answers)
    yield story.step(story.diary.on(working_day(day, 2)), story.author, "request_approval")


def _saving(story: Story, at: datetime, section: Section, answers: Mapping[str, Any]) -> Deed:
    values = {field.code: answers[field.code] for field in section.fields if field.code in answers}

    def save() -> None:
        seen = {code: answer.revision for code, answer in story.proposal.answers.items()}
        saved = save_section(story.author, story.proposal, section, values, seen)
        assert not saved.closed  # the files ask for every field that changes

    return Deed(at, save)


def _attaching(story: Story, at: datetime, field: str, paper: Paper) -> Deed:
    def put() -> None:
        upload = FileStorage(io.BytesIO(paper.content), filename=paper.filename, content_type="application/pdf")
        attach(story.author, story.proposal, story.season.form.by_code[field], upload, paper.title)

    return Deed(at, put)
