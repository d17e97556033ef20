"""Choices and phrases as plain data, as a list keeps them, and back; and the digest over what a list says."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from proposals.calls.form import Words
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Quota
from proposals.workflow.phrases import Phrase


def choice_data(choice: Choice) -> dict[str, Any]:
    """A choice as JSON, with exact numbers as text."""
    return {
        "basis": choice.basis.value,
        "line_kind": choice.line_kind.value,
        "line": str(choice.line),
        "reserve_places": choice.reserve_places,
        "quotas": [{"dimension": each.dimension.value, "code": each.code, "least": each.least, "most": each.most} for each in choice.quotas],
    }


def choice_from(data: Mapping[str, Any]) -> Choice:
    """The choice that `choice_data` wrote."""
    quotas = tuple(Quota(Dimension(each["dimension"]), each["code"], each["least"], each["most"]) for each in data["quotas"])
    return Choice(Basis(data["basis"]), LineKind(data["line_kind"]), Decimal(data["line"]), data["reserve_places"], quotas)


def phrase_data(phrase: Phrase) -> dict[str, Any]:
    """A sentence as JSON; numbers, days and words stay what they are, so that a page says them in its reader's language."""
    return {
        "text": phrase.text,
        "plural": phrase.plural,
        "count": phrase.count,
        "values": {name: _packed(each) for name, each in phrase.values.items()},
    }


def phrase_from(data: Mapping[str, Any]) -> Phrase:
    """The sentence that `phrase_data` wrote."""
    return Phrase(data["text"], data["plural"], data["count"], {name: _unpacked(each) for name, each in data["values"].items()})


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over UTF-8 JSON with sorted keys and no spaces, in hexadecimal."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _packed(value: Any) -> Any:
    if isinstance(value, Phrase):
        return {"phrase": phrase_data(value)}
    if hasattr(value, "el"):
        return {"el": value.el, "en": value.en}
    if hasattr(value, "label"):
        return {"phrase": phrase_data(Phrase(value.label))}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Any:
    match value:
        case {"phrase": data}:
            return phrase_from(data)
        case {"el": el, "en": en}:
            return Words(el, en)
        case {"number": number}:
            return Decimal(number)
        case {"day": day}:
            return date.fromisoformat(day)
    return value
