"""The chain of hashes over the audit trail: how an entry is hashed, and where a chain breaks."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

FIRST = "0" * 64
HASHED = ("at", "person_id", "acted_as", "action", "subject", "proposal_id", "from_state", "to_state", "note", "details")


def entry_hash(previous: str, entry: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the canonical form of the entry (sorted JSON, UTF-8, times in ISO 8601 UTC)."""
    body = {name: entry[name] for name in HASHED}
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat())
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def first_break(entries: Iterable[Mapping[str, Any]]) -> int | None:
    """The id of the first entry that does not continue the chain, or None where the chain is whole."""
    previous = FIRST
    for entry in entries:
        if entry["previous_hash"] != previous or entry["hash"] != entry_hash(previous, entry):
            return int(entry["id"])
        previous = entry["hash"]
    return None
