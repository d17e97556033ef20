"""Questions that are answered by rows: adding, taking out and blank rows, all without JavaScript."""

import pytest

from proposals.calls.form import standard_form
from proposals.workflow.states import State
from tests.factories import complete_answers
from tests.web.document import Document
from tests.web.typed import typed

FORM = standard_form()
TEAM = FORM.by_code["team"]


def team(*names):
    return [{"name": name, "unit": "Τμήμα", "role": "Μέλος"} for name in names]


def rows(page, table="team", column="name"):
    """What stands in one column of the table's inputs, from top to bottom."""
    cells = page.document.form_with("Αποθήκευση").values
    return [value for name, value in cells if name.startswith(f"{table}-") and name.endswith(f"-{column}")]


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"team": team("Άννα", "Βασίλης")}).handle


@pytest.fixture
def author(page_of, cast, draft):
    return page_of(cast.author).get(f"/proposals/{draft}/edit/body")


def add_row(page, table, values=None):
    return page.send(button(page, "add", table), values)


def take_out(page, table, row, values=None):
    return page.send(button(page, "remove", f"{table}-{row}"), values)


def button(page, name, value):
    """The words of the button that sends this value under this name."""
    return next(node.text for node in page.document.all("button") if (node.get("name"), node.get("value")) == (name, value))


def test_empty_table_offers_one_blank_row(page_of, cast, a_proposal):
    page = page_of(cast.author).get(f"/proposals/{a_proposal(answers={}).handle}/edit/body")

    assert rows(page) == [""]


def test_table_that_wants_two_rows_offers_two(page_of, cast, a_proposal):
    page = page_of(cast.author).get(f"/proposals/{a_proposal(answers={}).handle}/edit/delivery")

    assert rows(page, "milestones", "title") == ["", ""]


def test_row_is_added_below_what_was_written_and_all_of_the_page_is_saved(author, draft, stored):
    values = {"team-1-name": "Γεωργία", "body_unit": "Διεύθυνση Υδάτων"}

    add_row(author, "team", values)

    assert rows(author) == ["Άννα", "Γεωργία", ""]
    assert (stored.answer(draft, "team"), stored.answer(draft, "body_unit")) == (team("Άννα", "Γεωργία"), "Διεύθυνση Υδάτων")
    assert author.redirects == [f"/proposals/{draft}/edit/body?add=team#team"]


def test_row_that_was_added_is_kept_once_it_holds_something(author, draft, stored):
    add_row(author, "team").send("Αποθήκευση", {"team-2-name": "Γεωργία", "team-2-unit": "Τμήμα", "team-2-role": "Μέλος"})

    assert stored.answer(draft, "team") == team("Άννα", "Βασίλης", "Γεωργία")


def test_blank_rows_are_not_kept(author, draft, stored):
    add_row(author, "team").send("Αποθήκευση", {"team-0-name": " ", "team-0-unit": "", "team-0-role": ""})

    assert stored.answer(draft, "team") == team("Βασίλης")
    assert rows(author) == ["Βασίλης"]


@pytest.mark.parametrize(("row", "left"), [(0, ["Βασίλης"]), (1, ["Άννα"])])
def test_row_is_taken_out_and_the_others_stay(author, draft, stored, row, left):
    take_out(author, "team", row)

    assert (rows(author), stored.answer(draft, "team")) == (left, team(*left))


def test_row_is_taken_out_with_what_was_typed_elsewhere_kept(author, draft, stored):
    take_out(author, "team", 0, {"team-1-name": "Γεωργία"})

    assert stored.answer(draft, "team") == team("Γεωργία")


def test_blank_row_is_taken_out_without_touching_the_others(author, draft, stored):
    take_out(add_row(author, "team"), "team", 1)

    assert stored.answer(draft, "team") == team("Άννα")


def test_last_row_of_all_can_be_taken_out(page_of, cast, a_proposal, stored):
    code = a_proposal(answers={"team": team("Άννα")}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/body")

    take_out(page, "team", 0)

    assert (stored.answer(code, "team"), rows(page)) == ([], [""])


def test_row_above_that_holds_only_a_no_does_not_shift_what_is_taken_out(page_of, cast, a_proposal, stored):
    partners = [{"name": name, "kind": None, "role": None, "confirmed": None} for name in ("Άλφα", "Βήτα")]
    code = a_proposal(answers={"partners": partners}).handle
    page = add_row(page_of(cast.author).get(f"/proposals/{code}/edit/body"), "partners")
    typed_rows = {"partners-0-name": "", "partners-0-confirmed": "no", "partners-1-name": "Βήτα", "partners-2-name": "Γάμμα"}

    take_out(page, "partners", 1, typed_rows)

    assert [row["name"] for row in stored.answer(code, "partners")] == ["Γάμμα"]


def test_table_at_its_limit_grows_no_further(page_of, cast, a_proposal):
    names = [f"Μέλος {number}" for number in range(TEAM.max_rows)]
    page = page_of(cast.author).get(f"/proposals/{a_proposal(answers={'team': team(*names)}).handle}/edit/body")

    add_row(page, "team")

    assert rows(page) == names


def test_rows_beyond_the_limit_are_kept_and_named(page_of, cast, a_proposal, stored):
    code = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/body")
    sent = typed([TEAM], {"team": team(*map(str, range(16)))})

    page.post(f"/proposals/{code}/edit/body", {**sent, "base-team": "0"}, status=422)

    assert page.errors == ["Ομάδα έργου: Έχει 16 γραμμές. Το όριο είναι 15."]
    assert len(stored.answer(code, "team")) == 16


def test_total_is_counted_by_the_server(page_of, cast, a_proposal):
    code = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/delivery")

    add_row(page, "budget_items", {"budget_items-0-description": "Μελέτη", "budget_items-0-amount": "1.234,50"})
    page.send("Αποθήκευση", {"budget_items-1-description": "Εξοπλισμός", "budget_items-1-amount": "800"})

    assert page.document.one(data_total="budget_items-amount").text == "2.034,50 €"
    assert [node.get("value") for node in page.document.all("input") if node.get("name").endswith("-amount")][:2] == ["1.234,50", "800,00"]


def test_totals_that_must_agree_are_compared(page_of, cast, a_proposal):
    answers = complete_answers(FORM, email="onoma@crete.example")
    code = a_proposal(answers=answers).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/delivery")

    page.send("Αποθήκευση", {"funding_sources-0-amount": "1,00"}, status=422)

    assert len(page.errors) == 1
    assert page.errors[0].startswith("Πηγές χρηματοδότησης: Το σύνολο είναι 1,00, ενώ στο πεδίο «Προϋπολογισμός» είναι")


@pytest.mark.parametrize(("name", "row", "names"), [("down", 0, ["Βασίλης", "Άννα"]), ("up", 1, ["Βασίλης", "Άννα"])])
def test_row_changes_places_with_its_neighbour(author, draft, stored, name, row, names):
    author.send(button(author, name, f"team-{row}"))

    assert rows(author) == names
    assert [each["name"] for each in stored.answer(draft, "team")] == names


def test_what_is_wrong_in_a_cell_stands_in_that_cell_alone(page_of, cast, a_proposal):
    handle = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{handle}/edit/delivery")

    page.send("Αποθήκευση", {"milestones-0-title": "Ένα", "milestones-0-due": "αύριο"}, status=422)

    assert page.error_beside("milestones-0-due") == "Λάθος: Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."
    assert [node.get("name") for node in page.document.all("input", "textarea", "select") if node.get("aria-invalid")] == ["milestones-0-due"]


def test_new_row_is_where_one_goes_on_writing(author):
    add_row(author, "team")

    assert [node.get("name") for node in author.document.all("input", "textarea", "select") if node.has("autofocus")] == ["team-2-name"]


def test_milestones_and_risks_are_drawn_and_told_in_words(page_of, cast, a_proposal):
    handle = a_proposal().handle
    page = page_of(cast.author).get(f"/proposals/{handle}/edit/delivery")

    (drawing,) = page.document.all("figure")
    assert "Ορόσημα στον χρόνο" in drawing.text
    filed = a_proposal(State.SUBMITTED).public_code
    assert len(page.get(f"/proposals/{filed}").document.all("figure")) == 2


def test_table_without_a_readable_date_is_not_drawn(page_of, cast, a_proposal):
    handle = a_proposal(answers={"milestones": [{"title": "Ένα", "deliverable": "Α", "due": {"typed": "αύριο"}, "responsible": "Β"}]}).handle

    assert page_of(cast.author).get(f"/proposals/{handle}/edit/delivery").document.all("figure") == []


def milestone(due):
    return {"title": "Μελέτη", "deliverable": "Κείμενο", "due": due, "responsible": "Τμήμα"}


def drawings(page, code, section="delivery"):
    answered = page.client.get(f"/proposals/{code}/edit/{section}/drawings")
    return answered.status_code, Document(answered.get_data(as_text=True)) if answered.status_code == 200 else None


def test_drawing_after_a_save_is_that_of_the_next_page(page_of, cast, a_proposal):
    code = a_proposal(answers={"start_date": "2027-02-01", "end_date": "2027-12-01", "milestones": [milestone("2027-03-01")]}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/delivery")
    before = drawings(page, code)[1].one(data_drawing="milestones").text
    sent = {"milestones-0-title": "Μελέτη", "milestones-0-due": "1/6/2027", "base-milestones": "1"}

    page.client.post(f"/proposals/{code}/save/delivery", data={**sent, "csrf_token": page.token})

    after = drawings(page, code)[1].one(data_drawing="milestones").text
    assert ("01/03/2027" in before, "01/03/2027" in after, "01/06/2027" in after) == (True, False, True)
    assert after == page.get(f"/proposals/{code}/edit/delivery").document.one(data_drawing="milestones").text


def test_milestone_without_a_name_yet_goes_by_its_number(page_of, cast, a_proposal):
    code = a_proposal(answers={"milestones": [{**milestone("2027-03-01"), "title": None}]}).handle

    figure = page_of(cast.author).get(f"/proposals/{code}/edit/delivery").document.one(data_drawing="milestones")

    assert "Υπάρχει ένα ορόσημο: Ορόσημο 1, έως 01/03/2027." in figure.text


def test_place_of_a_drawing_is_there_before_there_is_anything_to_draw(page_of, cast, a_proposal):
    code = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/delivery")

    place = page.document.one(data_drawing="milestones")
    assert (place.text, place.get("data-drawn-from")) == ("", "end_date milestones start_date")
    assert page.document.one(data_saves=f"/proposals/{code}/save/delivery").get("data-drawings") == f"/proposals/{code}/edit/delivery/drawings"
    assert [node.text for node in drawings(page, code)[1].all("div")] == [""]


def test_drawings_are_for_who_writes_the_section_while_it_is_open(page_of, cast, a_proposal):
    code = a_proposal().handle
    closed = a_proposal(State.RETURNED, completion_sections=["declarations"]).public_code
    author = page_of(cast.author).get("/desk")

    assert drawings(author, code)[0] == 200
    assert drawings(author, code, "nowhere")[0] == 404
    assert drawings(author, closed)[0] == 409
    assert drawings(page_of(cast.evaluator).get("/desk"), code)[0] == 404


def test_page_carries_the_checks_between_its_days(page_of, cast, a_proposal):
    code = a_proposal(answers={"start_date": "2027-02-01", "end_date": {"typed": "αύριο"}}).handle

    page = page_of(cast.author).get(f"/proposals/{code}/edit/delivery")

    checks = [node for node in page.document.all("template") if node.has("data-day-check")]
    assert [(node.get("data-day-check"), node.get("data-field"), node.get("data-first"), node.get("data-first-stored")) for node in checks] == [
        ("after", "end_date", "start_date", "2027-02-01"),
        ("months", "end_date", "start_date", "2027-02-01"),
        ("within", "milestones", "start_date", "2027-02-01"),
    ]
    assert (checks[2].get("data-last"), checks[2].get("data-last-stored")) == ("end_date", "")
    assert [node for node in page.get(f"/proposals/{code}/edit/body").document.all("template") if node.has("data-day-check")] == []


def test_drawing_is_told_in_the_language_of_each_reader(page_of, cast, a_proposal):
    filed = a_proposal(State.SUBMITTED).public_code
    page = page_of(cast.author)
    greek = page.get(f"/proposals/{filed}").document.all("figure")[0].text
    page.client.post("/language", data={"language": "en", "csrf_token": page.token})
    page.language = "en"
    english = page.get(f"/proposals/{filed}").document.all("figure")[0].text

    assert ("Ορόσημα στον χρόνο" in greek, "Milestones over time" in english) == (True, True)
