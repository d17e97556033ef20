"""A call of the demo: its definition, its days, and opening it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from proposals import clock
from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.calls.operations import create_call
from proposals.calls.rubric import standard_rubric
from proposals.demo.calendar import CALLS_CLOSE, CALLS_OPEN, working_day
from proposals.workflow.people import Actor

DAYS_OF_PREPARATION = 10


class Season:
    """One entry of calls.yaml, laid around the day of seeding. `call` is there once `create` has been called."""

    call: Call

    def __init__(self, data: Mapping[str, Any], today: date) -> None:
        self._data = data
        self.slug: str = data["slug"]
        self.title: str = data["title"]
        self.completion_days: int = data["completion_days"]
        self.decision: Mapping[str, Any] = data.get("decision", {})
        self.form, self.rubric = standard_form(), standard_rubric()
        self.has_own_dates = data["anchor"] != "today"
        self._anchor = today if data["anchor"] == "today" else data["anchor"]
        self.opens_at = self._moment("opens", CALLS_OPEN)
        self.closes_at = self._moment("closes", CALLS_CLOSE)
        self.review_due_at = self._moment("review_due", CALLS_CLOSE) if "review_due" in data else None
        self.published_at = self._moment("published", CALLS_CLOSE) if "published" in data else None

    @property
    def prepared_at(self) -> datetime:
        """When the call was made, some days before it opened."""
        return clock.from_athens(working_day(clock.in_athens(self.opens_at).date(), -DAYS_OF_PREPARATION), CALLS_OPEN)

    @property
    def anchor(self) -> date:
        """The working day from which the days of things are counted."""
        return working_day(self._anchor)

    def day(self, name: str, chance: Random) -> date:
        """A working day on which the thing of this name may happen."""
        first, last = self._data["days"][name]
        return working_day(self._anchor, chance.randint(first, last))

    @property
    def decision_day(self) -> date:
        """The working day on which a call that is decided was decided, all of it at once."""
        return working_day(self._anchor, self._data["days"]["decide"][0])

    def knows(self, name: str) -> bool:
        return name in self._data["days"]

    def create(self, manager: Actor) -> Call:
        """Make the call."""
        wanted = ("slug", "title", "title_en", "summary", "summary_en", "first_year")
        self.call = create_call(
            manager,
            **{name: self._data[name] for name in wanted},
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            review_due_at=self.review_due_at,
            form=self.form,
            rubric=self.rubric,
        )
        return self.call

    def publish(self) -> None:
        """Let the bodies see the results."""
        self.call.results_published_at = clock.now()

    def _moment(self, name: str, at: time) -> datetime:
        """A calendar day from the anchor, moved on to the next working day."""
        return clock.from_athens(working_day(self._anchor + timedelta(days=self._data[name])), at)
