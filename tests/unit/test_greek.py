"""Greek text on its way in, for finding, for sorting and in codes."""

import unicodedata

import pytest

from proposals.greek import as_greek_code, ascii_slug, clean_line, clean_text, is_ada, mixed_words, search_key, sort_key


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  δύο\r\nγραμμές\r", "δύο\nγραμμές"),
        ("ά", "ά"),  # oxia becomes tonos
        ("ι\u0308\u0301", "ΐ"),  # one letter of three characters becomes one
        ("τι\u037e", "τι;"),  # the Greek question mark becomes a semicolon
        ("5 \u00b5m", "5 μm"),  # the micro sign becomes a mu
        ("  δύο  κενά ", "δύο  κενά"),
        ("αό\u200bρατο\ufeff\u00ad", "αόρατο"),
        ("α\u200d\u202eβ", "αβ"),
        ("α\x00\x07\x1b\x85β", "αβ"),
        ("α\tβ", "α\tβ"),
        ("τέλος   \n   αρχή", "τέλος\n   αρχή"),
        ("\n\n\n", ""),
        # What an invisible character kept apart comes together when it is gone.
        ("ε\u200b\u0301", "έ"),
        ("ε\x00\u0301", "έ"),
    ],
)
def test_text_is_cleaned_on_the_way_in(raw, clean):
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"), [("  ένας \t\n τίτλος ", "ένας τίτλος"), ("α\u2028β\u00a0γ", "α β γ"), (" ένας   τίτλος", "ένας τίτλος"), ("", "")]
)
def test_line_has_no_runs_of_white_space(raw, clean):
    assert clean_line(raw) == clean


def test_letters_are_counted_as_people_count_them():
    assert len(clean_text(unicodedata.normalize("NFD", "ΐ"))) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Φορέας", "φορεασ"),
        ("ΦΟΡΕΑΣ", "φορεασ"),
        ("φορεας", "φορεασ"),
        ("Προϋπολογισμός", "προυπολογισμοσ"),
        ("ᾠδή", "ωιδη"),
        ("Ευαγγελισμός 2027, gov.gr", "ευαγγελισμοσ 2027, gov.gr"),
    ],
)
def test_search_key_ignores_accents_capitals_and_the_final_sigma(text, key):
    assert search_key(text) == key


def test_names_are_sorted_as_greeks_sort_them():
    names = ["Έβρος", "Άρτα", "ήλιος", "Αθήνα", "άλογο", "ζώο", "εδώ"]

    assert sorted(names, key=sort_key) == ["Αθήνα", "άλογο", "Άρτα", "Έβρος", "εδώ", "ζώο", "ήλιος"]


def test_accents_only_break_ties():
    assert sorted(["άλμα", "αλλά", "αλλα", "άλλα"], key=sort_key) == ["άλλα", "αλλά", "αλλα", "άλμα"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ΡΒΠΕ7ΛΞ-Ν1Ζ", "ΡΒΠΕ7ΛΞ-Ν1Ζ"),
        ("PBΠE7ΛΞ-N1Z", "ΡΒΠΕ7ΛΞ-Ν1Ζ"),  # Latin look-alikes
        ("ρβπε7λξ - ν1ζ", "ΡΒΠΕ7ΛΞ-Ν1Ζ"),
        ("ΆΈΉ", "ΑΕΗ"),
    ],
)
def test_code_is_written_in_greek_capitals(typed, code):
    assert as_greek_code(typed) == code


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("ΡΒΠΕ7ΛΞ-Ν1Ζ", True),
        ("6ΓΥΨ465ΧΘΞ-Α", True),
        ("ΡΒΠ-Ν1Ζ", False),
        ("ΡΒΠΕ7ΛΞ", False),
        ("ΡΒΠΕ7ΛΞ-Ν1ΖΑ", False),
        ("RBΠΕ7ΛΞ-Ν1Ζ", False),
        ("", False),
    ],
)
def test_ada_is_known_by_its_shape(text, valid):
    assert is_ada(text) is valid


@pytest.mark.parametrize(
    ("text", "mixed"),
    [("Καινοτοµία", []), ("Kαινοτομία και digital", ["Kαινοτομία"]), ("gov.gr και ΚΕΔ", []), ("GOV.LAB ΑΒGΔ", ["ΑΒGΔ"])],
)
def test_words_of_two_alphabets_are_found(text, mixed):
    assert mixed_words(clean_text(text)) == mixed


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Προϋπολογισμός έργου (τελικό)", "proypologismos-ergoy-teliko"),
        ("Θεσσαλονίκη & Χανιά", "thessaloniki-chania"),
        ("ψυχή ξένη", "psychi-xeni"),
        ("Report 2027", "report-2027"),
        ("…", ""),
    ],
)
def test_slug_spells_greek_in_latin_letters(text, slug):
    assert ascii_slug(text) == slug
