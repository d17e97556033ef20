"""Sentences that wait for a translation."""

from proposals.workflow.phrases import N_, NP_, Phrase


def test_marked_text_is_unchanged():
    assert (N_("Ναι"), NP_("μία", "πολλές")) == ("Ναι", ("μία", "πολλές"))


def test_phrase_reads_as_its_greek_text():
    assert str(Phrase("Λείπει %(num)s.", "Λείπουν %(num)s.", 2, {"num": 2})) == "Λείπει %(num)s."
