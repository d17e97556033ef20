"""Merging the index of words: fewer pieces, and the same rows found."""

from sqlalchemy import select, text

from proposals.db import db
from proposals.drafting.index_merging import merge_index
from proposals.drafting.models import Proposal
from proposals.drafting.trigrams import narrowed, of_words
from proposals.workflow.states import State
from tests.factories import make_proposal

WORDS = ("νερο", "γεφυρα", "σχολειο", "αρχειο", "μουσειο", "λιμανι")
# FTS5 numbers each page of each piece; what is not a piece is 1 and 10.
PIECES = text("SELECT count(DISTINCT id >> 37) FROM proposal_trigram_data WHERE id > 10")


def found(word: str) -> list[int]:
    narrowing = of_words(word)
    assert narrowing is not None
    return list(db.session.scalars(narrowed(select(Proposal.id), narrowing).order_by(Proposal.id)))


def write_one_after_the_other() -> None:
    proposal = make_proposal(State.DRAFT)
    for word in WORDS:
        proposal.search_text = " ".join((*WORDS[:2], word))
        db.session.commit()


def test_merged_index_is_one_piece_and_finds_the_same_rows(session, database_kind):
    write_one_after_the_other()
    before = [found(word) for word in WORDS]
    assert [bool(each) for each in before] == [True, True, False, False, False, True]

    steps = merge_index(pages=1)

    assert [found(word) for word in WORDS] == before
    assert steps > 0 if database_kind == "sqlite" else steps == 0
    if database_kind == "sqlite":
        assert db.session.scalar(PIECES) == 1


def test_index_in_one_piece_is_left_alone(session):
    write_one_after_the_other()
    merge_index(pages=100)

    assert merge_index(pages=100) == 0


def test_what_is_written_after_merging_is_found(session):
    write_one_after_the_other()
    merge_index(pages=100)

    proposal = make_proposal(State.DRAFT)
    proposal.search_text = "ηφαιστειο"
    db.session.flush()

    assert found("ηφαιστειο") == [proposal.id]
