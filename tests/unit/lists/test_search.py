"""What a search finds: words, choices, numbers, days, names, and what is said of one that cannot be read."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.calls.form import standard_form
from proposals.db import db
from proposals.lists.asking import limits_of
from proposals.lists.conditions import search_of
from proposals.lists.listings import all_proposals, assignments_of_call, proposals_of_call
from proposals.lists.paging import Way, page_of
from proposals.lists.phrase import Limits, PhraseError, Place, leaves, parse
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal

FORM = standard_form()
LIMITS = Limits(chars=300, terms=10, depth=3)


@pytest.fixture
def words(app):
    with app.test_request_context():
        yield


@pytest.fixture
def call(session, words):
    """Three proposals: Άρδευση of Athens, scored 80 by Μαρία; Δάση of Rhodes, returned; Λιμάνια of Rhodes, filed the day after, without a score."""
    call = make_call()
    athens, rhodes = make_body(name="Δήμος Αθηναίων", name_en="Municipality of Athens"), make_body(name="Δήμος Ρόδου", name_en="Rhodes")
    texts = {
        "Άρδευση": {"axis": "strategy", "region": ["EL30", "EL43"]},
        "Δάση": {},
        "Λιμάνια": {"axis": "culture", "region": ["EL42"]},
    }
    made = {}
    for title, body, state in (("Άρδευση", athens, State.IN_REVIEW), ("Δάση", rhodes, State.RETURNED), ("Λιμάνια", rhodes, State.REVIEWED)):
        made[title] = make_proposal(state, call=call, body=body, answers={"title": title, **texts[title]})
    make_assignment(AssignmentState.FINAL, proposal=made["Άρδευση"], evaluator=make_person(Role.EVALUATOR, name="Μαρία Κριτή"))
    made["Άρδευση"].mean_total, made["Άρδευση"].budget_total = 80, 150_000
    made["Άρδευση"].regions, made["Λιμάνια"].regions = "EL30 EL43", "EL42"
    made["Λιμάνια"].submitted_at = clock.now() + timedelta(days=1)
    db.session.flush()
    return call


def found(text, call, listing=None):
    listing = listing or proposals_of_call(make_person(Role.CALL_MANAGER).actor)
    search = search_of(parse(text, LIMITS), listing, FORM)
    rows = page_of(listing, Way((), "el", listing.order, False), 50, None, {"call_id": call.id}, search).rows
    return " ".join(row.title for row in rows)


ALL, NONE = "Άρδευση Δάση Λιμάνια", ""


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", ALL),
        ("αρδευση", "Άρδευση"),
        ("ΆΡΔΕΥΣΗ", "Άρδευση"),
        ('"ρδευσ"', "Άρδευση"),
        ("άρδευση λιμάνια", NONE),
        ("άρδευση ή λιμάνια", "Άρδευση Λιμάνια"),
        ("άρδευση or λιμάνια", "Άρδευση Λιμάνια"),
        ("όχι άρδευση", "Δάση Λιμάνια"),
        ("not (άρδευση or λιμάνια)", "Δάση"),
        ("κατάσταση:σε-αξιολόγηση", "Άρδευση"),
        ("state:in-review,reviewed", "Άρδευση Λιμάνια"),
        ('κατάσταση:"Σε αξιολόγηση"', "Άρδευση"),
        ("κατάσταση:επιστ", "Δάση"),
        ("φορέας:ροδου", "Δάση Λιμάνια"),
        ("body:athens", "Άρδευση"),
        ('φορέας:"Δήμος Αθηναίων"', "Άρδευση"),
        ("άξονας:strategy", "Άρδευση"),
        ("axis:κενό", "Δάση"),
        ("περιφέρεια:EL43", "Άρδευση"),
        ("region:EL41", NONE),
        ("βαθμός>70", "Άρδευση"),
        ("βαθμός > 80", NONE),
        ("score>=80 score<=80", "Άρδευση"),
        ("βαθμός:80", "Άρδευση"),
        ("βαθμός=80,0", "Άρδευση"),
        ("βαθμός:κενό", "Δάση Λιμάνια"),
        ("όχι βαθμός>70", "Δάση Λιμάνια"),
        ("όχι βαθμός:κενό", "Άρδευση"),
        ("φύλλα<1", "Δάση Λιμάνια"),
        ("φύλλα≥1", "Άρδευση"),
        ("προϋπολογισμός>=150.000", "Άρδευση"),
        ("προϋπολογισμός<100.000,50", NONE),
        ("αξιολογητής:κριτη", "Άρδευση"),
        ("αξιολογητής:κενό", "Δάση Λιμάνια"),
        ("απέχουν:όχι", ALL),
        ("recommended:yes", NONE),
        ("υποβλήθηκε>2020", ALL),
        ("υποβλήθηκε<1/1/2020", NONE),
        ("κωδικός:0001", "Άρδευση"),
        ("κωδικός:εσδκ-2027-0002", "Δάση"),
    ],
)  # fmt: skip
def test_search_finds(call, text, titles):
    assert found(text, call) == titles


def test_days_are_those_of_athens_and_end_where_the_next_begins(call):
    day = clock.in_athens(clock.now()).date()
    shown = f"{day.day}/{day.month}/{day.year}"

    assert found(f"υποβλήθηκε:{shown}", call) == "Άρδευση Δάση"
    assert [found(f"υποβλήθηκε{sign}{shown}", call) for sign in ("<", "<=", ">", ">=")] == ["", "Άρδευση Δάση", "Λιμάνια", ALL]
    assert found(f"υποβλήθηκε:{day.year}-{day.month:02},{day.year}", call) == ALL


def test_list_of_everything_is_searched_by_call_too(call):
    listing = all_proposals(make_person(Role.CALL_MANAGER).actor)

    assert found(f"πρόσκληση:{call.slug} βαθμ", call, listing) == NONE
    assert found(f"πρόσκληση:{call.slug} λιμάνια", call, listing) == "Λιμάνια"


def test_assignments_are_searched_by_evaluator_and_state(call):
    listing = assignments_of_call(make_person(Role.CALL_MANAGER).actor)

    assert [found(text, call, listing) for text in ("αξιολογητής:μαρια κατάσταση:final", "κατάσταση:declined")] == ["Άρδευση", NONE]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("νερό ανύπαρκτη:1", (5, 14), "Δεν υπάρχει στήλη «%(name)s». Υπάρχουν: %(names)s."),
        ("τίτλος:νερό", (0, 6), "Δεν υπάρχει στήλη «%(name)s». Υπάρχουν: %(names)s."),
        ("κατάσταση:άγνωστη", (0, 17), "Δεν υπάρχει η τιμή «%(value)s». Υπάρχουν: %(values)s."),
        ("κατάσταση:ε", (0, 11), "Δεν υπάρχει η τιμή «%(value)s». Υπάρχουν: %(values)s."),
        ("βαθμός>πολύ", (0, 11), "Εδώ χρειάζεται αριθμός, όπως 70 ή 1.234,50."),
        ("φύλλα<2,5", (0, 9), "Εδώ χρειάζεται ακέραιος αριθμός."),
        ("υποβλήθηκε<31/2/2027", (0, 20), "Εδώ χρειάζεται ημέρα, μήνας ή έτος, όπως 1/3/2027, 3/2027 ή 2027."),
        ("φορέας>α", (0, 8), "Η στήλη «%(name)s» δεν συγκρίνεται. Γράψτε «%(name)s:»."),
        ("(νερό", (0, 1), "Η παρένθεση δεν κλείνει."),
        ("νερό)", (4, 5), "Η παρένθεση κλείνει χωρίς να έχει ανοίξει."),
        ("«νερό", (0, 5), "Τα εισαγωγικά δεν κλείνουν."),
        ("νερό και", (8, 9), "Εδώ λείπει μια λέξη ή ένας όρος."),
        ("ή νερό", (0, 1), "Εδώ λείπει μια λέξη ή ένας όρος."),
        ("βαθμός>", (6, 7), "Μετά από αυτό γράψτε μια τιμή. Τιμή με κενά ή σημεία μπαίνει σε εισαγωγικά."),
        (">5", (0, 1), "Πριν από αυτό γράψτε το όνομα μιας στήλης. Κείμενο με σημεία μπαίνει σε εισαγωγικά."),
        ("((((νερό))))", (3, 4), "Οι παρενθέσεις φτάνουν έως %(num)s επίπεδο."),
        ("α β γ δ ε ζ η θ ι κ λ", (20, 21), "Η αναζήτηση έχει έως %(num)s όρο."),
        ("α" * 301, (300, 301), "Η αναζήτηση έχει έως %(num)s χαρακτήρα."),
    ],
)
def test_mistake_is_named_at_its_place(call, text, place, sentence):
    with pytest.raises(PhraseError) as refused:
        found(text, call)

    assert (refused.value.place, refused.value.expected.text) == (Place(*place), sentence)


def test_words_and_conditions_of_a_search_are_listed_from_left_to_right():
    tree = parse("α (β ή όχι γ:1) δ", LIMITS)

    assert [getattr(leaf, "text", getattr(leaf, "name", "")) for leaf in leaves(tree)] == ["α", "β", "γ", "δ"]
    assert list(leaves(None)) == []


def test_limits_are_settings(app):
    assert limits_of(app.extensions["settings"]) == Limits(500, 20, 6)
