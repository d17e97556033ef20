"""What pages of drafting show of working together. They ask for it by one name, as drafting knows nothing of what stands above it."""

from functools import cached_property

from flask import g

from proposals.calls.form import Section
from proposals.drafting.models import Proposal
from proposals.together import queries
from proposals.together.models import SectionTask
from proposals.together.queries import Thread
from proposals.together.views import bp


class Together:
    """The answers for one page; each is asked of the database when the page first wants it, and once."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self._threads: dict[str, dict[str, list[Thread]]] = {}

    @cached_property
    def open_threads(self) -> dict[str, int]:
        """How many threads are open, by field."""
        return queries.open_threads(self.proposal)

    def open_in(self, section: Section) -> int:
        """How many threads are open on the fields of a section."""
        return sum(self.open_threads.get(field.code, 0) for field in section.fields)

    @cached_property
    def tasks(self) -> list[SectionTask]:
        """Who is still to write what."""
        return [task for task in queries.tasks_of(self.proposal) if task.done_at is None]

    def tasks_in(self, section: Section) -> list[SectionTask]:
        """Who is still to write a section, or a field of it."""
        return [task for task in self.tasks if task.section == section.code]

    def threads_of(self, section: Section, field: str) -> list[Thread]:
        """The open threads on a field of a section."""
        if section.code not in self._threads:
            self._threads[section.code] = queries.threads_on(self.proposal, [each.code for each in section.fields])
        return [thread for thread in self._threads[section.code].get(field, []) if thread.first.resolved_at is None]


@bp.app_template_global()
def together_on(proposal: Proposal) -> Together:
    """What is shown of working together on a proposal; the same object wherever one page asks."""
    known: dict[int, Together] = g.setdefault("together", {})
    return known.setdefault(proposal.id, Together(proposal))
