"""Text that is cleaned, folded and compared."""

import unicodedata

from hypothesis import given

from proposals import greek
from proposals.drafting.differences import pieces
from proposals.drafting.uploads import ascii_filename, clean_filename
from tests.properties.strategies import text


@given(text)
def test_cleaning_twice_changes_nothing(raw):
    clean = greek.clean_text(raw)

    assert greek.clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


@given(text)
def test_cleaning_a_line_twice_changes_nothing(raw):
    clean = greek.clean_line(raw)

    assert greek.clean_line(clean) == clean
    assert "\n" not in clean


@given(text)
def test_folding_twice_changes_nothing(raw):
    key = greek.search_key(raw)

    assert greek.search_key(key) == key


@given(text)
def test_capitals_and_accents_do_not_matter_for_finding(raw):
    composed, decomposed = (unicodedata.normalize(form, raw) for form in ("NFC", "NFD"))

    assert greek.search_key(composed) == greek.search_key(decomposed)


@given(text)
def test_slug_is_made_of_latin_letters_digits_and_hyphens(raw):
    slug = greek.ascii_slug(raw)

    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


@given(text, text)
def test_pieces_of_two_texts_give_both_back(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new


@given(text)
def test_name_of_a_file_is_never_a_path(raw):
    name = clean_filename(raw)

    assert name not in ("", ".", "..")
    assert not set(name) & set("/\\\0\n\r")
    assert len(name) <= 255


@given(text)
def test_latin_name_of_a_file_is_plain(raw):
    name = ascii_filename(clean_filename(raw))

    assert name.isascii()
    assert not set(name) & set('/\\"\r\n')
