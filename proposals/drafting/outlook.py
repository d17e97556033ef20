"""What happens next with a proposal that its body has sent, and by when where that is known."""

from proposals.drafting.models import Proposal
from proposals.workflow.phrases import N_, NP_, Phrase
from proposals.workflow.states import State


def outlook(proposal: Proposal) -> tuple[Phrase, ...]:
    """Sentences for the body, from the state and the dates of the call; none where nobody else has the word."""
    call = proposal.call
    if proposal.state is State.AWAITING_APPROVAL:
        due = proposal.completion_due or call.closes_at
        return (Phrase(N_("Ο εγκρίνων του φορέα διαβάζει την πρόταση και την υποβάλλει, έως %(due)s (ώρα Ελλάδας)."), values={"due": due}),)
    if proposal.state is State.SUBMITTED:
        return (Phrase(N_("Η αρμόδια μονάδα ελέγχει αν η πρόταση είναι παραδεκτή. Αν λείπει κάτι, σας την επιστρέφει με προθεσμία.")), *_told())
    if proposal.state is State.IN_REVIEW:
        words = NP_("Την αξιολογεί τουλάχιστον %(num)s αξιολογητής.", "Την αξιολογούν τουλάχιστον %(num)s αξιολογητές, ο καθένας μόνος του.")
        return (Phrase(*words, call.sheets_needed, {"num": call.sheets_needed}), *_sheets_due(proposal), *_told())
    if proposal.state is State.REVIEWED:
        return (Phrase(N_("Η επιτροπή εισηγείται και ακολουθεί η απόφαση, με αιτιολογία.")), *_told())
    return ()


def _sheets_due(proposal: Proposal) -> tuple[Phrase, ...]:
    due = proposal.call.review_due_at
    return (Phrase(N_("Οι αξιολογητές της πρόσκλησης παραδίδουν έως %(due)s."), values={"due": due}),) if due else ()


def _told() -> tuple[Phrase, ...]:
    return (Phrase(N_("Μόλις υπάρξει κάτι νεότερο, ειδοποιείστε με email.")),)
