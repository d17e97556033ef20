"""The answer to a check: yes, no, not applicable. Pure."""

from enum import StrEnum

from proposals.calls.form import Choice, Words


class Verdict(StrEnum):
    """The answer to a check of admissibility or to a horizontal check."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Verdict.YES: Words("ΝΑΙ", "YES"),
    Verdict.NO: Words("ΟΧΙ", "NO"),
    Verdict.NOT_APPLICABLE: Words("Δεν εφαρμόζεται", "Not applicable"),
}
VERDICTS = tuple(Choice(verdict.value, verdict.label) for verdict in Verdict)
