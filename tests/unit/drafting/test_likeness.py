"""How alike two texts are: Greek inflection and accents do not hide it, words that say nothing do not make it."""

import pytest

from proposals.drafting.likeness import heaviest, matches, shared_words, stem_of, stems_in, telling_fields, weights_of
from tests.factories import make_field, make_form, standard_form

FORM = make_form(
    make_field("str", "title", lift="title", likeness=3, public=True),
    make_field("text", "problem", likeness=1),
    make_field("str", "person", likeness=1, personal=True),
    make_field("str", "other"),
)


def text(title, problem=""):
    return weights_of(FORM, {"title": title, "problem": problem})


@pytest.mark.parametrize(
    "forms",
    [
        ["άρδευση", "άρδευσης", "ΑΡΔΕΥΣΗΣ", "αρδεύσεων", "αρδευση"],
        ["σχολείο", "σχολεία", "σχολείων", "ΣΧΟΛΕΙΟΥ"],
        ["δρομολόγιο", "δρομολόγια", "δρομολογίων"],
        ["λεωφορείο", "λεωφορεία", "λεωφορείων"],
        ["νοσοκομείο", "νοσοκομείων", "ΝΟΣΟΚΟΜΕΙΑ"],
        ["τεχνολογία", "τεχνολογίες", "τεχνολογιών", "τεχνολογίας"],
        ["ασθενής", "ασθενείς", "ασθενών"],
        ["αισθητήρας", "αισθητήρες", "αισθητήρων"],
        ["ψηφιακός", "ψηφιακή", "ψηφιακού", "ψηφιακών", "Ψηφιακές"],
        ["γειτονιά", "γειτονιές", "γειτονιάς"],
        ["δεδομένα", "δεδομένων"],
    ],
    ids=lambda forms: forms[0],
)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem_of(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("νερό", "νησί"), ("σχολείο", "σχέδιο"), ("δρόμος", "δρομολόγιο"), ("μέρος", "ημέρα"), ("υγεία", "υγρασία")]
)
def test_different_words_have_different_stems(one, other):
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize("word", ["και", "Στους", "ΠΡΟΤΑΣΗ", "φορέων", "καινοτομίες", "the", "δήμου"])
def test_words_that_say_nothing_have_no_stem(word):
    assert stem_of(word) == ""


def test_stem_is_never_longer_than_its_column():
    assert len(stem_of("α" * 100)) == 40


def test_only_words_of_letters_count():
    assert [word for _stem, word in stems_in("Νερό, 2027 και 5G: x/y νερού")] == ["Νερό", "νερού"]


@pytest.mark.parametrize("answer", [None, ["a"], {"typed": "άρδευση"}])
def test_what_is_no_text_has_no_words(answer):
    assert list(stems_in(answer)) == []


def test_fields_count_by_their_weight_and_personal_ones_never():
    assert weights_of(FORM, {"title": "νερό", "problem": "νερού άρδευση", "person": "Μαρία", "other": "δίκτυο"}) == {"νερ": 4, "αρδευσ": 1}


def test_public_weights_are_of_public_fields_alone():
    assert weights_of(FORM, {"title": "νερό", "problem": "νερού άρδευση"}, public=True) == {"νερ": 3}


def test_form_that_weighs_no_field_is_judged_by_its_title():
    form = make_form(make_field("str", "name", lift="title", public=True), make_field("text", "more"))

    assert telling_fields(form) == telling_fields(form, public=True) == (form.title_field,)
    assert weights_of(form, {"name": "νερό", "more": "άρδευση"}) == {"νερ": 1}


def test_standard_form_is_judged_by_title_summary_and_problem_and_publishes_no_problem():
    form = standard_form()

    assert [(field.code, field.likeness) for field in telling_fields(form)] == [("title", 3), ("summary", 2), ("problem", 1)]
    assert [field.code for field in telling_fields(form, public=True)] == ["title", "summary"]


def test_heaviest_stems_come_first():
    assert heaviest({"a": 1, "c": 3, "b": 3}, 2) == ["b", "c"]


def test_inflected_and_unaccented_text_is_as_like_as_the_same_text():
    written = text("Τηλεμετρία στα δίκτυα ύδρευσης", "Διαρροές νερού στα νησιά")
    others = {1: written, 2: text("ΤΗΛΕΜΕΤΡΙΑΣ ΔΙΚΤΥΩΝ ΥΔΡΕΥΣΗΣ", "διαρροη, νερων, νησι"), 3: text("Σχολικά λεωφορεία")}

    found = matches(written, others)

    assert found[1].likeness == pytest.approx(1)
    assert found[2].likeness == pytest.approx(1)
    assert (found[3].likeness, found[3].stems) == (0, ())


def test_rare_words_count_more_than_common_ones():
    common = {number: text("πλατφόρμα μαθημάτων") for number in range(3, 9)}
    found = matches(text("πλατφόρμα τηλεμετρίας"), {1: text("πλατφόρμα ραντεβού"), 2: text("εφαρμογή τηλεμετρίας"), **common})

    assert found[2].likeness > found[1].likeness
    assert found[2].stems == (stem_of("τηλεμετρία"),)


def test_likeness_is_between_nothing_and_all_also_for_empty_texts():
    found = matches({}, {1: {}, 2: text("νερό")})

    assert {number: match.likeness for number, match in found.items()} == {1: 0, 2: 0}


def test_shared_words_are_shown_as_they_are_written_in_the_order_of_their_weight():
    stems = (stem_of("τηλεμετρία"), stem_of("νερό"), stem_of("άλλο"))

    assert shared_words(stems, ["Το νερό των νησιών", None, "Τηλεμετρίες, νερά"], 5) == ["Τηλεμετρίες", "νερό"]
    assert shared_words(stems, ["Το νερό και τηλεμετρία"], 1) == ["τηλεμετρία"]
