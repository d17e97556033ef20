"""What keeps a file from being imported: all of it, each with its place."""

from proposals.calls.checks import Surroundings
from proposals.calls.exchange import Found, Limits, misfits_of
from proposals.calls.json_file import found_in
from proposals.calls.workbook import sheet_names, workbook_of
from proposals.calls.workbook_reading import open_workbook
from tests.factories import complete_answers, edited_workbook, standard_form

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")
AROUND = Surroundings((2027, 2028), email_is_allowed=lambda address: address.endswith("@crete.example"), email_domains=("crete.example",))


def in_workbook(content):
    with open_workbook(content, Limits(1000, 20_000, 10_000_000)) as book:
        return misfits_of(FORM, book.found(FORM), AROUND)


def test_complete_answers_fit():
    assert in_workbook(workbook_of(FORM, ANSWERS, "el")) == []


def test_what_is_unfinished_is_no_misfit():
    assert in_workbook(workbook_of(FORM, {"title": "Μικρός"}, "el")) == []


def test_thirty_mistakes_are_thirty_misfits_each_at_its_cell():
    names = sheet_names(FORM, "el")
    identity, body, team = names["section:identity"], names["section:body"], names["team"]
    content = workbook_of(FORM, ANSWERS, "el")
    wrong = {
        (identity, "E2"): "α" * 151,
        (identity, "E5"): "β" * 1501,
        (identity, "E7"): "κάτι άλλο",
        (body, "E6"): "foreas.gr",
    }
    # Twenty-five names that are too long, in a table that has room for fifteen.
    rows = {(team, f"B{line}"): "γ" * 121 for line in range(3, 28)}

    found = in_workbook(edited_workbook(content, {**wrong, **rows}))

    places = [misfit.place for misfit in found]
    assert len(places) == len(set(places)) == 30
    assert {f"{team}!B{line}" for line in range(3, 28)} | {team} <= set(places)
    assert {f"{identity}!E2", f"{identity}!E5", f"{identity}!E7", f"{body}!E6"} <= set(places)


def test_mistakes_of_shape_and_of_value_come_together_each_once():
    found = misfits_of(FORM, found_in(FORM, {"title": 5, "contact_email": "a@elsewhere.example", "start_date": "αύριο"}, 100), AROUND)

    assert [(misfit.place, misfit.phrase.text) for misfit in found] == [
        ("$.answers.title", "Γράψτε κείμενο μέσα σε εισαγωγικά."),
        ("$.answers.contact_email", "Γράψτε υπηρεσιακή διεύθυνση του φορέα, που τελειώνει σε: %(domains)s."),
        ("$.answers.start_date", "Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."),
    ]


def test_mistake_whose_place_no_file_tells_is_named_by_its_field():
    found = misfits_of(FORM, Found({"title": "α" * 151}, {}), AROUND)

    assert [misfit.place for misfit in found] == ["title"]
