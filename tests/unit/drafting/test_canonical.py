"""The canonical form of a text and its hash."""

import pytest

from proposals.drafting.canonical import canonical, text_hash

FILE = {"id": 1, "field": "attachments", "title": "Μελέτη", "filename": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "ab"}
ANSWERS = {"title": "Τίτλος", "team": [{"name": "Α"}], "sure": False, "count": 0}


def test_canonical_form_is_sorted_json_without_spaces():
    assert canonical(ANSWERS, [FILE], "f").decode() == (
        '{"answers":{"count":0,"sure":false,"team":[{"name":"Α"}],"title":"Τίτλος"},'
        '"attachments":[{"field":"attachments","sha256":"ab","title":"Μελέτη"}],"form":"f"}'
    )


def test_hash_is_the_same_wherever_it_is_taken():
    """Written down once: a receipt of today must still be right with the program of tomorrow."""
    assert text_hash(ANSWERS, [FILE], "f") == "7e4c567a8fe8337216fe6607aefe528d8458e02b13bbeb935a11e53bc1074472"


@pytest.mark.parametrize(
    ("answers", "files"),
    [
        (dict(reversed(ANSWERS.items())), [FILE]),
        ({**ANSWERS, "empty": None, "blank": "", "none": []}, [FILE]),
        # What a file is called on a disk and where its record lies is no part of the text.
        (ANSWERS, [{**FILE, "id": 9, "filename": "b.pdf", "size": 2}]),
    ],
)
def test_same_text_has_the_same_hash(answers, files):
    assert text_hash(answers, files, "f") == text_hash(ANSWERS, [FILE], "f")


@pytest.mark.parametrize(
    ("answers", "files", "form"),
    [
        ({**ANSWERS, "title": "τίτλος"}, [FILE], "f"),
        ({**ANSWERS, "sure": None}, [FILE], "f"),
        ({**ANSWERS, "team": [{"name": "Α"}, {"name": "Β"}]}, [FILE], "f"),
        (ANSWERS, [], "f"),
        (ANSWERS, [FILE, FILE], "f"),
        (ANSWERS, [{**FILE, "sha256": "cd"}], "f"),
        (ANSWERS, [{**FILE, "title": "Άλλη"}], "f"),
        (ANSWERS, [{**FILE, "field": "approval_document"}], "f"),
        (ANSWERS, [FILE], "g"),
    ],
)
def test_other_text_has_another_hash(answers, files, form):
    assert text_hash(answers, files, form) != text_hash(ANSWERS, [FILE], "f")


def test_order_of_files_does_not_matter():
    second = {**FILE, "sha256": "cd"}

    assert text_hash({}, [FILE, second], "f") == text_hash({}, [second, FILE], "f")
