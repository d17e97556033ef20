"""Volumes: the dossiers of a call, or of any proposals, ordered together and made by the worker; bound into one PDF, or each by itself in a ZIP."""

import tempfile
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO

from flask import current_app
from flask_babel import force_locale, ngettext

from proposals import clock
from proposals.calls.models import Call
from proposals.calls.workbook import CONTENT_TYPE
from proposals.config import Settings
from proposals.db import db, only_reading
from proposals.dossier import volume_queries as queries
from proposals.dossier.call_workbook import write_call_workbook
from proposals.dossier.compose_volume import About
from proposals.dossier.export import Asked, UnknownProfile, details_of, is_for, is_there, issue
from proposals.dossier.leaves import Leaf, Leaves
from proposals.dossier.profiles import Profile, profile_named
from proposals.dossier.render import mark_of_looks
from proposals.dossier.volume_files import write_bound, write_parts, write_zip
from proposals.dossier.volume_ranking import may_take_ranking, usual_ranking
from proposals.orders.kinds import Arguments, Kind, Made, OrderFailed, Progress, offer
from proposals.orders.models import Order
from proposals.orders.operations import place_order
from proposals.orders.pace import Alive, Pace
from proposals.web import words
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Actor
from proposals.workflow.permissions import Permission, can, require
from proposals.workflow.phrases import N_, NP_, Phrase
from proposals.workflow.states import State

PDF, ZIP = "application/pdf", "application/zip"
NOTHING_CHOSEN = Phrase(N_("Καμία πρόταση δεν έχει επιλεγεί, ή καμία δεν έχει φάκελο αυτού του είδους."))
NOT_ALL_YOURS = Phrase(N_("Ανάμεσα στις προτάσεις είναι και κάποια της οποίας τον φάκελο δεν μπορείτε να πάρετε τώρα."))
ONLY_AS_ZIP = Phrase(N_("Ο φάκελος αρχείου έχει μέσα του τα συνημμένα αρχεία και δεν δένεται σε τόμο. Επιλέξτε τη μορφή ZIP."))
NO_REASON = Phrase(N_("Γράψτε τον λόγο της εξαγωγής: για τον φάκελο αρχείου χρειάζεται."))
NO_RANKING = Phrase(N_("Την κατάταξη της πρόσκλησης δεν μπορείτε να πάρετε τώρα."))
NOTHING_PRINTED = Phrase(N_("Κανένας από τους φακέλους δεν τυπώθηκε. Απευθυνθείτε στον διαχειριστή του συστήματος."))


class Form(StrEnum):
    """How dossiers are put together."""

    BOUND = "bound"
    ZIP = "zip"
    WORKBOOK = "workbook"

    @property
    def label(self) -> str:
        return _FORMS[self]


_FORMS = {
    Form.WORKBOOK: N_("Υπολογιστικό φύλλο (xlsx) με προτάσεις, πίνακες του εντύπου και βαθμούς"),
    Form.BOUND: N_("Ένας τόμος PDF με περιεχόμενα και συνεχή αρίθμηση"),
    Form.ZIP: N_("ZIP με ένα PDF για κάθε πρόταση και κατάλογο"),
}
# The same where one line tells of a whole order.
_SHORT = {Form.WORKBOOK: N_("υπολογιστικό φύλλο"), Form.BOUND: N_("τόμος PDF"), Form.ZIP: N_("ZIP")}


def order_volume(
    actor: Actor,
    call: Call | None,
    numbers: Sequence[int],
    form: Form,
    *,
    profile: str = "committee",
    reason: str = "",
    meetings: Sequence[int] = (),
    ranking: bool = False,
) -> Order:
    """Order the dossiers of these proposals, with the signed minutes of these meetings in front, in the language of the page.

    Without a call they may be of several. With `ranking` that of the call stands before all of them, but in no spreadsheet. Raises UnknownProfile,
    NotAllowed, and StepRefused where there are none, too many, some or a ranking that the person may not have, those of the archive bound or without
    a reason, a spreadsheet of several calls.
    """
    require(actor, Permission.EXPORT_VOLUME)
    known = profile_named(profile)
    if known is None:
        raise UnknownProfile(profile)
    known = profile_of(form, known)
    _refuse(known, form, reason)
    refuse_number(len(numbers), form)
    calls = [call] if call else queries.calls_of(numbers)
    _refuse_workbook_of(calls, form)
    arguments: dict[str, object] = {"call": calls[0].id if len(calls) == 1 else None, "proposals": list(numbers), "meetings": list(meetings)}
    arguments |= {"form": form.value, "profile": known.value, "language": words.language(), "reason": reason.strip()}
    told_apart = _told_apart(calls, numbers, meetings)
    if ranking and call and form is not Form.WORKBOOK:
        arguments["ranking"] = call.id
        told_apart.append(_ranking_of(actor, call))
    if not may_take_volume(actor, arguments):
        raise StepRefused("order_volume", (NOT_ALL_YOURS,))
    return place_order(actor, VOLUME, arguments, told_apart)


def profile_of(form: Form, profile: Profile) -> Profile:
    """For whom an order is: a spreadsheet tells what the committee's dossier tells, whichever profile is chosen."""
    return Profile.COMMITTEE if form is Form.WORKBOOK else profile


def numbers_to_take(call: Call, states: Collection[State], profile: Profile) -> list[int]:
    """The numbers of the proposals of a call that are in one of these states and have such a dossier now, by code."""
    return with_dossier(queries.filed_in(call, states), profile)


def with_dossier(numbers: Sequence[int], profile: Profile) -> list[int]:
    """Those of these proposals of which there is such a dossier now, in their order."""
    there = {each.id for each in queries.proposals_to_take(numbers, with_versions=profile.rules.once_published) if is_there(each, profile)}
    return [number for number in numbers if number in there]


def signed_meetings(actor: Actor, meetings: Sequence[int]) -> list[int]:
    """Those of these meetings whose minutes are signed off and the person may read."""
    found = queries.meetings_by_number(meetings)
    return [each.id for each in found if each.latest and can(actor, Permission.SEE_MINUTES, each.case())]


def may_take_volume(actor: Actor, arguments: Arguments) -> bool:
    """True for who may have now every single dossier that is in it, and all the minutes."""
    if not can(actor, Permission.EXPORT_VOLUME):
        return False
    profile = Profile(arguments["profile"])
    proposals = queries.proposals_to_take(arguments["proposals"], with_versions=profile.rules.once_published)
    is_all = len(proposals) == len(set(arguments["proposals"])) and all(is_for(actor, each, profile) for each in proposals)
    has_ranking = "ranking" not in arguments or may_take_ranking(actor, db.session.get(Call, arguments["ranking"]))
    return is_all and has_ranking and len(signed_meetings(actor, arguments["meetings"])) == len(arguments["meetings"])


def make_volume(arguments: Arguments, progress: Progress) -> Made:
    """Print what was not printed before, put everything together, and write down what was issued. What cannot be printed is left out and named.

    Raises OrderFailed where not one could be printed.
    """
    settings: Settings = current_app.extensions["settings"]
    if arguments["form"] == Form.WORKBOOK:
        return _workbook(arguments, progress)
    with tempfile.TemporaryDirectory(prefix="volume-") as name:
        pace = Pace(progress)
        leaves = Leaves(settings, Path(name), _asked(arguments), arguments["language"], pace.alive)
        minutes = [*leaves.ranking(arguments.get("ranking")), *leaves.minutes(arguments["meetings"])]
        dossiers = leaves.dossiers(arguments["proposals"], pace)
        if not any(leaf.path for leaf in dossiers):
            raise OrderFailed(NOTHING_PRINTED)
        slug, about = _about(arguments)
        stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - handed out, and closed by who takes it
        try:
            with force_locale(arguments["language"]):
                media_type = _write(Form(arguments["form"]), stream, about, [*minutes, *dossiers], settings, pace.alive)
            _issue([*minutes, *dossiers], _asked(arguments), pace.alive)
        except BaseException:
            stream.close()
            raise
    stream.seek(0)
    ending = "pdf" if media_type == PDF else "zip"
    filename = f"{slug}-{clock.in_athens(about.made_at):%Y-%m-%d}.{ending}"
    return Made(filename, media_type, stream, _recorded(arguments, [*minutes, *dossiers]))


def _workbook(arguments: Arguments, progress: Progress) -> Made:
    """The same proposals as a spreadsheet; nothing is printed."""
    numbers, stream = arguments["proposals"], tempfile.TemporaryFile()  # noqa: SIM115 - handed out, and closed by who takes it
    try:
        with only_reading():
            (call,) = _calls(arguments)
            slug, form, rubric = call.slug, call.form, call.rubric
        progress(0, len(numbers))
        with force_locale(arguments["language"]):
            write_call_workbook(stream, form, rubric, numbers, lambda done: progress(done, len(numbers)))
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    record = {"call": arguments["call"], "form": arguments["form"], "proposals": numbers}
    return Made(f"{slug}-{clock.in_athens(clock.now()):%Y-%m-%d}.xlsx", CONTENT_TYPE, stream, record)


def about_volumes(orders: Sequence[Arguments]) -> list[str]:
    """Of each order the call, how many proposals there are, and for whom."""
    titles = {call.id: call.title_in(words.language()) for call in queries.calls_by_number({each["call"] for each in orders})}
    return [_about_one(each, titles.get(each["call"])) for each in orders]


def _about_one(order: Arguments, title: str | None) -> str:
    number = ngettext("%(num)s πρόταση", "%(num)s προτάσεις", len(order["proposals"]))
    told = [title or words.say(N_("από περισσότερες προσκλήσεις")), number]
    told += [words.say(_SHORT[Form(order["form"])])] + ([] if order["form"] == Form.WORKBOOK else [words.say(Profile(order["profile"]).label)])
    return " · ".join(told)


VOLUME = offer(Kind("dossier_volume", N_("Φάκελοι προτάσεων"), make_volume, may_take_volume, about_volumes))


def _write(form: Form, stream: IO[bytes], about: About, leaves: Sequence[Leaf], settings: Settings, alive: Alive) -> str:
    """Put the documents together; of which media type it is."""
    count = sum(leaf.is_dossier for leaf in leaves)
    if form is Form.ZIP:
        write_zip(stream, about, leaves, alive)
        return ZIP
    if count > settings.volume_bound_proposals:
        write_parts(stream, about, leaves, settings, alive)
        return ZIP
    write_bound(stream, about, leaves, settings, alive)
    return PDF


def _asked(arguments: Arguments) -> Asked:
    return Asked(Profile(arguments["profile"]), reason=arguments["reason"])


def _issue(leaves: Sequence[Leaf], asked: Asked, alive: Alive) -> None:
    """Write down each document as one that was issued, in a transaction of its own. Who takes the volume stands in the entry about its file."""
    for leaf in leaves:
        if leaf.path and leaf.seal:
            more = {"volume": True, **(details_of(asked) if leaf.is_dossier else {})}
            db.session.rollback()
            issue(SYSTEM, leaf.seal, leaf.path.read_bytes(), acted_as="the_system", reason=asked.reason, subject=leaf.subject, more=more)
            db.session.commit()
            alive()


def _about(arguments: Arguments) -> tuple[str, About]:
    with only_reading(), force_locale(arguments["language"]):
        calls = _calls(arguments)
        titles = [call.title_in(arguments["language"]) for call in calls]
        profile, several = words.say(Profile(arguments["profile"]).label), len(titles) > 1
        told = ngettext("Προτάσεις από %(num)s πρόσκληση", "Προτάσεις από %(num)s προσκλήσεις", len(titles)) if several else titles[0]
        slug = "proposals" if several else calls[0].slug
        return slug, About(told, profile, clock.now(), calls=tuple(titles) if several else ())


def _calls(arguments: Arguments) -> Sequence[Call]:
    """The call of which the dossiers were ordered, or all that they are of."""
    return [db.session.get_one(Call, arguments["call"])] if arguments["call"] else queries.calls_of(arguments["proposals"])


def _recorded(arguments: Arguments, leaves: Sequence[Leaf]) -> dict[str, object]:
    """What the audit trail says of a volume that is taken: every document in it, and what is missing."""
    taken = [
        {"document": leaf.filename, "version": leaf.version, "pages": leaf.pages, "sha256": leaf.sha256, "code": leaf.seal.code}
        for leaf in leaves
        if leaf.path and leaf.seal
    ]
    missing = [leaf.filename for leaf in leaves if not leaf.path]
    return {"call": arguments["call"], "form": arguments["form"], "profile": arguments["profile"], "documents": taken, "missing": missing}


def _told_apart(calls: Sequence[Call], numbers: Sequence[int], meetings: Sequence[int]) -> list[object]:
    """What makes a volume another than the last one. The dossiers themselves are known by every word in them: this says only who shares a file."""
    proposals, deeds = queries.proposals_to_take(numbers), queries.last_deeds(numbers)
    signed = [(each.id, each.latest.sha256) for each in queries.meetings_by_number(meetings) if each.latest]
    about = [(each.id, each.revision, deeds.get(each.id), each.body.name, each.body.name_en) for each in proposals]
    return [about, signed, [(call.title, call.title_en, call.rubric_fingerprint) for call in calls], mark_of_looks()]


def _ranking_of(actor: Actor, call: Call) -> str:
    """By what the ranking in front is known. Raises StepRefused for who may not take it."""
    if not may_take_ranking(actor, call):
        raise StepRefused("order_volume", (NO_RANKING,))
    return usual_ranking(call.id, current_app.extensions["settings"]).content_sha256


def _refuse(profile: Profile, form: Form, reason: str) -> None:
    """Raises StepRefused for what cannot be ordered whatever the proposals are."""
    if profile is Profile.ARCHIVE and form is Form.BOUND:
        raise StepRefused("order_volume", (ONLY_AS_ZIP,))
    if profile.rules.needs_reason and not reason.strip():
        raise StepRefused("order_volume", (NO_REASON,))


def _refuse_workbook_of(calls: Sequence[Call], form: Form) -> None:
    """The columns of a spreadsheet are the questions of one form. Raises StepRefused for those of several calls, by name."""
    if form is Form.WORKBOOK and len(calls) > 1:
        told = N_("Το υπολογιστικό φύλλο ακολουθεί το έντυπο μίας πρόσκλησης. Επιλέξατε προτάσεις από περισσότερες: %(calls)s.")
        raise StepRefused("order_volume", (Phrase(told, values={"calls": ", ".join(f"«{call.title_in(words.language())}»" for call in calls)}),))


def refuse_number(number: int, form: Form) -> None:
    """Raises StepRefused for none, or for more than go into one order of this form."""
    settings: Settings = current_app.extensions["settings"]
    most = settings.workbook_max_proposals if form is Form.WORKBOOK else settings.volume_max_proposals
    if not number:
        raise StepRefused("order_volume", (NOTHING_CHOSEN,))
    if number > most:
        told = NP_(
            "Επιλέξατε %(num)s πρόταση. Κάθε παραγγελία χωρά έως %(most)s: διαλέξτε λιγότερες.",
            "Επιλέξατε %(num)s προτάσεις. Κάθε παραγγελία χωρά έως %(most)s: διαλέξτε λιγότερες.",
        )
        raise StepRefused("order_volume", (Phrase(*told, number, {"num": number, "most": most}),))
