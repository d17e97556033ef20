"""The decision room: the ranking of a call, with a line that is drawn by what the address says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from proposals.calls.models import Call
from proposals.calls.rubric import plain
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Outcome, Quota
from proposals.decisions.cut import Moves
from proposals.decisions.forms import COMPARED, USUAL, BadChoice, args_of, choice_of, quota_name, without_empty
from proposals.decisions.gathering import RankedCall, gathered, ranked_call
from proposals.decisions.quotas import QuotasUnmet
from proposals.decisions.ranking_page import Labels, RankingPage, interval_of, labels_of
from proposals.drafting.queries import english_titles
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import language
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase

bp = Blueprint("decisions", __name__)
# The second choice keeps the quotas of the first, unless it has its own or is to have none.
COMPARED_QUOTAS = f"{COMPARED}quotas"
WITHOUT = "none"
DRAFT_LIST = "decisions.draft_list"
TAGS = {Outcome.ACCEPT: "accepted", Outcome.RESERVE: "reserve", Outcome.REJECT: "rejected"}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `problems` by the name of the input are what cannot be read of it."""

    choice: Choice | None
    other: Choice | None
    problems: Mapping[str, Phrase]


@bp.get("/manage/calls/<slug>/ranking")
@allow(Permission.SEE_RANKING, on=ranked_call)
def ranking(ranked: RankedCall) -> Any:
    asked_for = without_empty(request.args)
    if len(asked_for) < len(request.args):
        # The form sends all its inputs, some forty of them empty, and this address is read, kept and sent to colleagues.
        return redirect(url_for(".ranking", slug=ranked.call.slug, **asked_for), 303)
    call, found = ranked.call, gathered(current_actor(), ranked.call)
    labels = labels_of(call)
    usual = replace(USUAL, line=call.rubric.total_threshold)
    asked = _asked(usual, labels)
    page, moved, problems = None, None, dict(asked.problems)
    if asked.choice:
        try:
            page = RankingPage(call, found, asked.choice, current_app.extensions["settings"].quota_effort_ms)
            moved = _moved(page, asked.other, problems)
        except QuotasUnmet as unmet:
            problems |= _said(unmet, "")
    shown = {
        "call": call,
        "found": found,
        "labels": labels,
        "typed": _typed(asked.choice or usual),
        "problems": problems,
        "page": page,
        "choice": asked.choice,
        "other": asked.other,
        "moved": moved,
        **(_parts(page) if page else {}),
    }
    return render_template("decisions/ranking.html", **_words(), **shown), 422 if problems else 200


def _asked(usual: Choice, labels: Labels) -> Asked:
    problems: dict[str, Phrase] = {}
    choice = _read(problems, labels, usual, "")
    other = None
    if any(name.startswith(COMPARED) and value for name, value in request.args.items()):
        other = _read(problems, labels, choice or usual, COMPARED)
        if other and not other.quotas and request.args.get(COMPARED_QUOTAS) != WITHOUT:
            other = replace(other, quotas=(choice or usual).quotas)
    return Asked(choice, other, problems)


def _read(problems: dict[str, Phrase], labels: Labels, usual: Choice, prefix: str) -> Choice | None:
    try:
        return choice_of(request.args, labels, usual=usual, prefix=prefix)
    except BadChoice as bad:
        problems.update(bad.problems)
        return None


def _moved(page: RankingPage, other: Choice | None, problems: dict[str, Phrase]) -> Moves | None:
    try:
        return page.compared_with(other) if other else None
    except QuotasUnmet as unmet:
        problems.update(_said(unmet, COMPARED))
        return None


def _said(unmet: QuotasUnmet, prefix: str) -> dict[str, Phrase]:
    """The reason at the quotas as a whole, and each that stands in the way at its own input; of a comparison all at one."""
    if prefix:
        return {COMPARED_QUOTAS: Phrase(N_("Με την άλλη επιλογή: %(reason)s"), values={"reason": unmet.reason})}
    each = {_input_of(shortfall.quota): shortfall.phrase for shortfall in unmet.shortfalls}
    return {"quotas": unmet.reason, **each}


def _input_of(quota: Quota) -> str:
    return quota_name("least" if quota.least else "most", quota.dimension, quota.code)


def _typed(choice: Choice) -> dict[str, str]:
    """What the inputs hold: what was typed, else the choice in force."""
    usual = {**args_of(choice), "value": plain(choice.line).replace(".", ",")}
    return {**usual, **{name: value for name, value in request.args.items() if value}}


def _parts(page: RankingPage) -> dict[str, Any]:
    settings = current_app.extensions["settings"]
    size = max(1, settings.ranking_page_size)
    pages = max(1, -(-len(page.placings) // size))
    # The page of the line is what people come for.
    number = min(request.args.get("page", max(1, -(-page.last // size)), type=row_number) or 1, pages)
    lines = page.lines((number - 1) * size, size)
    return {
        "lines": lines,
        "english": english_titles(list(page.found.rows.values()), language()),
        "number": number,
        "pages": pages,
        "first": (number - 1) * size,
        "address": {name: value for name, value in request.args.items() if name != "page" and value},
        "args": args_of(page.choice),
        "figures": page.figures(size),
        "close": page.close[: settings.ranking_close_shown],
        "draft_address": _draft_address(page.call),
    }


def _draft_address(call: Call) -> str | None:
    """Where the choice can be kept as a draft of decisions; None where nothing keeps them, or not for this reader."""
    view = current_app.view_functions.get(DRAFT_LIST)
    return url_for(DRAFT_LIST, slug=call.slug) if view and can(current_actor(), view.guard, RankedCall(call).case()) else None  # type: ignore[attr-defined]


def _words() -> dict[str, Any]:
    return {
        "outcomes": tuple(Outcome),
        "tags": TAGS,
        "Basis": Basis,
        "LineKind": LineKind,
        "Dimension": Dimension,
        "quota_name": quota_name,
        "interval_of": interval_of,
        "compared": COMPARED,
    }
