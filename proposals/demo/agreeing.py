"""How those who judge in the demo come to an agreement: they discuss a proposal, the chair records a consensus sheet, the committee meets."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from proposals import clock
from proposals.demo.calendar import working_day
from proposals.demo.cast import Cast
from proposals.demo.files import read
from proposals.demo.season import Season
from proposals.demo.story import Deed, Deeds, Story
from proposals.panel.consensus import ConsensusText, newest_number, record_consensus
from proposals.panel.discussion import say_to_the_others
from proposals.panel.meetings import Attendee, Particulars, open_meeting, put_on_agenda, sign_off, write_item
from proposals.panel.models import Attended, Capacity, Manner
from proposals.workflow.people import Actor

# The committee meets in the morning, and signs when the minutes are written.
MEETS, PARTS, SIGNS = time(10, 0), time(13, 30), time(15, 0)
# Messages of one day follow each other.
FIRST_HOUR = 9


def agreed(seasons: list[Season], stories: list[Story], cast: Cast) -> Deeds:
    """Everything in agreement.yaml."""
    data, of_call = read("agreement.yaml"), {season.slug: season for season in seasons}
    by_name = {(story.tale.call, story.tale.name): story for story in stories}
    discussed, meeting = data["discussed"], data["meeting"]
    story = by_name[discussed["call"], discussed["proposal"]]
    for number, post in enumerate(discussed["posts"]):
        yield _said(story, cast, post, FIRST_HOUR + number)
    yield _settled(story, cast, discussed["consensus"])
    yield _met(of_call[meeting["call"]], by_name, cast, meeting)


def _said(story: Story, cast: Cast, post: Mapping[str, Any], hour: int) -> Deed:
    def say() -> None:
        actor: Actor = cast.chair if post["by"] == "chair" else cast.evaluator(post["by"]).actor
        say_to_the_others(actor, story.proposal, post["text"])

    return Deed(clock.from_athens(working_day(story.season.anchor, post["day"]), time(hour, 20)), say)


def _settled(story: Story, cast: Cast, consensus: Mapping[str, Any]) -> Deed:
    points = {code: Decimal(points) for code, (points, _comment) in consensus["scores"].items()}
    text = ConsensusText(points, {code: comment for code, (_points, comment) in consensus["scores"].items()}, consensus["reasons"])

    def settle() -> None:
        record_consensus(cast.chair, story.proposal, text, newest_number(story.proposal))

    return Deed(clock.from_athens(working_day(story.season.anchor, consensus["day"]), time(12, 0)), settle)


def _met(season: Season, stories: Mapping[tuple[str, str], Story], cast: Cast, data: Mapping[str, Any]) -> Deed:
    day = working_day(season.anchor, data["day"])
    attendance = [Attendee(name, Capacity(capacity), Attended(attended), reason) for name, capacity, attended, reason in data["attendance"]]
    began, ended = clock.from_athens(day, MEETS), clock.from_athens(day, PARTS)
    particulars = Particulars(began, Manner.BOTH, attendance, ended, data["place"], data["notes"])

    def meet() -> None:
        meeting = open_meeting(cast.manager, season.call, particulars)
        for each in data["items"]:
            item = put_on_agenda(cast.manager, meeting, stories[season.slug, each["proposal"]].proposal)
            write_item(cast.manager, meeting, item, said=each["said"], abstained=each.get("abstained", ""))
        sign_off(cast.manager, meeting)

    return Deed(clock.from_athens(day, SIGNS), meet)
