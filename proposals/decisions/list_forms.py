"""What may be typed about a list of decisions: its number, date and ΑΔΑ, reasons, an entry, letters, a redacted comment."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict

from proposals.calls.form import Choice as Option
from proposals.calls.form import Field, Words
from proposals.calls.forms import form_of
from proposals.calls.values import is_unreadable
from proposals.decisions.choice import Outcome
from proposals.decisions.comments import Finding
from proposals.decisions.letters import MOST_OF_BODY, MOST_OF_SUBJECT, Template
from proposals.decisions.lists import MOST_PREAMBLE, MOST_REASONS, Entry, Particulars
from proposals.decisions.models import DecisionList, PendingDecision
from proposals.web.pages import row_number
from proposals.workflow.phrases import N_, Phrase

CHOOSE = N_("Επιλέξτε αποτέλεσμα.")
OUTCOME_WORDS = {
    Outcome.ACCEPT: Words("Ένταξη", "Inclusion"),
    Outcome.RESERVE: Words("Επιλαχούσα", "Reserve list"),
    Outcome.REJECT: Words("Μη ένταξη", "Non-inclusion"),
}
_REASONS_OF = {
    Outcome.ACCEPT: Words("Αιτιολογία για όσες εντάσσονται", "Reasons for those that are included"),
    Outcome.RESERVE: Words("Αιτιολογία για τις επιλαχούσες", "Reasons for those on the reserve list"),
    Outcome.REJECT: Words("Αιτιολογία για όσες δεν εντάσσονται", "Reasons for those that are not included"),
}
_FIELDS_OF_REASONS = Words(
    "Ισχύει για όποια πρόταση δεν έχει δική της. Πεδία: [[τίτλος]], [[κωδικός]], [[φορέας]], [[πρόσκληση]], [[βαθμολογία]], [[σειρά κατάταξης]].",
    "For every proposal without reasons of its own. Fields: [[title]], [[code]], [[body]], [[call]], [[score]], [[rank]].",
)
PARTICULARS = (
    Field("number", "str", Words("Αριθμός απόφασης", "Number of the decision"), max=60),
    Field("decided_on", "date", Words("Ημερομηνία απόφασης", "Date of the decision")),
    Field(
        "ada",
        "str",
        Words("ΑΔΑ", "ADA (Diavgeia number)"),
        Words("Από τη Διαύγεια, για παράδειγμα ΡΒΠΕ7ΛΞ-Ν1Ζ.", "From Diavgeia, for example ΡΒΠΕ7ΛΞ-Ν1Ζ."),
        max=20,
    ),
    Field("preamble", "text", Words("Προοίμιο της απόφασης", "Preamble of the decision"), max=MOST_PREAMBLE),
    *(Field(f"reasons_{outcome.value}", "text", words, _FIELDS_OF_REASONS, max=MOST_REASONS) for outcome, words in _REASONS_OF.items()),
)
# When each is needed: a list may be stored without them, and is not released.
_FOR_RELEASE = N_("απαιτείται για την ανακοίνωση")
_IF_NAMED = N_("απαιτείται για την ανακοίνωση, αν αναφέρεται στις επιστολές")
_IF_OF_THIS_OUTCOME = N_("απαιτείται για την ανακοίνωση, εκτός αν κάθε πρόταση έχει δική της")
WANTED = {"number": _FOR_RELEASE, "decided_on": _FOR_RELEASE, "ada": _IF_NAMED, "preamble": _IF_NAMED} | {
    f"reasons_{outcome.value}": _IF_OF_THIS_OUTCOME for outcome in Outcome
}
_OWN = Words("Κενό: ισχύει το κείμενο της πρόσκλησης.", "Empty: the text of the call holds.")
LETTER = (
    Field("subject", "str", Words("Θέμα", "Subject"), required=True, max=MOST_OF_SUBJECT),
    Field("body", "text", Words("Κείμενο", "Text"), required=True, max=MOST_OF_BODY),
)
ENTRY = (
    Field(
        "outcome", "one", Words("Αποτέλεσμα", "Outcome"), required=True, choices=tuple(Option(each.value, OUTCOME_WORDS[each]) for each in Outcome)
    ),
    Field(
        "by_hand",
        "text",
        Words("Γιατί διαφέρει από την επιλογή", "Why it differs from the choice"),
        Words(
            "Μόνο όταν αλλάζετε το αποτέλεσμα με το χέρι. Μένει στη διοίκηση.", "Only where you change the outcome by hand. It stays with the office."
        ),
        max=MOST_REASONS,
    ),
    Field("reasons", "text", Words("Αιτιολογία μόνο για αυτή την πρόταση", "Reasons for this proposal alone"), _FIELDS_OF_REASONS, max=MOST_REASONS),
    Field("subject_el", "str", Words("Θέμα επιστολής στα ελληνικά", "Subject of the Greek letter"), _OWN, max=MOST_OF_SUBJECT),
    Field("body_el", "text", Words("Επιστολή στα ελληνικά", "Greek letter"), _OWN, max=MOST_OF_BODY),
    Field("subject_en", "str", Words("Θέμα επιστολής στα αγγλικά", "Subject of the English letter"), _OWN, max=MOST_OF_SUBJECT),
    Field("body_en", "text", Words("Επιστολή στα αγγλικά", "English letter"), _OWN, max=MOST_OF_BODY),
)
SETTLING = (
    Field(
        "redacted",
        "text",
        Words("Το σχόλιο όπως θα το διαβάσει ο φορέας", "The comment as the body will read it"),
        Words("Το φύλλο μένει όπως είναι. Στον φάκελο τυπώνονται και τα δύο.", "The sheet stays as it is. The dossier prints both."),
    ),
    Field("note", "text", Words("Ή γιατί μπορεί να μείνει όπως είναι", "Or why it may stay as it is")),
)
_ONE_OF_BOTH = N_("συμπληρώστε το ένα από τα δύο")
WANTED_TO_SETTLE = {"redacted": _ONE_OF_BOTH, "note": _ONE_OF_BOTH}


def particulars_form(listed: DecisionList, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    """The particulars of a list from what was sent, else as they are stored."""
    stored = {"number": listed.decision_number, "ada": listed.ada, "preamble": listed.preamble}
    stored["decided_on"] = listed.decided_on.isoformat() if listed.decided_on else ""
    return form_of(PARTICULARS, sent=sent, stored={**stored, **{f"reasons_{outcome}": text for outcome, text in listed.reasons.items()}})


def particulars_of(form: wtforms.Form) -> tuple[Particulars, dict[str, Phrase]]:
    """What was typed, and what of it cannot be read, by input."""
    data, found = form.data, dict[str, Phrase]()
    if is_unreadable(data["decided_on"]):
        found["decided_on"] = Phrase(N_("Γράψτε την ημερομηνία με ημέρα, μήνα και έτος."))
    day = date.fromisoformat(data["decided_on"]) if isinstance(data["decided_on"], str) and data["decided_on"] else None
    reasons = {outcome: data[f"reasons_{outcome.value}"] or "" for outcome in Outcome}
    return Particulars(data["number"] or "", day, data["ada"] or "", data["preamble"] or "", reasons), found


def entry_form(entry: PendingDecision, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    """An entry of a list from what was sent, else as it is stored."""
    letters = {f"{name}_{language}": text for language, each in entry.letter.items() for name, text in each.items()}
    stored = {"outcome": entry.outcome.value, "by_hand": entry.by_hand, "reasons": entry.reasons, **letters}
    return form_of(ENTRY, sent=sent, stored=stored)


def entry_of(form: wtforms.Form) -> Entry | None:
    """What was typed about an entry; None where no outcome was chosen."""
    data: dict[str, Any] = form.data
    if data["outcome"] not in {outcome.value for outcome in Outcome}:
        return None
    texts = {language: Template(data[f"subject_{language}"] or "", data[f"body_{language}"] or "") for language in ("el", "en")}
    own = {language: each for language, each in texts.items() if each.subject.strip() or each.body.strip()}
    return Entry(Outcome(data["outcome"]), data["by_hand"] or "", data["reasons"] or "", own)


def letter_form(template: Template, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    return form_of(LETTER, sent=sent, stored=vars(template))


def settled_in(sent: MultiDict[str, str], findings: Iterable[Finding]) -> tuple[int, str, str]:
    """Which comment was written about, what it is to read, and why it may stay."""
    number, redacted = sent.get("number", 0, type=row_number), sent.get("redacted", "")
    finding = next((each for each in findings if each.assignment_id == number), None)
    # What was not changed is no redacted version: then the reason counts.
    if finding and redacted.replace("\r\n", "\n").strip() == finding.original.strip():
        redacted = ""
    return number, redacted, sent.get("note", "")


def settling_values(found: Sequence[Finding], sent: MultiDict[str, str], number: int, messages: dict[str, list[str]] | None) -> dict[str, Any]:
    """What a page of comments shows; `number` is the one whose form comes back with messages."""
    forms = {each.assignment_id: settling_form(each, sent if each.assignment_id == number else None) for each in found}
    return {"findings": found, "forms": forms, "wrong": number, "messages": messages or {}, "wanted": WANTED_TO_SETTLE}


def settling_form(finding: Finding, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    """What is to be decided about a comment: its text to be written without the name, or a reason."""
    return form_of(SETTLING, sent=sent, stored={"redacted": "" if finding.note else finding.text, "note": finding.note})
