"""The text that a sheet judges, as HTML: frozen like its version, so it is made once and kept for whoever reads it next."""

from collections.abc import Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from flask import render_template
from markupsafe import Markup

from proposals.calls.rubric import Rubric
from proposals.drafting.models import Proposal
from proposals.drafting.page_parts import body_of
from proposals.drafting.veil import Shown
from proposals.web.words import language

# About as much as a hundred proposals of thirty pages.
LETTERS_KEPT = 10_000_000


def _key(proposal: Proposal, shown: Shown, rubric: Rubric | None, *, with_personal: bool) -> Hashable:
    """All that the HTML is made of: what no one key names must not stand in the template."""
    version: Any = shown.version
    files = tuple((each["id"], each["title"], each["filename"]) for each in shown.attachments)
    named = (proposal.public_code, body_of(proposal), proposal.call.title_in(language()), language())
    return (version.sha256, proposal.call.form.fingerprint, shown.veil.kinds, files, rubric, with_personal, named)


@cached(LRUCache(LETTERS_KEPT, getsizeof=len), key=_key, lock=Lock())
def reading_of(proposal: Proposal, shown: Shown, rubric: Rubric | None, *, with_personal: bool) -> Markup:
    """A filed version by section; with a `rubric` each answer leads to the criteria that it feeds. `with_personal`: with what only few may see."""
    values = {"shown": shown, "criteria": rubric.criteria if rubric else (), "with_personal": with_personal}
    return Markup(render_template("evaluation/reading.html", proposal=proposal, **values))  # noqa: S704 - our own template, which escapes
