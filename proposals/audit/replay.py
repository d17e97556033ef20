"""What the audit trail says about states: replayed from its first entry, it comes to where things stand, or something was changed past it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Replayed:
    """The state to which the trail brings each subject (`proposal:7`), and the ids of entries that begin elsewhere than the trail had left off."""

    states: Mapping[str, str]
    breaks: tuple[int, ...]

    def differences(self, stored: Iterable[tuple[str, str]]) -> list[str]:
        """Whatever stands elsewhere than the trail brought it, or that one of both does not know: subject, stored state, state of the trail."""
        now = dict(stored)
        subjects = sorted({*now, *self.states})
        return [f"{each}: {now.get(each)}, {self.states.get(each)}" for each in subjects if now.get(each) != self.states.get(each)]


def replay(entries: Iterable[Mapping[str, Any]]) -> Replayed:
    """Walk the entries, oldest first; those that move nothing are passed over."""
    states: dict[str, str] = {}
    breaks = []
    for entry in entries:
        if entry["to_state"] is None:
            continue
        if entry["from_state"] != states.get(entry["subject"]):
            breaks.append(int(entry["id"]))
        states[entry["subject"]] = entry["to_state"]
    return Replayed(states, tuple(breaks))
