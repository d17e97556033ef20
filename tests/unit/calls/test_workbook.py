"""Spreadsheets of a form: how they are laid out, and that nothing in one is believed before it is looked at."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from proposals.calls.exchange import FileRefused, Limits, refuse_other_form
from proposals.calls.form import Words
from proposals.calls.workbook import LISTS_SHEET, STAMP_SHEET, sheet_names, workbook_of
from proposals.calls.workbook_reading import open_workbook
from tests.factories import a_zip, complete_answers, edited_workbook, make_field, make_form, standard_form

FORM = standard_form()
ANSWERS = complete_answers(FORM)
LIMITS = Limits(1000, 20_000, 10_000_000)
IDENTITY, BUDGET = "Α. Ταυτότητα πρότασης", sheet_names(FORM, "el")["budget_items"]


@pytest.fixture(scope="module")
def complete():
    return workbook_of(FORM, ANSWERS, "el")


def read(content, form=FORM, limits=LIMITS):
    with open_workbook(content, limits) as book:
        return book.found(form)


def mistakes(content, **options):
    return {misfit.place: misfit.phrase.text for misfit in read(content, **options).misfits}


def refusal(content, limits=LIMITS):
    with pytest.raises(FileRefused) as refused:
        read(content, limits=limits)
    return refused.value.reason.text


# How it is laid out --------------------------------------------------------------------------------------------------


def test_there_is_a_sheet_for_each_section_and_table_and_two_hidden_ones(complete):
    book = load_workbook(io.BytesIO(complete))

    tables = [field.code for field in FORM.fields if field.type == "table"]
    assert [each.title for each in book if each.sheet_state == "visible"] == list(sheet_names(FORM, "el").values())
    assert len(sheet_names(FORM, "el")) == len(FORM.sections) + len(tables)
    assert [each.title for each in book if each.sheet_state == "hidden"] == [LISTS_SHEET, STAMP_SHEET]


def test_row_of_a_field_says_code_question_type_limit_and_answer(complete):
    sheet = load_workbook(io.BytesIO(complete))[IDENTITY]

    assert [cell.value for cell in sheet[1]] == ["Κωδικός", "Ερώτηση", "Τύπος", "Όριο", "Απάντηση"]
    assert [cell.value for cell in sheet[2]] == ["title", "Τίτλος πρότασης", "μία γραμμή", "10 έως 150 χαρακτήρες", ANSWERS["title"]]


def test_cells_that_begin_like_a_formula_are_text_and_stay_text():
    content = workbook_of(FORM, {"title": "=HYPERLINK(1)", "acronym": "@a"}, "el")

    sheet = load_workbook(io.BytesIO(content))[IDENTITY]

    assert [(sheet[place].data_type, sheet[place].value, sheet[place].quotePrefix) for place in ("E2", "E4")] == [
        ("s", "=HYPERLINK(1)", True),
        ("s", "@a", True),
    ]
    assert read(content).answers == {"title": "=HYPERLINK(1)", "acronym": "@a"}


def test_names_of_sheets_are_short_allowed_and_unlike_each_other():
    table = {"max_rows": 1, "row_name": Words("γ", "r"), "columns": (make_field("str", "c"),)}
    form = make_form(*(make_field("table", f"t{number}", **table) for number in range(3)))
    for each in form.fields:
        object.__setattr__(each, "label", Words("Πίνακας με ένα όνομα: πολύ/μακρύ [όνομα]", "A table"))

    names = list(sheet_names(form, "el").values())

    assert len(set(names)) == 4
    assert [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\")] == []


def test_english_file_is_read_like_a_greek_one(complete):
    assert read(workbook_of(FORM, ANSWERS, "en")).answers == read(complete).answers == ANSWERS


def test_file_without_personal_data_has_no_place_for_them():
    found = read(workbook_of(FORM, ANSWERS, "el", with_personal=False))

    assert set(ANSWERS) - set(found.answers) == {field.code for field in FORM.fields if field.personal}


def test_blank_form_holds_no_answers_and_no_mistakes():
    found = read(workbook_of(FORM, {}, "el"))

    assert (found.answers, found.misfits) == ({}, ())


def test_long_texts_go_on_in_the_next_rows_also_in_tables():
    row = {**dict.fromkeys(["category", "description", "amount"]), "description": "α" * 40_000}
    answers = {"title": "τ" * 33_000, "budget_items": [row, {**row, "description": "β"}]}

    assert read(workbook_of(FORM, answers, "el")).answers == answers


# What a person may have done to it -----------------------------------------------------------------------------------


def test_numbers_dates_and_truth_typed_as_such_are_understood(complete):
    names = sheet_names(FORM, "el")
    delivery = load_workbook(io.BytesIO(complete))[names["section:delivery"]]
    rows = {cell.value: cell.row for cell in delivery["A"]}
    from datetime import datetime

    content = edited_workbook(
        complete,
        {
            (delivery.title, f"E{rows['start_date']}"): datetime(2027, 2, 3),
            (delivery.title, f"E{rows['no_cost']}"): False,
            (delivery.title, f"E{rows['human_resources_months']}"): 12,
            (BUDGET, "D3"): 1234.5,
        },
    )

    answers = read(content).answers

    assert (answers["start_date"], answers["no_cost"], answers["human_resources_months"]) == ("2027-02-03", False, 12)
    assert answers["budget_items"][0]["amount"] == "1234.50"


def test_every_mistake_of_shape_is_named_by_sheet_and_cell(complete):
    content = edited_workbook(
        complete,
        {
            (IDENTITY, "E2"): "=1+1",
            (IDENTITY, "A3"): "no_such",
            (IDENTITY, "A5"): "acronym",
            (IDENTITY, "E30"): "χωρίς κωδικό",
            (BUDGET, "B1"): "nothing",
            ("Σημειώσεις", "A1"): "δικό μου",
        },
    )

    assert mistakes(content) == {
        f"{IDENTITY}!E2": "Ο τύπος υπολογισμού δεν γίνεται δεκτός. Γράψτε την τιμή.",
        f"{IDENTITY}!A3": "Δεν υπάρχει πεδίο με αυτόν τον κωδικό στην ενότητα.",
        f"{IDENTITY}!A5": "Το πεδίο υπάρχει ήδη στο κελί %(first)s.",
        f"{IDENTITY}!A30": "Δεν υπάρχει πεδίο με αυτόν τον κωδικό στην ενότητα.",
        f"{BUDGET}!B1": "Ο πίνακας δεν έχει άλλη στήλη με αυτόν τον κωδικό.",
        "Σημειώσεις": "Δεν υπάρχει ενότητα ή πίνακας με αυτό το όνομα φύλλου στο έντυπο.",
    }


def test_row_that_goes_on_with_nothing_is_a_mistake():
    content = edited_workbook(workbook_of(FORM, {}, "el"), {(IDENTITY, "A2"): "…", (IDENTITY, "E2"): "ουρά"})

    assert list(mistakes(content).values()) == ["Η γραμμή συνεχίζει μια προηγούμενη, που δεν υπάρχει."]


def test_row_that_goes_on_where_the_one_above_has_nothing_is_not_passed_over():
    content = edited_workbook(workbook_of(FORM, {}, "el"), {(IDENTITY, "A3"): "…", (IDENTITY, "E3"): "Τίτλος από κάτω"})

    assert read(content).answers == {"title": "Τίτλος από κάτω"}


def test_formula_in_a_row_that_goes_on_is_a_mistake_too():
    content = edited_workbook(workbook_of(FORM, {"title": "τ" * 20_000}, "el"), {(IDENTITY, "E3"): "=1"})

    assert list(mistakes(content)) == [f"{IDENTITY}!E2"]


def test_column_that_is_missing_leaves_its_cells_empty(complete):
    content = edited_workbook(complete, {(BUDGET, "B1"): None})

    assert read(content).answers["budget_items"][0]["category"] is None


def test_table_without_its_head_has_no_rows(complete):
    heads = {(BUDGET, f"{letter}1"): None for letter in "ABCD"}

    assert "budget_items" not in read(edited_workbook(complete, heads)).answers


def test_other_columns_and_blank_rows_are_ones_own(complete):
    content = edited_workbook(complete, {(IDENTITY, "G2"): "σημείωση", (BUDGET, "B9"): ANSWERS["budget_items"][0]["category"]})

    found = read(content)

    assert found.misfits == ()
    assert len(found.answers["budget_items"]) == 2
    assert found.places["budget_items-1-amount"] == f"{BUDGET}!D9"


# Which form ----------------------------------------------------------------------------------------------------------


def test_file_of_another_form_is_refused_by_name(complete):
    other = make_form(make_field("str", "name", lift="title"))
    with open_workbook(complete, LIMITS) as book, pytest.raises(FileRefused) as refused:
        refuse_other_form(book.stamp(), other, Words("Πρόσκληση", "Call"))

    values = refused.value.reason.values
    assert (values["theirs"], values["their_version"], values["their_mark"]) == (FORM.title.el, "1", FORM.fingerprint[:12])
    assert values["ours"].el == "Έντυπο"


def test_file_that_does_not_say_which_form_it_is_of_is_refused():
    content = edited_workbook(workbook_of(FORM, {}, "el"), {(STAMP_SHEET, "B1"): "something"})
    with pytest.raises(FileRefused, match="δεν είναι υπολογιστικό φύλλο"), open_workbook(content, LIMITS) as book:
        book.stamp()


def test_spreadsheet_of_somebody_else_is_refused():
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(FileRefused, match="δεν είναι υπολογιστικό φύλλο"), open_workbook(out.getvalue(), LIMITS) as book:
        book.stamp()


def test_name_of_a_form_is_cut_where_a_file_makes_it_endless():
    from proposals.calls.exchange import Stamp

    with pytest.raises(FileRefused) as refused:
        refuse_other_form(Stamp("f" * 500, "1" * 500, "τ" * 500), FORM, Words("Π", "C"))

    assert max(len(str(value)) for name, value in refused.value.reason.values.items() if name.startswith("their")) == 81


# Hostile -------------------------------------------------------------------------------------------------------------


def remade(content, changed):
    """The archive with the text of some members changed by functions."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return a_zip({**members, **{name: change(members[name]) for name, change in changed.items()}})


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04" + b"\x00" * 60, a_zip({"a.txt": b"a"}), a_zip({"xl/workbook.xml": b"<a"})])
def test_what_is_no_spreadsheet_is_refused(content):
    assert "δεν είναι υπολογιστικό φύλλο" in refusal(content)


def test_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(complete):
    bomb = remade(complete, {"xl/styles.xml": lambda text: text + b" " * 30_000_000})

    assert len(bomb) < 200_000
    assert "πολύ μεγάλο" in refusal(bomb)


def test_too_many_members_are_refused(complete):
    crowd = remade(a_zip({f"{number}.xml": b"" for number in range(501)}), {})

    assert "πολύ μεγάλο" in refusal(crowd)


def with_doctype(content, doctype, entity):
    """The spreadsheet with a document type before its second sheet, in which a word gives way to an entity."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = next(name for name in archive.namelist() if name.endswith("sheet2.xml"))

    def change(text):
        return doctype + text[text.index(b"<worksheet") :].replace("μία γραμμή".encode(), entity)

    return remade(content, {sheet: change})


@pytest.mark.parametrize("definition", [b'<!ENTITY a SYSTEM "file:///etc/hostname">', b'<!ENTITY a "aaaa">'])
def test_entities_are_refused_and_never_looked_up(complete, definition):
    assert read(with_doctype(complete, b"<!DOCTYPE x>", b"a")).answers == ANSWERS
    assert "δεν είναι υπολογιστικό φύλλο" in refusal(with_doctype(complete, b"<!DOCTYPE x [" + definition + b"]>", b"&a;"))


@pytest.mark.parametrize("limits", [Limits(2, 20_000, 10_000_000), Limits(1000, 30, 10_000_000)])
def test_more_rows_or_cells_than_are_read_are_refused(complete, limits):
    assert "πολύ μεγάλο" in refusal(complete, limits)


def test_cell_at_the_end_of_the_world_costs_nothing(complete):
    assert read(edited_workbook(complete, {(IDENTITY, "XFD1048576"): "x"})).answers == ANSWERS


def test_locked_archive_is_refused(complete):
    locked = bytearray(complete)
    start = locked.index(b"PK\x01\x02")
    locked[start + 8] |= 1

    assert "δεν είναι υπολογιστικό φύλλο" in refusal(bytes(locked))


def test_date_that_no_calendar_has_is_an_error_of_its_cell(complete):
    names = sheet_names(FORM, "el")
    sheet = load_workbook(io.BytesIO(complete))[names["section:delivery"]]
    row = next(cell.row for cell in sheet["A"] if cell.value == "start_date")
    book, out = load_workbook(io.BytesIO(complete)), io.BytesIO()
    cell = book[sheet.title][f"E{row}"]
    cell.value, cell.number_format = 99_999_999, "yyyy-mm-dd"
    book.save(out)

    assert list(mistakes(out.getvalue()).values()) == ["Το κελί έχει σφάλμα του υπολογιστικού φύλλου. Γράψτε την τιμή."]
