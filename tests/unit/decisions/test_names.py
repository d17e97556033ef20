"""Finding names of evaluators in texts."""

import pytest

from proposals.decisions.names import Known, NameCheck

CHECK = NameCheck(
    (
        Known(1, "Βασίλης Πρωτοκριτής", "evaluator1@gspa.example"),
        Known(2, "Μαρία Παπαδοπούλου-Λέκκα", "m.pap@gspa.example"),
        Known(3, "Ζας", ""),
        Known(4, "Κώστας Ρίζος", ""),
        Known(5, "John Smith", "smith@gspa.example"),
        Known(6, "Φωτεινή Αλεξίου", ""),
    )
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ο ΠΡΩΤΟΚΡΙΤΗΣ συμφωνεί.", [("ΠΡΩΤΟΚΡΙΤΗΣ", 1)]),
        ("του πρωτοκριτη", [("πρωτοκριτη", 1)]),
        ("των Πρωτοκριτών", [("Πρωτοκριτών", 1)]),
        ("ο κ. Β. Πρωτοκριτής,", [("Πρωτοκριτής", 1)]),
        ("η κα Παπαδόπουλος ή Λέκκα", [("Παπαδόπουλος", 2), ("Λέκκα", 2)]),
        ("η Παπαδοπούλου-Λέκκα", [("Παπαδοπούλου", 2), ("Λέκκα", 2)]),
        ("γράψτε στο Evaluator1@GSPA.example.", [("Evaluator1@GSPA.example", 1)]),
        ("στο xevaluator1@gspa.example", []),
        ("Ο Ζας και ο Ζασ", [("Ζας", 3), ("Ζασ", 3)]),
        ("ζαχαροπλαστείο", []),
        ("Του Ρίζου", [("Ρίζου", 4)]),
        ("SMITH said", [("SMITH", 5)]),
        ("Όπως σημειώνει η κα Αλεξίου", [("Αλεξίου", 6)]),
        ("Ο Βασίλης δεν αρκεί, ούτε η πρωτοκρίθηκε.", []),
        ("Σχόλιο χωρίς όνομα, με άλλο@email.example.", []),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand(text, named):
    assert [(text[each.start : each.end], each.number) for each in CHECK.mentions(text)] == named


def test_address_in_a_text_whose_length_changes_without_capitals_is_found_by_its_name():
    assert [each.number for each in CHECK.mentions("ΐΐ İ smith@gspa.example")] == [5]
