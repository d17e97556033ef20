"""What a writer should look at again, and what is left in peace."""

import pytest

from proposals.calls.advice import KNOWN_ACRONYMS, advice, advice_on, is_afm, is_amka
from tests.factories import make_field

# Numbers of nobody that pass the checks.
AMKA, AFM, AFM_OF_A_BODY = "01019000007", "123456783", "090000045"


def said(text):
    return [(phrase.plural if phrase.count > 1 else phrase.text) % phrase.values for phrase in advice(text, 9)]


def named(text):
    """What the sentences about a text name."""
    return [phrase.values.get("word") or phrase.values["start"] for phrase in advice(text, 9)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Η ΓΓΞΨ αποφάσισε.", ["ΓΓΞΨ"]),
        ("Το SAIH μετρά τη στάθμη.", ["SAIH"]),
        ("Η ΓΓΞΨ και πάλι η ΓΓΞΨ.", ["ΓΓΞΨ"]),
        ("Η ΓΓΞΨ. Η Γενική Γραμματεία (ΓΓΞΨ).", ["ΓΓΞΨ"]),
        ("Η ΓΓΞΨ (βλ.) αποφάσισε.", ["ΓΓΞΨ"]),
        ("Η Γενική Γραμματεία (ΓΓΞΨ) αποφάσισε. Η ΓΓΞΨ απαντά.", []),
        ("Η Γενική Γραμματεία Ξένων Ψηφίων (εφεξής ΓΓΞΨ) αποφάσισε.", []),
        ("Η ΓΓΞΨ (Γενική Γραμματεία Ξένων Ψηφίων) αποφάσισε.", []),
        ("Η «ΓΓΞΨ» (Γενική Γραμματεία) αποφάσισε.", []),
        ("Κάθε ΟΤΑ με ΑΔΑ και ΦΕΚ, σε PDF.", []),
        ("Στην ΕΕ και στις ΗΠΑ.", []),
        ("Το κεφάλαιο XIV του σχεδίου.", []),
        ("ΣΤΟΧΟΙ ΤΟΥ ΕΡΓΟΥ\nΟι πολίτες περιμένουν λιγότερο.", []),
        ("ΓΓΞΨ", []),
        ("Η απόφαση ΡΒΠΕ7ΛΞ-ΝΙΖ και το έργο ΕΡΓ-2027.", []),
        ("Στη διεύθυνση www.ABC.example/XYZ.", []),
        ("", []),
    ],
)
def test_name_in_capitals_is_to_be_spelled_out_where_it_first_stands(text, words):
    assert named(text) == words


def test_known_names_are_capitals_each_once():
    assert all(name.isupper() for name in KNOWN_ACRONYMS)
    assert {"ΟΤΑ", "ΦΕΚ", "ΑΔΑ", "ΓΕΜΗ"} <= KNOWN_ACRONYMS


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Οι πoλίτες", ["Στη λέξη «πoλίτες» το γράμμα «o» είναι λατινικό. Γράψτε το στα ελληνικά."]),
        ("Οι πoλίτeς", ["Στη λέξη «πoλίτeς» τα γράμματα «o, e» είναι λατινικά. Γράψτε τα στα ελληνικά."]),
        ("Το Ηackathon", ["Στη λέξη «Ηackathon» το γράμμα «Η» είναι ελληνικό. Γράψτε το στα λατινικά."]),
        ("Το e-Παράβολο και το gov.gr", []),
    ],
)
def test_word_in_letters_of_two_alphabets_is_named_with_the_letters(text, sentences):
    assert said(text) == [
        sentence if len(advice(text, 5)[0].values["letters"]) == 1 else advice(text, 5)[0].plural % advice(text, 5)[0].values
        for sentence in sentences
    ]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (f"Ο αριθμός είναι {AMKA}.", ["010"]),
        (f"Ο αριθμός είναι {AFM}, του υπεύθυνου.", ["123"]),
        (f"{AMKA} και {AMKA}", ["010"]),
        (f"Ο δήμος έχει {AFM_OF_A_BODY}.", []),
        (f"Κοστίζει {AFM} € ή {AFM} ευρώ.", []),
        (f"Κοστίζει {AFM},50 ή 1.{AFM}.", []),
        ("Τηλέφωνο 2813400000.", []),
        ("000000000", []),
        ("Ο αριθμός 31029000002.", []),
        ("Ο αριθμός 01019000008.", []),
    ],
)
def test_what_looks_like_the_number_of_a_person_is_named_by_its_beginning(text, starts):
    assert named(text) == starts


def test_number_of_a_person_is_never_repeated_as_a_whole():
    assert AMKA not in "".join(said(AMKA))
    assert said(f"Έχει {AMKA}") == ["Ο αριθμός που αρχίζει από 010 μοιάζει με ΑΜΚΑ. Αν είναι, σβήστε τον."]


@pytest.mark.parametrize(
    ("number", "is_one"),
    [(AMKA, True), ("29020000005", True), ("29020100003", False), ("00019000009", False), ("0101900000", False), ("", False), ("²1019000009", False)],
)
def test_amka_begins_with_a_day_and_passes_its_check(number, is_one):
    assert is_amka(number) is is_one


@pytest.mark.parametrize(("number", "is_one"), [(AFM, True), (AFM_OF_A_BODY, True), ("123456789", False), ("000000000", False), ("12345678", False)])
def test_afm_passes_its_check(number, is_one):
    assert is_afm(number) is is_one


def test_numbers_come_before_letters_and_letters_before_names_up_to_the_limit():
    text = f"Η ΓΓΞΨ των πoλιτών έχει {AMKA}."

    assert named(text) == ["010", "πoλιτών", "ΓΓΞΨ"]
    assert len(advice(text, 2)) == 2
    assert advice(text, 0) == []


def test_fields_of_ones_own_words_alone_are_looked_at():
    fields = (make_field("text", "summary"), make_field("str", "title"), make_field("str", "name", personal=True), make_field("email", "email"))
    answers = {"summary": "Η ΓΓΞΨ απαντά.", "title": None, "name": "Ο πoλίτης", "email": "Ο πoλίτης"}

    found = advice_on(fields, answers, 5)

    assert {code: [phrase.values for phrase in phrases] for code, phrases in found.items()} == {"summary": [{"word": "ΓΓΞΨ"}]}
