"""What features above do with rows of a list, each on a page of its own. They offer it by name; lists know none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.lists.columns import Listing
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can


@dataclass(frozen=True)
class Offered:
    """A deed of a feature above: the lists in which it stands, the words for chosen rows and for all that is found, who may do it, and its page.

    The page is asked with the codes that were chosen (`code`), or with `all`, and with the search and the call of the list.
    """

    lists: tuple[str, ...]
    chosen: str
    found: str
    permission: Permission
    endpoint: str


_offered: list[Offered] = []


def offer_for_rows(deed: Offered) -> Offered:
    """Called once for each deed, by the feature that does it."""
    _offered.append(deed)
    return deed


def offered_in(listing: Listing, actor: Actor) -> Sequence[Offered]:
    """What the person may do with rows of this list on pages of features above."""
    return [each for each in _offered if listing.code in each.lists and can(actor, each.permission)]
