"""What each dossier holds and what it must not hold: everything that is known of a proposal is a word of its own, and is looked for in the PDF."""

import io
import re
import subprocess
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from proposals import clock
from proposals.audit.operations import record
from proposals.dossier.export import Asked, NothingToShow, ReasonMissing, draft_of, export_dossier
from proposals.dossier.profiles import PROFILES, Piece, Profile, pieces_named, profile_named
from proposals.drafting.models import Proposal
from proposals.drafting.versions import freeze_version
from proposals.evaluation.models import AdmissibilityCheck, HorizontalCheck, PrivateNote
from proposals.evaluation.verdict import Verdict
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    complete_answers,
    full_sheet,
    make_assignment,
    make_attachment,
    make_body,
    make_call,
    make_comment,
    make_consensus,
    make_decision,
    make_declaration,
    make_objection,
    make_override,
    make_person,
    make_post,
    make_proposal,
    make_recommendation,
)

pytestmark = pytest.mark.usefixtures("session")

WITHIN = {Profile.COMMITTEE, Profile.ARCHIVE}
WITH_THE_BODY = WITHIN | {Profile.APPLICANT}
EVERY = set(Profile)
REASON = "Qreasonq"
# Nobody outside learns how far apart the sheets were, whose conflict was set aside, or what the administration said to itself.
_INSIDE = ("Απόσταση", "απέχουντοίδιο", "Κοινόφύλλο", "Κωλύματαπουάρθηκαν", "δενυπάρχεικώλυμα", "Έλεγχοςπαραδεκτού", "Εισήγηση")
UNSAID = {
    Profile.APPLICANT: (*_INSIDE, "ΑξιολογητήςΓ"),
    Profile.LETTER: (*_INSIDE, "Αξιολογητής"),
    Profile.PUBLIC: (*_INSIDE, "στα100", "80,00", "70,00", "90,00", "Βαθμολογ", "Αξιολογητής", "Χωρίςαπάντηση"),
}
SAID = {Profile.APPLICANT: ("ΑξιολογητήςΑ", "ΑξιολογητήςΒ", "90,00"), Profile.LETTER: ("ΠΡΟΣ:", "80,00")}


@dataclass
class Marks:
    """Words that stand nowhere else, by what each is: where it must be found."""

    words: dict[str, str] = field(default_factory=dict)
    of: dict[str, set[Profile]] = field(default_factory=dict)

    def word(self, what: str, profiles: set[Profile]) -> str:
        """A word so short that no narrow column breaks it, and part of no other."""
        name = f"{what} {len(self.of)}"
        self.of[name], self.words[name] = set(profiles), f"Q{len(self.of):03d}q"
        return self.words[name]

    def expected(self, profile: Profile) -> set[str]:
        return {name for name, profiles in self.of.items() if profile in profiles}

    def found(self, text: str) -> set[str]:
        return {name for name, word in self.words.items() if word in text}


def everything_in(pdf: bytes) -> str:
    """The words of the pages, what the document says of itself, and every text in its tree: titles, bookmarks, alternative texts."""
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = [words, str(document.open_metadata()), *(str(value) for value in document.docinfo.values())]
        texts += [str(value) for each in document.objects if isinstance(each, pikepdf.Dictionary) for value in _strings(each)]
    return re.sub(r"\s+", "", "\n".join(texts))


def _strings(found: pikepdf.Dictionary) -> list[Any]:
    return [value for value in found.values() if isinstance(value, pikepdf.String)]


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
def marked(session: Any, marks: Marks) -> Proposal:
    """A proposal that was judged, objected to and accepted, in which everything is a word of its own."""
    body = make_body(name=marks.word("body", EVERY))
    call = make_call(title=marks.word("call", EVERY))
    proposal = make_proposal(State.IN_REVIEW, call=call, body=body, answers=_answers(call.form, marks))
    make_attachment(proposal, title=marks.word("oldfile", {Profile.ARCHIVE}), filename=f"{marks.word('oldname', {Profile.ARCHIVE})}.pdf")
    session.expire(proposal, ["versions"])
    freeze_version(SYSTEM, proposal)
    for attachment in proposal.attachments:
        attachment.removed_at = clock.now()
    session.flush()
    session.expire(proposal, ["attachments"])
    make_attachment(proposal, title=marks.word("file", WITH_THE_BODY), filename=f"{marks.word('filename', WITH_THE_BODY)}.pdf")
    freeze_version(SYSTEM, proposal)
    session.expire(proposal, ["versions"])
    _judge(session, proposal, marks)
    _settle(session, proposal, marks)
    _leave_traces(proposal, marks)
    session.expire_all()
    return proposal


def _answers(form: Any, marks: Marks) -> dict[str, Any]:
    answers = complete_answers(form)
    for each in form.fields:
        if each.type in ("str", "text") and each.code in answers:
            is_public = each.public and not each.personal
            shown = EVERY if each.lift == "title" else WITH_THE_BODY | ({Profile.PUBLIC} if is_public else set())
            answers[each.code] = marks.word(each.code, shown)
        if each.type == "table" and each.code in answers:
            texts = [column.code for column in each.columns if column.type in ("str", "text")]
            for row in answers[each.code]:
                row.update({code: marks.word(f"{each.code}{code}", WITH_THE_BODY) for code in texts})
    answers["publish_consent"] = True
    return answers


def _judge(session: Any, proposal: Proposal, marks: Marks) -> None:
    for number, points in enumerate(("3.5", "4.5")):
        evaluator = make_person(Role.EVALUATOR, name=marks.word(f"evaluator{number}", WITHIN))
        sheet = full_sheet(proposal.call.rubric, points)
        sheet |= {name: marks.word(f"why{number}", WITHIN) for name in sheet if name.endswith("_comment")}
        assignment = make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=evaluator, sheet=sheet)
        assignment.comment_to_body = marks.word(f"tobody{number}", WITH_THE_BODY)
        assignment.checks["accessibility"] = HorizontalCheck(
            item="accessibility", verdict=Verdict.YES, comment=marks.word(f"horizontal{number}", WITHIN)
        )
        session.add(
            PrivateNote(assignment_id=assignment.id, text=marks.word(f"private{number}", set()), changed_at=clock.now(), spell_at=clock.now())
        )
        make_post(proposal, evaluator, text=marks.word(f"post{number}", set()))
        make_declaration(evaluator, person="Κάποιος", reason=marks.word(f"declared{number}", set()))
    decliner = make_person(Role.EVALUATOR, name=marks.word("decliner", set()))
    make_assignment(AssignmentState.DECLINED, proposal=proposal, evaluator=decliner)
    item = proposal.call.rubric.admissibility[0].code
    session.add(
        AdmissibilityCheck(
            proposal_id=proposal.id,
            item=item,
            verdict=Verdict.YES,
            comment=marks.word("check", WITHIN),
            version_id=proposal.versions[-1].id,
            at=clock.now(),
        )
    )
    override = make_override(proposal, make_person(Role.EVALUATOR, name=marks.word("overridden", WITHIN)))
    override.reason, override.by.name = marks.word("override", WITHIN), marks.word("overrider", WITHIN)
    agreed = make_consensus(proposal, make_person(name=marks.word("agreer", WITHIN)), "4", reasons=marks.word("agreed", WITHIN))
    for score in agreed.scores.values():
        score.comment = marks.word("agreedwhy", WITHIN)
    make_comment(proposal, text=marks.word("comment", set()))


def _settle(session: Any, proposal: Proposal, marks: Marks) -> None:
    recommendation = make_recommendation(proposal)
    recommendation.reasons = marks.word("recommended", WITHIN)
    proposal.state, proposal.decided_at = State.ACCEPTED, clock.now()
    make_decision(
        proposal,
        marks.word("number", EVERY),
        ada=marks.word("ada", EVERY),
        reasons=marks.word("decided", EVERY - {Profile.PUBLIC}),
        decided_on=clock.today() - timedelta(days=1),
    )
    make_objection(proposal).text = marks.word("objection", WITH_THE_BODY)


def _leave_traces(proposal: Proposal, marks: Marks) -> None:
    """Steps of the proposal with notes, and entries that are no steps."""

    def leave(action: str, who: str, note: str, to_state: State | None = None, subject: str = "") -> None:
        states = {"from_state": State.DRAFT.value, "to_state": to_state.value} if to_state else {}
        actor = make_person(name=who).actor
        record(actor, action, subject or f"proposal:{proposal.id}", proposal_id=proposal.id, note=note, **states)

    steps = (("request_approval", State.AWAITING_APPROVAL), ("return_for_completion", State.RETURNED), ("admit", State.IN_REVIEW))
    for action, state in steps:
        leave(action, marks.word(f"who{action}", WITHIN), marks.word(f"note{action}", WITHIN), state)
    leave("send_back", marks.word("whosendback", WITHIN), marks.word("notesendback", set()), State.DRAFT)
    leave("assign", marks.word("assigner", {Profile.ARCHIVE}), marks.word("assigned", {Profile.ARCHIVE}), subject="assignment:1")
    leave("export_dossier", marks.word("exporter", set()), marks.word("exported", set()))
    leave("refuse_dossier", marks.word("refused", set()), marks.word("refusal", set()))


@pytest.mark.parametrize("profile", list(Profile))
def test_dossier_holds_exactly_what_its_profile_may(profile: Profile, marked: Proposal, marks: Marks) -> None:
    text = everything_in(export_dossier(SYSTEM, marked, acted_as="the_system", asked=Asked(profile, reason=REASON)).pdf)

    assert marks.found(text) == marks.expected(profile)
    assert [each for each in (REASON, *UNSAID.get(profile, ())) if each in text] == []
    assert [each for each in SAID.get(profile, ()) if each not in text] == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("profile", list(Profile))
def test_dossier_is_composed_of_the_same_on_the_other_database(profile: Profile, marked: Proposal, marks: Marks) -> None:
    document = draft_of(marked, Asked(profile, reason=REASON)).document

    # Bookmarks and separator pages of files come with the files, which are not looked into here.
    assert {name for name in marks.found(repr(document)) ^ marks.expected(profile) if "file" not in name and "old" not in name} == set()


def test_dossier_of_some_pieces_holds_those_and_says_so_on_its_cover(marked: Proposal, marks: Marks) -> None:
    asked = Asked(Profile.COMMITTEE, frozenset({Piece.DECISIONS, Piece.HISTORY, Piece.TRAIL}))

    exported = export_dossier(SYSTEM, marked, acted_as="the_system", asked=asked)

    text = everything_in(exported.pdf)
    found = marks.found(text)
    assert "ΠεριλαμβάνονταιΑποφάσεις·Ιστορικόκαταστάσεων" in text
    assert {name for name in found if name.startswith(("why", "evaluator", "assigned", "check", "file"))} == set()
    assert {name.split()[0] for name in found} >= {"decided", "noteadmit", "number", "title"}


@pytest.mark.parametrize("profile", [Profile.APPLICANT, Profile.LETTER, Profile.PUBLIC])
def test_what_speaks_of_a_decision_is_not_there_before_it(profile: Profile) -> None:
    with pytest.raises(NothingToShow):
        export_dossier(SYSTEM, make_proposal(State.REVIEWED), acted_as="the_system", asked=Asked(profile))


@pytest.mark.parametrize("consent", [False, None])
def test_public_dossier_is_not_there_without_the_consent_of_the_body(consent: bool | None) -> None:
    call = make_call()
    proposal = make_proposal(State.ACCEPTED, call=call, answers={**complete_answers(call.form), "publish_consent": consent})

    with pytest.raises(NothingToShow):
        export_dossier(SYSTEM, proposal, acted_as="the_system", asked=Asked(Profile.PUBLIC))


def test_letter_is_not_there_without_a_decision_on_record() -> None:
    with pytest.raises(NothingToShow):
        export_dossier(SYSTEM, make_proposal(State.ACCEPTED), acted_as="the_system", asked=Asked(Profile.LETTER))


def test_archive_is_taken_for_a_reason_only() -> None:
    with pytest.raises(ReasonMissing):
        export_dossier(SYSTEM, make_proposal(State.SUBMITTED), acted_as="the_system", asked=Asked(Profile.ARCHIVE, reason="  "))


def test_every_profile_has_its_row_and_is_found_by_its_name() -> None:
    assert set(PROFILES) == set(Profile)
    assert [profile_named(each.value) for each in Profile] == list(Profile)
    assert profile_named("secret") is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["answers", "sheets"], {Piece.ANSWERS, Piece.SHEETS}),
        (["answers, sheets", ""], {Piece.ANSWERS, Piece.SHEETS}),
        (["answers", "secrets"], None),
        ([""], set()),
    ],
)
def test_pieces_are_read_by_name_and_one_that_is_unknown_spoils_all(names: list[str], expected: set[Piece] | None) -> None:
    assert pieces_named(names) == expected


def test_mean_of_the_marked_proposal_is_what_the_tests_look_for(marked: Proposal) -> None:
    assert marked.mean_total == Decimal("80.00")
