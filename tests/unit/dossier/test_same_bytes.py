"""The same state gives the same bytes, whoever prints it, when and where. Here everything is really printed, each time."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from proposals import clock, create_app
from proposals.audit.operations import record
from proposals.config import ROOT, Settings
from proposals.db import db
from proposals.dossier.export import Asked, export_dossier
from proposals.dossier.profiles import Profile
from proposals.drafting.models import Proposal
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import AssignmentState, State
from tests.factories import complete_answers, make_assignment, make_call, make_decision, make_proposal

SECRET = "s" * 32
PRINTING = "from sys import argv; from tests.unit.dossier.test_same_bytes import tell; tell(*argv[1:])"


def printed_now(app: Flask) -> str:
    """Profile, code and hash of what is printed of the only proposal; nothing of it is kept."""
    told = []
    with app.test_request_context(), force_locale("el"):
        # The archive's has all that any other dossier has; the letter is set by other templates.
        for profile in (Profile.ARCHIVE, Profile.LETTER):
            proposal = db.session.get_one(Proposal, 1)
            exported = export_dossier(SYSTEM, proposal, acted_as="the_system", asked=Asked(profile, reason="why"))
            told.append(f"{profile} {exported.code} {exported.sha256}")
            db.session.rollback()
    return "\n".join(told)


def tell(folder: str, url: str, when: str) -> None:
    """For a process of its own."""
    with time_machine.travel(when, tick=True):
        sys.stdout.write(printed_now(create_app(Settings(instance_path=folder, database_url=url, secret_key=SECRET))))


@pytest.mark.timeout(300)
def test_same_state_gives_the_same_bytes_in_another_process_with_another_clock_and_another_hash_seed(
    session: Any, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = make_call()
    proposal = make_proposal(State.IN_REVIEW, call=call, answers={**complete_answers(call.form), "publish_consent": True})
    for _evaluator in range(2):
        make_assignment(AssignmentState.FINAL, proposal=proposal)
    proposal.state, proposal.decided_at = State.ACCEPTED, clock.now()
    make_decision(proposal)
    record(SYSTEM, "accept", f"proposal:{proposal.id}", proposal_id=proposal.id, to_state="accepted", from_state="reviewed")
    session.commit()
    own = replace(app.extensions["settings"], instance_path=str(tmp_path / "here"), secret_key=SECRET)
    monkeypatch.setitem(app.extensions, "settings", own)
    another = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"

    there = subprocess.run(
        [sys.executable, "-c", PRINTING, str(tmp_path / "there"), app.config["SQLALCHEMY_DATABASE_URI"], "2031-07-08T21:10:11Z"],
        env={"PYTHONHASHSEED": another, "PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
    ).stdout

    here = printed_now(app)
    assert here == there
    assert [line.split()[0] for line in here.splitlines()] == ["archive", "letter"]
