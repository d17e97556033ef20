"""How a call of the demo is decided: a list made from a choice of the ranking, with reasons for each proposal, released in one act."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import current_app

from proposals import clock
from proposals.decisions.forms import choice_of
from proposals.decisions.gathering import gathered
from proposals.decisions.lists import Entry, Particulars, change_entry, draft_list, write_particulars
from proposals.decisions.models import DecisionList
from proposals.decisions.queries import entries_of, open_list_of
from proposals.decisions.ranking_page import RankingPage
from proposals.decisions.release import ask_release, release
from proposals.demo.cast import Cast
from proposals.demo.season import Season
from proposals.demo.story import Deed, Deeds, Story
from proposals.workflow.states import DECIDED

# The list is written in the morning and signed at noon; the worker takes it up when it looks next.
PREPARES, SIGNS, RELEASES = time(9, 30), time(12, 0), time(12, 1)


def decided(seasons: list[Season], stories: list[Story], cast: Cast) -> Deeds:
    """The list of every call that has a decision in calls.yaml."""
    for season in seasons:
        if season.decision:
            yield from _released(season, [story for story in stories if story.season is season and story.tale.state in DECIDED], cast)


def _released(season: Season, stories: list[Story], cast: Cast) -> Deeds:
    day = season.decision_day
    yield Deed(clock.from_athens(day, PREPARES), lambda: _prepare(season, stories, cast))
    yield Deed(clock.from_athens(day, SIGNS), lambda: ask_release(cast.decision_maker, _open_list(season)))
    yield Deed(clock.from_athens(day, RELEASES), lambda: release(cast.decision_maker, _open_list(season), {}))


def _prepare(season: Season, stories: list[Story], cast: Cast) -> None:
    """What somebody does in the decision room: draws the line, keeps it as a list, writes number and reasons."""
    wanted: Mapping[str, Any] = season.decision
    choice = choice_of(wanted["choice"])
    placings = RankingPage(
        season.call, gathered(cast.decision_maker, season.call), choice, current_app.extensions["settings"].quota_effort_ms
    ).placings
    listed = draft_list(cast.decision_maker, season.call, choice, placings)
    particulars = Particulars(wanted["number"], season.decision_day, wanted["ada"], wanted["preamble"])
    write_particulars(cast.decision_maker, listed, particulars)
    entries = entries_of(listed)
    for story in stories:
        entry = Entry(entries[story.proposal.id].outcome, reasons=story.tale.decision_reasons)
        change_entry(cast.decision_maker, listed, story.proposal.id, entry)


def _open_list(season: Season) -> DecisionList:
    listed = open_list_of(season.call)
    assert listed is not None  # it was prepared in the morning
    return listed
