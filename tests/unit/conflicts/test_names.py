"""Names as keys, and whom the answers of a form name."""

from dataclasses import replace

import pytest

from proposals.conflicts import names
from proposals.conflicts.names import BODY, PERSON, key_of_body, key_of_person, keys_of_bodies, keys_of_people, orders_of, parties
from tests.factories import make_field, make_form, standard_form


@pytest.mark.parametrize("other", ["ΓΕΩΡΓΙΟΥ ΑΝΝΑ", "Γεωργίου Άννα", "άννα  γεωργίου", "Άννα Ν. Γεωργίου", "Γεωργιου, Αννα".replace(",", "")])
def test_name_has_one_key_in_every_spelling_and_order(other):
    assert key_of_person(other) == key_of_person("Άννα Γεωργίου")


def test_one_word_names_nobody():
    assert (key_of_person("Άννα"), key_of_person("Άννα Ν."), keys_of_people("Άννα")) == ("", "", set())


@pytest.mark.parametrize(
    "line",
    [
        "Άννα Γεωργίου",
        "Άννα Γεωργίου, Διοικήτρια",
        "Δρ. Άννα Γεωργίου (Τμήμα Α)",
        "Μαρία Παππά και Γεωργίου Άννα",
        "Άννα Μαρία Γεωργίου",
        "Η προϊσταμένη του τμήματος κυρία Άννα Γεωργίου",
        "Άννα Γεωργίου-Παππά",
    ],
)
def test_name_is_found_whatever_stands_around_it(line):
    assert key_of_person("Άννα Γεωργίου") in keys_of_people(line)


@pytest.mark.parametrize("line", ["Άννα Παππά, Νίκος Γεωργίου", "Άννα", "Τμήμα Γεωργίας", ""])
def test_name_is_not_put_together_from_two_people(line):
    assert key_of_person("Άννα Γεωργίου") not in keys_of_people(line)


def test_address_is_found_beside_a_name_in_any_case():
    assert keys_of_people("Άννα Γεωργίου <Anna.Georgiou@Foreas.GR>") >= {key_of_person("Άννα Γεωργίου"), "anna.georgiou@foreas.gr"}


@pytest.mark.parametrize(("text", "is_one"), [("a@b.gr", True), (" a.b+c@x.y.gr ", True), ("a@b", False), ("Άννα a@b.gr", False), ("", False)])
def test_address_is_told_from_a_name(text, is_one):
    assert names.is_email(text) is is_one


def test_body_has_one_key_whatever_its_marks():
    assert key_of_body("Δήμος  Ρόδου.") == key_of_body("ΔΗΜΟΣ ΡΟΔΟΥ")
    assert key_of_body("Δήμος Ρόδου") in keys_of_bodies("Δήμος Ρόδου (Διεύθυνση Παιδείας)")
    assert keys_of_bodies(" . ") == set()


def test_accounts_are_looked_for_in_every_order_of_the_words():
    assert orders_of("Άννα Γεωργίου") == {"αννα γεωργιου", "γεωργιου αννα"}
    assert len(orders_of("Α Β Γ Δ")) == 24
    assert orders_of("α β γ δ ε") == {"α β γ δ ε"}


def test_keys_are_no_longer_than_their_column():
    long = "Μακρύ" * 60

    assert max(map(len, [key_of_body(long), key_of_person(f"{long} {long}"), *keys_of_people(f"{long} {long}"), *keys_of_bodies(long)])) == 200


# Whom a form names -----------------------------------------------------------------------------------------------


def test_standard_form_says_which_of_its_fields_name_people_and_bodies():
    form = standard_form()

    people = [(field.code, column and column.code) for field, column in form.naming(PERSON)]

    assert people == [("contact_name", None), ("contact_email", None), ("network_rep_name", None), ("team", "name"), ("approval_signatory", None)]
    assert [(field.code, column and column.code) for field, column in form.naming(BODY)] == [("partners", "name"), ("approval_document", None)]


def test_parties_are_read_from_fields_and_columns():
    table = make_field("table", "team", columns=(make_field("str", "name", names=PERSON), make_field("str", "role")))
    partners = make_field("table", "partners", columns=(make_field("str", "name", names=BODY),))
    form = make_form(make_field("str", "head", names=PERSON), table, partners, make_field("text", "story"))
    answers = {
        "head": "Άννα Γεωργίου",
        "team": [{"name": "Νίκος Παππάς", "role": "Λίνα Ρήγα"}, {"name": None}, "χαλασμένο"],
        "partners": [{"name": "Δήμος Ρόδου"}],
        "story": "Ελένη Ρήγα",
    }

    assert parties(form, answers) == {
        (PERSON, key_of_person("Άννα Γεωργίου")),
        (PERSON, key_of_person("Νίκος Παππάς")),
        (BODY, key_of_body("Δήμος Ρόδου")),
    }


@pytest.mark.parametrize("answer", [None, {"typed": "κάτι"}, 7, []])
def test_answer_that_is_no_text_names_nobody(answer):
    assert parties(make_form(make_field("str", "head", names=PERSON)), {"head": answer}) == set()


def test_form_from_before_names_people_where_it_holds_personal_data():
    table = make_field("table", "team", columns=(make_field("str", "name"),), personal=True)
    form = make_form(make_field("str", "head", personal=True), table, make_field("str", "other"))
    answers = {"head": "Άννα Γεωργίου", "team": [{"name": "Νίκος Παππάς"}], "other": "Λίνα Ρήγα"}

    assert parties(form, answers) == {(PERSON, key_of_person("Άννα Γεωργίου")), (PERSON, key_of_person("Νίκος Παππάς"))}
    assert parties(replace(form, sections=()), answers) == set()
