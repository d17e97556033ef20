"""Who is here now, for pages: noted as a page is opened and looked at, and put into words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.drafting import operations, presence
from proposals.drafting.models import Proposal
from proposals.web.guard import current_actor
from proposals.web.words import say
from proposals.web.writes import afterwards
from proposals.workflow.permissions import Permission, can

Words = dict[str, Any]


def seen_at(proposal: Proposal, section: str = presence.READING) -> Words:
    """Who else is here, in words; that the person is here too is written down afterwards, where the view leaves a trace."""
    here, actor, number = presence.people_here(proposal), current_actor(), proposal.id
    if presence.is_worth_noting(actor, section, here, opened=True):
        afterwards(lambda: presence.note_presence(actor, number, section))
    return in_words(proposal, here)


def in_words(proposal: Proposal, here: list[presence.Here]) -> Words:
    """Who is here besides the person himself, as the pages say it and as static/js/here.js shows it.

    `lines`: what people do (`what`) and who they are (`who`), nothing for nobody; `sections`: by its code, who is in a section.
    """
    others, form = presence.others_of(current_actor(), here), proposal.call.form
    found = [(each.name, form.section(each.section)) for each in others]
    writing = [(name, section) for name, section in found if section]
    reading = [name for name, section in found if section is None]
    lines = []
    if writing:
        who = ", ".join(f"{name} ({say(section.mark)}. {say(section.title)})" for name, section in writing)
        lines.append({"what": ngettext("Γράφει τώρα:", "Γράφουν τώρα:", len(writing)), "who": who})
    if reading:
        lines.append({"what": ngettext("Διαβάζει τώρα:", "Διαβάζουν τώρα:", len(reading)), "who": ", ".join(reading)})
    names: dict[str, list[str]] = {}
    for name, section in writing:
        names.setdefault(section.code, []).append(name)
    return {"lines": lines, "sections": {code: _("Εδώ τώρα: %(names)s", names=", ".join(those)) for code, those in names.items()}}


def section_written(proposal: Proposal, code: str) -> str:
    """The section in which a page says that its reader is: one that he may write now, else READING."""
    section = proposal.call.form.section(code)
    may_write = section and operations.is_section_open(proposal, section) and can(current_actor(), Permission.EDIT_ANSWERS, proposal.case())
    return section.code if section and may_write else presence.READING
