"""The words for what was typed into a declaration or an override, where the page that took it has to hand it back."""

from collections.abc import Mapping
from typing import Any

from proposals.conflicts.forms import DETAILS, OVERRIDE_REASON, TARGETS
from proposals.drafting.kept import reader_of
from proposals.web.kept import Reader, reads


@reads("conflicts.declare", "evaluation.declare_conflict", "evaluation.override_conflict")
def of_conflicts(address: Mapping[str, Any]) -> Reader:
    return reader_of((*TARGETS, *DETAILS, OVERRIDE_REASON))
