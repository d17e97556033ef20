"""Two people write the same proposal: nothing is overwritten in silence, and nothing is lost."""

import pytest
from sqlalchemy import update

from proposals.db import db
from proposals.drafting.models import Answer
from proposals.workflow.people import Role
from tests.factories import make_person

OURS, THEIRS = "Το δικό μου κείμενο.", "Το νεότερο κείμενο."


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Τίτλος", "lessons": "Το αρχικό κείμενο.", "sdgs": [], "risks": []}).handle


@pytest.fixture
def maria(page_of, cast, draft):
    return page_of(cast.author).get(f"/proposals/{draft}/edit/results")


@pytest.fixture
def nikos(page_of, cast, draft):
    """The colleague, who opened the page when Maria did, and saved first."""
    return page_of(cast.author).get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", {"lessons": THEIRS})


def hold_against(maria, nikos, values=None):
    """Maria sends her page, which shows a text that Nikos has replaced."""
    return maria.send("Αποθήκευση", values or {"lessons": OURS}, status=409)


def test_stale_form_shows_both_texts_and_overwrites_nothing(maria, nikos, draft, stored):
    hold_against(maria, nikos)

    assert stored.answer(draft, "lessons") == THEIRS
    assert maria.document.heading == "Δύο κείμενα για το ίδιο πεδίο"
    assert maria.document.one("textarea", name="lessons").text == OURS
    assert [section.text for section in maria.document.all("section", aria_labelledby="theirs-lessons")] == [
        f"Το νεότερο που αποθηκεύτηκεΕσείς, σε άλλο παράθυρο, 24/11/2026, 12:00 {THEIRS} {len(THEIRS)} χαρακτήρες"
    ]
    assert (maria.code, maria.state) == (draft, "draft")


def test_difference_of_the_two_texts_is_marked_word_by_word(maria, nikos):
    hold_against(maria, nikos)

    marked = [(node.tag, node.text) for node in maria.document.all("ins", "del") if not node.is_within("li")]
    assert marked == [("del", "[αφαιρέθηκε: νεότερο]"), ("ins", "[προστέθηκε: δικό μου]")]


def test_my_text_can_be_chosen(maria, nikos, draft, stored):
    hold_against(maria, nikos).send("Αποθήκευση της επιλογής μου", {"keep-lessons": "mine"})

    assert stored.answer(draft, "lessons") == OURS
    assert maria.path == f"/proposals/{draft}/edit/results"


def test_their_text_can_be_chosen(maria, nikos, draft, stored):
    hold_against(maria, nikos).send("Αποθήκευση της επιλογής μου", {"keep-lessons": "theirs"})

    assert stored.answer(draft, "lessons") == THEIRS
    assert maria.document.one("textarea", name="lessons").text == THEIRS


def test_both_texts_can_be_combined(maria, nikos, draft, stored):
    hold_against(maria, nikos).send("Αποθήκευση της επιλογής μου", {"lessons": f"{OURS} {THEIRS}"})

    assert stored.answer(draft, "lessons") == f"{OURS} {THEIRS}"


def test_choice_that_is_stale_itself_is_asked_again(maria, nikos, draft, stored):
    hold_against(maria, nikos)
    nikos.send("Αποθήκευση", {"lessons": "Ένα τρίτο κείμενο."})

    maria.send("Αποθήκευση της επιλογής μου", status=409)

    assert stored.answer(draft, "lessons") == "Ένα τρίτο κείμενο."
    assert maria.document.one("textarea", name="lessons").text == OURS
    maria.send("Αποθήκευση της επιλογής μου")
    assert stored.answer(draft, "lessons") == OURS


def test_field_that_i_did_not_touch_keeps_the_newer_text_without_a_question(maria, nikos, draft, stored):
    maria.send("Αποθήκευση", {"sustainability": "Θα συνεχίσει."})

    assert (stored.answer(draft, "lessons"), stored.answer(draft, "sustainability")) == (THEIRS, "Θα συνεχίσει.")


def test_fields_that_nobody_else_touched_are_saved_at_once(maria, nikos, draft, stored):
    hold_against(maria, nikos, {"lessons": OURS, "sustainability": "Θα συνεχίσει."})

    assert stored.answer(draft, "sustainability") == "Θα συνεχίσει."
    assert "1 άλλο πεδίο αποθηκεύτηκε." in maria.document.main


def test_same_text_from_both_is_no_conflict(maria, nikos, draft, stored):
    maria.send("Αποθήκευση", {"lessons": THEIRS})

    assert stored.answer(draft, "lessons") == THEIRS
    assert stored.deeds() == ["save"]


def test_different_fields_of_one_section_are_both_kept(maria, draft, page_of, cast, stored):
    page_of(cast.author).get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", {"sustainability": "Θα συνεχίσει."})

    maria.send("Αποθήκευση", {"lessons": OURS})

    assert (stored.answer(draft, "lessons"), stored.answer(draft, "sustainability")) == (OURS, "Θα συνεχίσει.")


@pytest.mark.parametrize(
    ("field", "theirs", "mine", "stored_theirs", "stored_mine"),
    [
        ("sdgs", {"sdgs": ["sdg1"]}, {"sdgs": ["sdg2", "sdg3"]}, ["sdg1"], ["sdg2", "sdg3"]),
        ("risks", {"risks-0-risk": "Καθυστέρηση"}, {"risks-0-risk": "Κόστος"}, "Καθυστέρηση", "Κόστος"),
    ],
)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_choices_and_tables_are_chosen_between_like_texts(
    maria, page_of, cast, draft, stored, field, theirs, mine, stored_theirs, stored_mine, choice
):
    page_of(cast.author).get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", theirs)

    hold_against(maria, None, mine).send("Αποθήκευση της επιλογής μου", {f"keep-{field}": choice})

    found = stored.answer(draft, field)
    assert (found if field == "sdgs" else found[0]["risk"]) == (stored_mine if choice == "mine" else stored_theirs)


def test_unticking_everything_can_win_over_a_newer_choice(maria, page_of, cast, a_proposal, stored):
    code = a_proposal(answers={"sdgs": ["sdg1"]}).handle
    maria.get(f"/proposals/{code}/edit/results")
    page_of(cast.author).get(f"/proposals/{code}/edit/results").send("Αποθήκευση", {"sdgs": ["sdg1", "sdg2"]})

    hold_against(maria, None, {"sdgs": []}).send("Αποθήκευση της επιλογής μου", {"keep-sdgs": "mine"})

    assert stored.answer(code, "sdgs") == []


def test_first_answer_to_an_empty_field_does_not_overwrite_a_colleagues(maria, page_of, cast, draft, stored):
    page_of(cast.author).get(f"/proposals/{draft}/edit/results").send("Αποθήκευση", {"replicability": "Ναι, αλλού."})

    hold_against(maria, None, {"replicability": "Όχι, πουθενά."})

    assert stored.answer(draft, "replicability") == "Ναι, αλλού."


def test_name_of_the_colleague_is_said(page_of, cast, stored, a_proposal):
    code = a_proposal(answers={"lessons": "Το αρχικό κείμενο."}).handle
    colleague = stored.arrange(lambda: make_person(Role.SUBMITTER, body=db.session.merge(cast.crete), name="Νίκος Βρέντζος"))
    maria = page_of(cast.author).get(f"/proposals/{code}/edit/results")
    page_of(colleague).get(f"/proposals/{code}/edit/results").send("Αποθήκευση", {"lessons": THEIRS})

    hold_against(maria, None)

    assert "Όσο γράφατε, Νίκος Βρέντζος αποθήκευσε νεότερο κείμενο. Τίποτα δεν χάθηκε." in maria.document.main
    assert "Νίκος Βρέντζος, 24/11/2026, 12:00" in maria.document.main


def test_own_text_from_another_window_is_called_ones_own(maria, nikos):
    hold_against(maria, nikos)

    assert "Όσο γράφατε, αποθηκεύσατε νεότερο κείμενο εσείς, σε άλλο παράθυρο." in maria.document.main
    assert "Εσείς, σε άλλο παράθυρο, 24/11/2026, 12:00" in maria.document.main


def test_text_of_nobody_known_has_no_name(maria, nikos, draft, stored):
    stored.arrange(lambda: db.session.execute(update(Answer).where(Answer.field == "lessons").values(changed_by=None)) and None)

    hold_against(maria, nikos)

    assert "Όσο γράφατε, αποθηκεύτηκε νεότερο κείμενο." in maria.document.main


def test_marks_are_explained_and_both_texts_are_measured(maria, nikos):
    hold_against(maria, nikos)

    [legend] = maria.document.of_class("legend")
    assert [node.text for node in maria.document.all("li") if node.is_within("ul") and legend.element in node.above] == [
        "προστέθηκε υπάρχει μόνο στο δικό σας",
        "αφαιρέθηκε υπάρχει μόνο στο νεότερο",
    ]
    measured = [node.text for node in maria.document.all("footer") if node.is_within("section")]
    assert measured == [f"{len(OURS)} χαρακτήρες", f"{len(THEIRS)} χαρακτήρες"]
    assert maria.document.one(id="c-lessons").text.startswith("Έως ")
