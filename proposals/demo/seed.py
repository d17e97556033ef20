"""Filling an empty database with the demo: everything is planned first and then lived through in the order of time."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import func, select, update

from proposals import clock
from proposals.calls.form import standard_form
from proposals.db import db
from proposals.demo import cast as casting
from proposals.demo.agreeing import agreed
from proposals.demo.calendar import living_at
from proposals.demo.cast import Cast
from proposals.demo.deciding import decided
from proposals.demo.files import Tale, read, tales_of
from proposals.demo.papers import papers_of
from proposals.demo.reviewing import reviewed
from proposals.demo.season import Season
from proposals.demo.story import Deed, Story
from proposals.demo.writing import written
from proposals.drafting.models import Attachment
from proposals.evaluation.models import Assignment
from proposals.notices.models import Notice


def is_demo() -> bool:
    """True where the database holds the demo."""
    return casting.is_there()


def seed() -> dict[str, int]:
    """Make the demo and return how many there are of each kind of thing; the caller commits.

    The same at every seeding but for its dates, secrets and hashes of passwords. Raises WrongEnd where a proposal does not end
    in the state that its file names, and whatever an operation raises that refuses a deed.
    """
    cast, seasons = Cast(), [Season(data, clock.today()) for data in read("calls.yaml")]
    stories = list(_stories(cast, seasons))
    cast.gather()
    deeds = [
        *(deed for season in seasons for deed in _deeds_of_season(season, cast)),
        *(deed for story in stories for deed in _deeds_of(story)),
        *agreed(seasons, stories, cast),
        *decided(seasons, stories, cast),
    ]
    for deed in sorted(deeds, key=lambda deed: deed.at):
        with living_at(deed.at):
            deed.do()
    for story in stories:
        story.refuse_wrong_end()
    _mark_notices_as_sent()
    return {**cast.size, "calls": len(seasons), "proposals": len(stories), "attachments": _count(Attachment), "assignments": _count(Assignment)}


def _stories(cast: Cast, seasons: list[Season]) -> Iterator[Story]:
    form = standard_form()
    tales: list[tuple[Season, Tale]] = [(season, tale) for season in seasons for tale in tales_of(season.slug, form)]
    bodies = {data["code"]: data["name"] for data in read("bodies.yaml")}
    papers = papers_of([tale for _season, tale in tales], form, bodies, {season.slug: season.title for season in seasons})
    for season, tale in tales:
        yield Story(tale, season, cast, papers[f"{tale.call}/{tale.name}"])


def _deeds_of_season(season: Season, cast: Cast) -> Iterator[Deed]:
    yield Deed(season.prepared_at, partial(season.create, cast.manager))
    if season.published_at:
        yield Deed(season.published_at, season.publish)


def _deeds_of(story: Story) -> Iterator[Deed]:
    yield from written(story)
    if story.tale.is_filed:
        yield from reviewed(story)


def _mark_notices_as_sent() -> None:
    """Nobody is written to about what the demo made up: its worker would begin with hundreds of messages."""
    db.session.execute(update(Notice).values(sent_at=Notice.created_at))


def _count(model: type[Attachment] | type[Assignment]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
