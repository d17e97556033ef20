"""Many people who write at once: how long each save takes while a section is typed, and whether any is refused."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import islice
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from benchmarks.people import address
from benchmarks.served import Server, served
from benchmarks.visitor import UnexpectedAnswer, Visitor
from benchmarks.writing import long_texts
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import State

EDITORS, EVERY, SECONDS, WORKERS = 200, 5.0, 120.0, 2
_SECTIONS = ("problem", "results", "identity", "delivery")


@dataclass
class Crowd:
    """What came of it: seconds of each save that was taken, and what went wrong with the others."""

    editors: int
    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def crowd(app: Flask) -> Crowd:
    """Let everybody type until the time is over."""
    with app.app_context():
        drafts = db.session.execute(select(Proposal.handle, Proposal.body_id).where(Proposal.state == State.DRAFT).order_by(Proposal.id)).all()
    with served("wsgi:app", app, WORKERS) as server:
        editors = [_Editor(server, body, code, section) for section, code, body in islice(_desks(drafts), EDITORS)]
        found = Crowd(len(editors))
        until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=editor.type, args=(found, number, until)) for number, editor in enumerate(editors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def _desks(drafts: list) -> Iterator[tuple[str, str, int]]:  # type: ignore[type-arg]
    yield from ((section, code, body) for section in _SECTIONS for code, body in drafts)


class _Editor:
    """One person before the page of a section."""

    def __init__(self, server: Server, body: int, code: str, section: str) -> None:
        self._visitor = Visitor(server.client(), address(Role.SUBMITTER, body))
        page = f"/proposals/{code}/edit/{section}"
        controls = self._visitor.controls(page, page)
        values = dict(controls)
        self._address, self._token = f"/proposals/{code}/save/{section}", values["csrf_token"]
        self._field = long_texts(controls)[0]
        self._text, self._base = values[self._field], values[f"base-{self._field}"]

    def type(self, found: Crowd, number: int, until: float) -> None:
        chance = Random(number)
        time.sleep(chance.random() * EVERY)
        while time.monotonic() < until:
            self._text += " Ακόμη."
            began = time.perf_counter()
            try:
                self._save()
                found.seconds.append(time.perf_counter() - began)
            except (OSError, HTTPException, UnexpectedAnswer, KeyError) as error:
                found.refused.append(repr(error))
            time.sleep(max(0.0, EVERY - (time.perf_counter() - began)))

    def _save(self) -> None:
        sent = {self._field: self._text, f"base-{self._field}": self._base, "csrf_token": self._token}
        answered = json.loads(self._visitor.save(self._address, urlencode(sent).encode()))
        self._base = answered["revisions"][self._field]


def table(found: Crowd) -> str:
    cuts = quantiles(found.seconds, n=100)
    figures = " | ".join(f"{1000 * value:.0f}" for value in (cuts[49], cuts[94], cuts[98], max(found.seconds)))
    lines = ["| editors | saves | p50 ms | p95 ms | p99 ms | longest | refused |", "|--:|--:|--:|--:|--:|--:|--:|"]
    return "\n".join([*lines, f"| {found.editors} | {len(found.seconds)} | {figures} | {len(found.refused)} |", *sorted(set(found.refused))[:3]])
