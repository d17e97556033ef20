"""The minutes of a meeting of the committee as a short document of their own, from what was signed off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from proposals.config import Settings
from proposals.dossier.compose import furniture_with, issuer
from proposals.dossier.compose_tables import counter_column
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Paper, Run, Section, Table, Tone
from proposals.panel.models import Attended, Capacity, Manner
from proposals.panel.quorum import Quorum
from proposals.web import words


@dataclass(frozen=True)
class Signature:
    """What tells signed minutes from a draft: the version, its hash, when."""

    number: int
    sha256: str
    at: datetime


def minutes_paper(content: Mapping[str, Any], settings: Settings, signature: Signature | None, dated_at: datetime) -> Paper:
    """The minutes in the language of the page; a draft where there is no signature. `dated_at` is when what they say came about."""
    language, number = words.language(), content["number"]
    heading = _("Πρακτικό συνεδρίασης αριθ. %(number)s", number=number)
    state = _("έκδοση %(number)s", number=signature.number) if signature else _("σχέδιο")
    call = content["call"][language] or content["call"]["el"]
    return Paper(
        language=language,
        code=str(number),
        title=f"{heading} – {call}",
        author=settings.unit_in(language),
        description=_("Παρόντες, ημερήσια διάταξη, συζήτηση και εισηγήσεις της επιτροπής αξιολόγησης"),
        keywords=f"{call}, {heading}",
        dated_at=dated_at,
        furniture=furniture_with(heading, f"{heading} · {state}"),
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(_("Επιτροπή αξιολόγησης προτάσεων: %(call)s", call=call), Tone.STRONG),
        facts=Facts(tuple(_facts(content, signature))),
        sections=(*_attendance(content), _agenda(content), *_discussed(content), *_others(content), _closing(content)),
        note=_("Αντίγραφο εργασίας. Πρωτότυπο είναι το έγγραφο που υπογράφουν ο πρόεδρος και τα μέλη.")
        if signature
        else _("Σχέδιο: το πρακτικό δεν έχει οριστικοποιηθεί."),
    )


def _facts(content: Mapping[str, Any], signature: Signature | None) -> list[Fact]:
    held_at, quorum = datetime.fromisoformat(content["held_at"]), content["quorum"]
    counted = {"present": quorum["present"], "absent": quorum["absent"]}
    facts = [
        Fact(_("Ημερομηνία"), Run(words.long_day(held_at), Tone.STRONG)),
        Fact(_("Έναρξη"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(held_at)))),
    ]
    if content["ended_at"]:
        facts.append(Fact(_("Λήξη"), Run(words.iso_moment(content["ended_at"]))))
    facts.append(Fact(_("Πώς έγινε"), Run(words.say(Manner(content["manner"])))))
    if content["place"]:
        facts.append(Fact(_("Τόπος"), spoken(content["place"])))
    told = _("Υπάρχει: παρόντα μέλη %(present)s, απόντα %(absent)s", **counted)
    facts.append(Fact(_("Απαρτία"), Run(told if _has_quorum(content) else _("Δεν υπάρχει: παρόντα μέλη %(present)s, απόντα %(absent)s", **counted))))
    if signature:
        facts.append(Fact(_("Οριστικοποιήθηκε"), Run(_("%(moment)s, έκδοση %(number)s", moment=words.moment(signature.at), number=signature.number))))
        facts.append(Fact(_("Αποτύπωμα SHA-256"), Run(signature.sha256, Tone.HASH)))
    return facts


def _has_quorum(content: Mapping[str, Any]) -> bool:
    return Quorum(content["quorum"]["present"], content["quorum"]["absent"]).holds


def _attendance(content: Mapping[str, Any]) -> list[Section]:
    """«Παρόντες» and «Απόντες», each in the order of the list."""
    there = [each for each in content["attendance"] if each["attended"] != Attended.ABSENT]
    away = [each for each in content["attendance"] if each["attended"] == Attended.ABSENT]
    present = _people(_("Παρόντες"), _("Παρουσία"), there, lambda each: Run(words.say(Attended(each["attended"]))))
    absent = _people(_("Απόντες"), _("Λόγος"), away, lambda each: spoken(each["reason"]) if each["reason"] else Run("–"))
    nobody = Note(_("Κανένας."))
    return [Section("present", "", _("Παρόντες"), (present,)), Section("absent", "", _("Απόντες"), (absent if away else nobody,))]


def _people(caption: str, last: str, people: list[Mapping[str, str]], told: Any) -> Table:
    columns = (counter_column(), Column(_("Ονοματεπώνυμο"), 44.6), Column(_("Ιδιότητα"), 20), Column(last, 30))
    rows = tuple(_person(number, each, told(each)) for number, each in enumerate(people, 1))
    return Table(caption, columns, rows)


def _person(number: int, each: Mapping[str, str], told: Run) -> tuple[Cell, ...]:
    name, capacity = spoken(each["name"], Tone.STRONG), Run(words.say(Capacity(each["capacity"])))
    return tuple(Cell((run,)) for run in (Run(str(number)), name, capacity, told))


def _agenda(content: Mapping[str, Any]) -> Section:
    columns = (
        counter_column(),
        Column(_("Πρόταση"), 42.6),
        Column(_("Φορέας"), 28),
        Column(_("Μέσος όρος"), 12, True),
        Column(_("Κοινό φύλλο"), 12, True),
    )
    rows = tuple(_agenda_row(number, item) for number, item in enumerate(content["items"], 1))
    # The quorum is found before anything is discussed: the order of minutes is the order of what happened.
    opened = _("Ο πρόεδρος διαπίστωσε την απαρτία, κήρυξε την έναρξη της συνεδρίασης και ανέγνωσε τα θέματα.")
    return Section(
        "agenda",
        "",
        _("Ημερήσια διάταξη"),
        (Table(_("Προτάσεις που συζητήθηκαν"), columns, rows),) if rows else (),
        opened if _has_quorum(content) else "",
    )


def _agenda_row(number: int, item: Mapping[str, Any]) -> tuple[Cell, ...]:
    proposal = Cell((spoken(item["title"], Tone.STRONG), Run(words.shown_code(item["code"]), Tone.MUTED)))
    return Cell((Run(str(number)),)), proposal, Cell((spoken(_body(item)),)), _total(item["mean_total"]), _total(item["consensus_total"])


def _total(total: str) -> Cell:
    return Cell((Run(words.number(Decimal(total), 2) if total else "–"),))


def _body(item: Mapping[str, Any]) -> str:
    return str(item["body"][words.language()] or item["body"]["el"])


def _discussed(content: Mapping[str, Any]) -> list[Section]:
    """One section a proposal: what was said, who left, what is recommended and why."""
    return [_discussion(item, number) for number, item in enumerate(content["items"], 1)]


def _discussion(item: Mapping[str, Any], number: int) -> Section:
    blocks: list[Block] = []
    if item["said"]:
        blocks.append(answer(_("Τι ειπώθηκε"), item["said"]))
    if item["abstained"]:
        blocks.append(answer(_("Αποχώρησαν λόγω κωλύματος"), item["abstained"]))
    recommended = item["recommendation"]
    if recommended:
        day = words.day(datetime.fromisoformat(recommended["at"]))
        label = recommended[words.language()]
        blocks.append(answer(_("Εισήγηση"), _("%(value)s. Καταγράφηκε στις %(day)s.", value=label, day=day)))
        blocks.append(answer(_("Αιτιολογία της εισήγησης"), recommended["reasons"]))
    else:
        blocks.append(answer(_("Εισήγηση"), _("Δεν καταγράφηκε εισήγηση.")))
    intro = f"{words.shown_code(item['code'])} · {_body(item)}"
    return Section(f"item-{number}", str(number), item["title"], tuple(blocks), intro, is_wide=False)


def _others(content: Mapping[str, Any]) -> list[Section]:
    if not content["notes"]:
        return []
    return [Section("notes", str(len(content["items"]) + 1), _("Άλλα θέματα"), (answer(_("Τι ειπώθηκε"), content["notes"]),), is_wide=False)]


def _closing(content: Mapping[str, Any]) -> Section:
    """Who signs: whoever presided, and the secretary; the members below them."""
    there = [each for each in content["attendance"] if each["attended"] != Attended.ABSENT]
    order = (Capacity.PRESIDENT, Capacity.SECRETARY, Capacity.MEMBER)
    signing = [each for capacity in order for each in there if each["capacity"] == capacity]
    columns = (Column(_("Ιδιότητα"), 22), Column(_("Ονοματεπώνυμο"), 38), Column(_("Υπογραφή"), 40))
    rows = tuple(
        (Cell((Run(words.say(Capacity(each["capacity"])), Tone.STRONG),)), Cell((spoken(each["name"]),)), Cell((Run("\u00a0"),))) for each in signing
    )
    intro = _("Αφού δεν υπήρχε άλλο θέμα, ο πρόεδρος έκλεισε τη συνεδρίαση. Για όσα ειπώθηκαν συντάχθηκε το παρόν πρακτικό.")
    return Section("signatures", "", _("Λήξη και υπογραφές"), (Table(_("Υπογραφές"), columns, rows),), intro)
