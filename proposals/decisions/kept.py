"""The words for what was typed about decisions, where the page that took it has to hand it back."""

from collections.abc import Mapping
from typing import Any

from proposals.decisions.list_forms import ENTRY, LETTER, PARTICULARS, SETTLING
from proposals.drafting.kept import reader_of
from proposals.web.kept import Reader, reads


@reads("decisions.write_particulars")
def of_particulars(address: Mapping[str, Any]) -> Reader:
    return reader_of(PARTICULARS)


@reads("decisions.change_entry")
def of_an_entry(address: Mapping[str, Any]) -> Reader:
    return reader_of(ENTRY)


@reads("decisions.write_letter_text")
def of_a_letter(address: Mapping[str, Any]) -> Reader:
    return reader_of(LETTER)


@reads("decisions.settle_comment", "decisions.settle_comment_on")
def of_a_comment(address: Mapping[str, Any]) -> Reader:
    return reader_of(SETTLING)
