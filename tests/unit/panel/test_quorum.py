"""The quorum of a meeting, and what its minutes need before they are signed off."""

import pytest

from proposals.panel.quorum import Quorum, Seat, lacking, quorum_of

PRESIDENT, MEMBER, AWAY, SECRETARY = Seat(True, True, True), Seat(True, False, True), Seat(True, False, False), Seat(False, False, True)


def sentences(seats, items=1, silent=0, is_over=True):
    return [str(phrase) for phrase in lacking(seats, items=items, silent=silent, is_over=is_over)]


@pytest.mark.parametrize(
    ("seats", "quorum", "holds"),
    [
        ([PRESIDENT, MEMBER, AWAY], Quorum(2, 1), True),
        ([PRESIDENT, AWAY], Quorum(1, 1), False),
        ([PRESIDENT, AWAY, SECRETARY, SECRETARY], Quorum(1, 1), False),
        ([], Quorum(0, 0), False),
    ],
)
def test_quorum_holds_where_more_members_are_present_than_absent(seats, quorum, holds):
    assert (quorum_of(seats), quorum.holds) == (quorum, holds)


def test_minutes_with_everything_lack_nothing():
    assert sentences([PRESIDENT, MEMBER, AWAY]) == []


def test_every_gap_is_said():
    assert sentences([AWAY, SECRETARY], items=0, is_over=False) == [
        "Η συνεδρίαση δεν έχει γίνει ακόμη.",
        "Από τους παρόντες λείπει όποιος προέδρευσε.",
        "Δεν υπάρχει απαρτία: παρόντα μέλη %(present)s, απόντα %(absent)s.",
        "Η ημερήσια διάταξη δεν έχει καμία πρόταση.",
    ]


def test_items_that_say_nothing_are_counted():
    (phrase,) = lacking([PRESIDENT], items=3, silent=2, is_over=True)

    assert (str(phrase), phrase.count) == ("Για %(num)s πρόταση δεν έχει γραφτεί τι ειπώθηκε.", 2)
