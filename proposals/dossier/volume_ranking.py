"""The ranking that stands in front of a volume: the usual order of the call, with no line drawn through it."""

from proposals.calls.models import Call
from proposals.config import Settings
from proposals.db import db
from proposals.decisions.forms import USUAL
from proposals.decisions.gathering import case_of, gathered, keeps_a_body_from, settled_at
from proposals.decisions.ranking_page import RankingPage
from proposals.dossier.compose_ranking import ranking_paper
from proposals.dossier.issuing import RANKING, Stamped, stamp
from proposals.drafting.queries import english_titles
from proposals.web.words import language
from proposals.workflow.people import Actor, Holding, Role
from proposals.workflow.permissions import Permission, can

# A volume is made for whoever may take it: an administrator from whom the ranking keeps nothing, see below.
_READER = Actor(person_id=0, holdings=frozenset((Holding(Role.ADMINISTRATOR),)))


def may_take_ranking(actor: Actor, call: Call | None) -> bool:
    """Whether the person may see the ranking of a call, and the name of every body in it: the file is made once for all who order it."""
    return call is not None and can(actor, Permission.SEE_RANKING, case_of(call)) and not keeps_a_body_from(actor, call)


def usual_ranking(number: int, settings: Settings) -> Stamped:
    """The ranking of the call with this number as a document, in the language of the page, ready to be printed."""
    call = db.session.get_one(Call, number)
    page = RankingPage(call, gathered(_READER, call), USUAL, settings.quota_effort_ms)
    titles = english_titles(list(page.found.rows.values()), language())
    return stamp(ranking_paper(page, settings, settled_at(call), titles), RANKING, settings)
