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

    def label_for(self, proposal_id: int | None) -> str:
        """What a document of this kind is called. What the committee has of a whole call and not of one proposal is its ranking: the column of the
        kind takes no word for it."""
        return _RANKING if self is Kind.COMMITTEE and proposal_id is None else self.label

    @property
    def label(self) -> str:
        return _LABELS[self]


_RANKING = N_("Κατάταξη προτάσεων")
_LABELS = {
    Kind.COMMITTEE: N_("Φάκελος επιτροπής"),
    Kind.APPLICANT: N_("Φάκελος φορέα"),
    Kind.PUBLIC: N_("Δημόσιος φάκελος"),
    Kind.ARCHIVE: N_("Φάκελος αρχείου"),
    Kind.LETTER: N_("Έγγραφο της απόφασης"),
    Kind.RECEIPT: N_("Αποδεικτικό υποβολής"),
    Kind.MINUTES: N_("Πρακτικό συνεδρίασης"),
}
