"""The canonical form of a proposal's text, over which its hash is taken. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical(answers: Mapping[str, Any], attachments: Iterable[Mapping[str, Any]], form_fingerprint: str) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the answers that are not empty, the files by field and hash, the form's fingerprint."""
    body = {
        "answers": {code: value for code, value in answers.items() if value not in (None, "", [])},
        "attachments": sorted(({"field": each["field"], "sha256": each["sha256"], "title": each["title"]} for each in attachments), key=str),
        "form": form_fingerprint,
    }
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def text_hash(answers: Mapping[str, Any], attachments: Iterable[Mapping[str, Any]], form_fingerprint: str) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(answers, attachments, form_fingerprint)).hexdigest()
