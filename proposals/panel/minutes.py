"""The minutes of a meeting as plain values: what is signed off is this, and its hash is taken over its canonical form."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from proposals.evaluation.models import Recommendation
from proposals.panel.models import AgendaItem, Attended, Capacity, Meeting
from proposals.panel.queries import recommendations_of
from proposals.panel.quorum import Seat, quorum_of

_VOTING = (Capacity.PRESIDENT, Capacity.MEMBER)


def seats_of(meeting: Meeting) -> list[Seat]:
    """The list of a meeting as the rule of the quorum sees it."""
    return [Seat(each.capacity in _VOTING, each.capacity is Capacity.PRESIDENT, each.attended is not Attended.ABSENT) for each in meeting.attendance]


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that the minutes say, as JSON: numbers as text, instants in ISO 8601, what is chosen from a list by its code."""
    quorum, recommendations = quorum_of(seats_of(meeting)), recommendations_of(meeting)
    return {
        "call": {"el": meeting.call.title, "en": meeting.call.title_en},
        "number": meeting.number,
        "held_at": meeting.held_at.isoformat(),
        "ended_at": meeting.ended_at.isoformat() if meeting.ended_at else "",
        "manner": meeting.manner.value,
        "place": meeting.place,
        "notes": meeting.notes,
        "quorum": {"present": quorum.present, "absent": quorum.absent},
        "attendance": [
            {"name": each.name, "capacity": each.capacity.value, "attended": each.attended.value, "reason": each.reason}
            for each in meeting.attendance
        ],
        "items": [_item(item, recommendations.get(item.proposal_id)) for item in meeting.items],
    }


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 over UTF-8 JSON with sorted keys and no spaces, in hexadecimal."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _item(item: AgendaItem, recommendation: Recommendation | None) -> dict[str, Any]:
    proposal = item.proposal
    return {
        "code": proposal.public_code,
        "title": proposal.title,
        "body": {"el": proposal.body.name, "en": proposal.body.name_en},
        "mean_total": "" if proposal.mean_total is None else f"{proposal.mean_total:.2f}",
        "consensus_total": "" if proposal.consensus_total is None else f"{proposal.consensus_total:.2f}",
        "said": item.said,
        "abstained": item.abstained,
        "recommendation": _recommended(proposal.call.rubric.recommendation_labels, recommendation) if recommendation else None,
    }


def _recommended(labels: Mapping[str, Any], recommendation: Recommendation) -> dict[str, str]:
    label = labels[recommendation.value]
    return {"el": label.el, "en": label.en, "reasons": recommendation.reasons, "at": recommendation.at.isoformat()}
