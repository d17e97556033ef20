"""A file that somebody sends is taken or refused, whatever is in it; nothing else ever happens."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.drafting.uploads import CONTENT_TYPES, Checked, UploadRefused, check_upload
from tests.factories import a_docx, a_jpeg, a_pdf, a_png, make_field

ANY = make_field("file", max_files=1, extensions=tuple(CONTENT_TYPES))
HONEST = {"pdf": a_pdf(), "docx": a_docx(), "png": a_png(), "jpg": a_jpeg()}


@st.composite
def damaged(draw):
    """A real file in which some bytes were changed, or which was cut short."""
    extension = draw(st.sampled_from(sorted(HONEST)))
    content = bytearray(HONEST[extension])
    for at, byte in draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=8)):
        content[at] = byte
    return extension, bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


def outcome(filename, content):
    try:
        return type(check_upload(ANY, filename, io.BytesIO(content)))
    except UploadRefused as refused:
        return type(refused)


# What Pillow cannot read beside the pixels it leaves out, and says so.
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(damaged())
def test_damaged_file_is_taken_or_refused(file):
    extension, content = file

    assert outcome(f"file.{extension}", content) in (Checked, UploadRefused)


@given(st.sampled_from(sorted(CONTENT_TYPES)), st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(extension, content):
    assert outcome(f"file.{extension}", content) in (Checked, UploadRefused)
