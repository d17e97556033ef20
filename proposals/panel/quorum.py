"""Whether enough members of the committee were at a meeting (law 2690/1999, articles 13 to 15), and what its minutes still need. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.workflow.phrases import N_, NP_, Phrase


@dataclass(frozen=True)
class Seat:
    """Somebody on the list of a meeting: whether he votes, presides, and was there (in the room or from afar)."""

    votes: bool
    presides: bool
    is_there: bool


@dataclass(frozen=True)
class Quorum:
    """How many of those who vote were there and how many were not."""

    present: int
    absent: int

    @property
    def holds(self) -> bool:
        """There are more members present than absent."""
        return self.present > self.absent


def quorum_of(seats: Sequence[Seat]) -> Quorum:
    there = sum(seat.votes and seat.is_there for seat in seats)
    return Quorum(there, sum(seat.votes for seat in seats) - there)


def lacking(seats: Sequence[Seat], *, items: int, silent: int, is_over: bool) -> tuple[Phrase, ...]:
    """What keeps minutes from being signed off; `silent` items of `items` say nothing yet, `is_over` once the meeting has begun to be past."""
    quorum, found = quorum_of(seats), []
    if not is_over:
        found.append(Phrase(N_("Η συνεδρίαση δεν έχει γίνει ακόμη.")))
    if not any(seat.presides and seat.is_there for seat in seats):
        found.append(Phrase(N_("Από τους παρόντες λείπει όποιος προέδρευσε.")))
    if not quorum.holds:
        values = {"present": quorum.present, "absent": quorum.absent}
        found.append(Phrase(N_("Δεν υπάρχει απαρτία: παρόντα μέλη %(present)s, απόντα %(absent)s."), values=values))
    if not items:
        found.append(Phrase(N_("Η ημερήσια διάταξη δεν έχει καμία πρόταση.")))
    if silent:
        words = NP_("Για %(num)s πρόταση δεν έχει γραφτεί τι ειπώθηκε.", "Για %(num)s προτάσεις δεν έχει γραφτεί τι ειπώθηκε.")
        found.append(Phrase(*words, silent))
    return tuple(found)
