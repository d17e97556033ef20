"""The typefaces that are cut at set-up: whole, with Greek, made once."""

from io import BytesIO

from fontTools.ttLib import TTFont

from proposals.web.fonts import FACES, LICENCE, build

POLYTONIC = "Καινοτομία ᾠδή ΐ Ϋ «» €"


def test_faces_are_made_once_and_hold_greek(tmp_path):
    made, again = build(tmp_path), build(tmp_path)

    assert (made, again) == (True, False)
    for face in FACES:
        letters = TTFont(BytesIO((tmp_path / face.name).read_bytes())).getBestCmap()
        assert {letter for letter in POLYTONIC if ord(letter) not in letters} == set()
    assert (tmp_path / LICENCE).stat().st_size > 1000


def test_face_that_is_gone_is_made_again(tmp_path):
    build(tmp_path)
    (tmp_path / FACES[0].name).unlink()

    assert build(tmp_path)
    assert (tmp_path / FACES[0].name).exists()
