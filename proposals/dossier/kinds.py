"""What kinds of documents are issued with a code by which they can be verified."""

from enum import StrEnum

from proposals.workflow.phrases import N_


class Kind(StrEnum):
    """A profile of the dossier, or one of the short documents; the value is stored."""

    COMMITTEE = "committee"
    APPLICANT = "applicant"
    PUBLIC = "public"
    ARCHIVE = "archive"
    LETTER = "letter"
    RECEIPT = "receipt"
    MINUTES = "minutes"
    RANKING = "ranking"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.COMMITTEE: N_("Φάκελος επιτροπής"),
    Kind.APPLICANT: N_("Φάκελος φορέα"),
    Kind.PUBLIC: N_("Δημόσιος φάκελος"),
    Kind.ARCHIVE: N_("Φάκελος αρχείου"),
    Kind.LETTER: N_("Έγγραφο της απόφασης"),
    Kind.RECEIPT: N_("Αποδεικτικό υποβολής"),
    Kind.MINUTES: N_("Πρακτικό συνεδρίασης"),
    Kind.RANKING: N_("Κατάταξη προτάσεων"),
}
