"""For whom a dossier is, as a table of data: which pieces it holds, how people are called, which comments it tells, which text it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from proposals.workflow.permissions import Permission
from proposals.workflow.phrases import N_


class Piece(StrEnum):
    """What a dossier can hold, in the order in which it stands there."""

    ANSWERS = "answers"
    ATTACHMENTS = "attachments"
    ADMISSIBILITY = "admissibility"
    CRITERIA = "criteria"
    SHEETS = "sheets"
    TOGETHER = "together"
    CONSENSUS = "consensus"
    OVERRIDES = "overrides"
    RECOMMENDATION = "recommendation"
    DECISIONS = "decisions"
    OBJECTIONS = "objections"
    HISTORY = "history"
    INTEGRITY = "integrity"
    FILES = "files"
    TRAIL = "trail"

    @property
    def label(self) -> str:
        return _PIECES[self]


_PIECES = {
    Piece.ANSWERS: N_("Το κείμενο της πρότασης"),
    Piece.ATTACHMENTS: N_("Κατάλογος συνημμένων"),
    Piece.ADMISSIBILITY: N_("Έλεγχος παραδεκτού"),
    Piece.CRITERIA: N_("Κριτήρια και κλίμακα"),
    Piece.SHEETS: N_("Φύλλα αξιολόγησης"),
    Piece.TOGETHER: N_("Σύνθεση βαθμολογιών"),
    Piece.CONSENSUS: N_("Κοινό φύλλο"),
    Piece.OVERRIDES: N_("Κωλύματα που άρθηκαν"),
    Piece.RECOMMENDATION: N_("Εισήγηση"),
    Piece.DECISIONS: N_("Αποφάσεις"),
    Piece.OBJECTIONS: N_("Ενστάσεις"),
    Piece.HISTORY: N_("Ιστορικό καταστάσεων"),
    Piece.INTEGRITY: N_("Γνησιότητα του κειμένου"),
    Piece.FILES: N_("Συνημμένα όλων των εκδόσεων"),
    Piece.TRAIL: N_("Πλήρες ίχνος ενεργειών"),
}


class People(Enum):
    """How a dossier calls those who judged and administered: by name, by a letter, or not at all."""

    NAMED = "named"
    LETTERED = "lettered"
    UNNAMED = "unnamed"


class Comments(Enum):
    """Which words of evaluators a dossier tells: all, those that are meant for the body, none."""

    ALL = "all"
    TO_THE_BODY = "to the body"
    NONE = "none"


class Profile(StrEnum):
    """For whom a dossier is; the value stands in addresses and in the audit trail."""

    COMMITTEE = "committee"
    APPLICANT = "applicant"
    PUBLIC = "public"
    ARCHIVE = "archive"
    LETTER = "letter"

    @property
    def label(self) -> str:
        return PROFILES[self].label

    @property
    def rules(self) -> "Rules":
        return PROFILES[self]


@dataclass(frozen=True)
class Rules:
    """One row of the table. `permission` is None where anybody may take it; `after_decision` and `once_published` say when there is one at all."""

    label: str
    explains: str
    pieces: frozenset[Piece]
    people: People
    comments: Comments
    permission: Permission | None
    after_decision: bool = False
    once_published: bool = False
    needs_reason: bool = False

    @property
    def names_people(self) -> bool:
        return self.people is People.NAMED

    @property
    def is_internal(self) -> bool:
        """True for what stays within the administration."""
        return self.comments is Comments.ALL


_OF_THE_ARCHIVE = frozenset({Piece.FILES, Piece.TRAIL})
_COMMITTEE = frozenset(Piece) - _OF_THE_ARCHIVE
_APPLICANT = frozenset(
    {
        Piece.ANSWERS,
        Piece.ATTACHMENTS,
        Piece.CRITERIA,
        Piece.SHEETS,
        Piece.TOGETHER,
        Piece.DECISIONS,
        Piece.OBJECTIONS,
        Piece.HISTORY,
        Piece.INTEGRITY,
    }
)

PROFILES: Mapping[Profile, Rules] = {
    Profile.COMMITTEE: Rules(
        N_("Φάκελος επιτροπής"),
        N_("Όλα όσα έχουν καταγραφεί, με τα ονόματα των αξιολογητών. Μένει μέσα στη διοίκηση."),
        _COMMITTEE,
        People.NAMED,
        Comments.ALL,
        Permission.EXPORT_DOSSIER,
    ),
    Profile.APPLICANT: Rules(
        N_("Φάκελος φορέα"),
        N_("Η πρόταση, οι βαθμοί, η απόφαση και όσα σχόλια απευθύνονται στον φορέα. Οι αξιολογητές αναφέρονται με γράμμα."),
        _APPLICANT,
        People.LETTERED,
        Comments.TO_THE_BODY,
        Permission.EXPORT_OUTCOME,
        after_decision=True,
    ),
    Profile.PUBLIC: Rules(
        N_("Δημόσιος φάκελος"),
        N_("Μόνο όσα δημοσιεύονται στον κατάλογο: τα δημόσια πεδία και η απόφαση, χωρίς πρόσωπα και χωρίς βαθμούς."),
        frozenset({Piece.ANSWERS, Piece.DECISIONS}),
        People.UNNAMED,
        Comments.NONE,
        None,
        once_published=True,
    ),
    Profile.ARCHIVE: Rules(
        N_("Φάκελος αρχείου"),
        N_("Ο φάκελος της επιτροπής και, επιπλέον, κάθε καταγραφή και τα συνημμένα όλων των εκδόσεων με τα αποτυπώματά τους."),
        frozenset(Piece),
        People.NAMED,
        Comments.ALL,
        Permission.EXPORT_ARCHIVE,
        needs_reason=True,
    ),
    Profile.LETTER: Rules(
        N_("Έγγραφο της απόφασης"),
        N_("Η απόφαση προς τον φορέα, με αιτιολογία, βαθμούς ανά κριτήριο και προθεσμία ένστασης."),
        frozenset({Piece.DECISIONS, Piece.SHEETS}),
        People.UNNAMED,
        Comments.NONE,
        Permission.EXPORT_OUTCOME,
        after_decision=True,
    ),
}


def profile_named(name: str) -> Profile | None:
    return next((profile for profile in Profile if profile.value == name), None)


def pieces_named(names: list[str]) -> frozenset[Piece] | None:
    """The pieces of these names, each of which may name several with commas between them; None where one of them is unknown."""
    asked = [name.strip() for each in names for name in each.split(",") if name.strip()]
    known = {piece.value: piece for piece in Piece}
    return frozenset(known[name] for name in asked) if all(name in known for name in asked) else None
