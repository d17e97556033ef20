"""Every page of the product: who opens it, where it is, and for pages that answer something, what is done to get there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from itsdangerous import URLSafeSerializer

from proposals.calls.form import standard_form
from tests.browser import choosing, issued, preparing, refusals
from tests.browser.demo import Demo
from tests.browser.people import ADMINISTRATOR, APPROVER, AUTHOR, CHAIR, DECISION_MAKER, MANAGER, OBSERVER, Visitors
from tests.browser.serving import QUICK
from tests.browser.watching import Window

SECTIONS = tuple(section.code for section in standard_form().sections)


@dataclass(frozen=True)
class Place:
    """A page. `find` gives the address, and the e-mail of who opens it where the demo has to say it; `act` is done there."""

    name: str
    who: str | None
    find: Callable[[Demo], str | tuple[str, str]]
    act: Callable[[Window], None] | None = None

    def open(self, visitors: Visitors, demo: Demo) -> Window:
        found = self.find(demo)
        path, who = found if isinstance(found, tuple) else (found, self.who)
        window = visitors.known(who)
        window.visit(path)
        if self.act:
            self.act(window)
        return window


def at(path: str) -> Callable[[Demo], str]:
    return lambda demo: path


def proposal(state: str, part: str = "", **wanted: Any) -> Callable[[Demo], str]:
    """A page of a proposal in this state."""
    return lambda demo: demo.proposal(state, **wanted).path + part


def as_author(state: str, part: str = "", **wanted: Any) -> Callable[[Demo], tuple[str, str]]:
    """The same as the author of its body sees it."""
    return lambda demo: (demo.proposal(state, **wanted).path + part, demo.proposal(state, **wanted).author)


def as_approver(state: str, part: str = "") -> Callable[[Demo], tuple[str, str]]:
    return lambda demo: (demo.proposal(state).path + part, demo.proposal(state).approver)


def review(state: str, of: str = "in_review") -> Callable[[Demo], tuple[str, str]]:
    """A sheet in this state, as its evaluator sees it."""
    return lambda demo: (demo.review(state, of).path, demo.review(state, of).evaluator)


def catalogue_entry(demo: Demo) -> str:
    return f"/catalogue/{demo.proposal('accepted').code}"


def way_out_of_a_letter(demo: Demo) -> str:
    """The link that switches the reminders of an author off."""
    signing = URLSafeSerializer(QUICK["SECRET_KEY"], salt="switch reminders off")
    return f"/reminders/off/{signing.dumps(demo.number_of(AUTHOR))}"


def stop_reminders(window: Window) -> None:
    with window.answering(200):
        window.page.locator("main button").click()


PUBLIC = (
    Place("home", None, at("/")),
    Place("calls", None, at("/calls")),
    Place("call-open", None, at("/calls/esdk-2027")),
    Place("call-decided", None, at("/calls/esdk-2023")),
    Place("catalogue", None, at("/catalogue")),
    Place("catalogue-nothing-found", None, at("/catalogue?q=ωωωωω")),
    Place("catalogue-entry", None, catalogue_entry),
    Place("criteria", None, at("/criteria")),
    Place("criteria-calibration", None, at("/criteria/calibration")),
    Place("help", None, at("/help")),
    Place("accessibility", None, at("/accessibility")),
    Place("privacy", None, at("/privacy")),
    Place("sign-in", None, at("/sign-in")),
    Place("sign-in-refused", None, at("/sign-in"), refusals.wrong_password),
    Place("reminders-stop", None, way_out_of_a_letter),
    Place("reminders-stopped", None, way_out_of_a_letter, stop_reminders),
    Place("reminders-unknown-link", None, at("/"), refusals.unknown_link),
    Place("verify", None, at("/verify")),
    Place("verify-refused", None, at("/verify"), refusals.unreadable_code),
    Place("verify-unknown", None, at("/verify"), refusals.unknown_code),
    Place("verified", None, catalogue_entry, issued.look_up_public_dossier),
    Place("not-found", None, at("/"), refusals.no_such_page),
)

WRITING = (
    Place("desk-author", AUTHOR, at("/desk")),
    Place("proposals-author", AUTHOR, at("/proposals")),
    Place("new", AUTHOR, at("/proposals/new?call=esdk-2027")),
    Place("new-from-file", AUTHOR, at("/proposals/import")),
    Place("new-from-file-refused", AUTHOR, at("/proposals/import"), refusals.file_with_errors),
    Place("new-from-event", AUTHOR, at("/proposals/new/event")),
    Place("new-from-event-refused", AUTHOR, at("/proposals/new/event"), refusals.no_event),
    Place("copy", AUTHOR, as_author("draft", "/copy")),
    Place("copy-refused", AUTHOR, as_author("draft", "/copy"), refusals.no_section),
    Place("similar", AUTHOR, as_author("draft", "/similar")),
    Place("password", AUTHOR, at("/account/password")),
    Place("reminders", AUTHOR, at("/account/notices")),
    Place("write", AUTHOR, as_author("draft")),
    *(Place(f"section-{code}", AUTHOR, as_author("draft", f"/edit/{code}")) for code in SECTIONS),
    Place("section-with-errors", AUTHOR, as_author("draft", "/edit/body"), refusals.wrong_email),
    Place("section-sent-too-late", AUTHOR, as_author("draft", "/edit/problem"), refusals.lost_token),
    Place("check-author", AUTHOR, as_author("draft", "/check")),
    Place("history", AUTHOR, as_author("draft", "/history")),
    Place("former-text", AUTHOR, as_author("draft", "/history/title/1")),
    Place("people-author", AUTHOR, as_author("draft", "/people")),
    Place("comments-author", AUTHOR, as_author("draft", "/comments")),
    Place("comments-of-a-section", AUTHOR, as_author("draft", "/comments/identity")),
    Place("attachments-author", AUTHOR, as_author("draft", "/attachments")),
    Place("attachment-refused", AUTHOR, as_author("draft", "/attachments"), refusals.wrong_file),
    Place("attachment-too-large", AUTHOR, as_author("draft", "/attachments"), refusals.large_file),
    Place("returned-author", AUTHOR, as_author("returned")),
    Place("withdrawn-author", AUTHOR, as_author("withdrawn")),
    Place("receipt", AUTHOR, as_author("submitted", "/versions/1/receipt")),
    Place("diff-draft", AUTHOR, as_author("submitted", "/versions/1/diff/draft", versions=2)),
    Place("outcome-author", AUTHOR, as_author("accepted", "/outcome")),
    Place("not-found-signed-in", AUTHOR, at("/desk"), refusals.no_such_page),
    Place("desk-approver", APPROVER, at("/desk")),
    Place("approve", APPROVER, as_approver("awaiting_approval")),
    Place("check-approver", APPROVER, as_approver("awaiting_approval", "/check")),
    Place("send-back-refused", APPROVER, as_approver("awaiting_approval"), refusals.no_note),
    Place("submit-refused", APPROVER, as_approver("awaiting_approval"), refusals.other_text),
)

MANAGING = (
    Place("desk-manager", MANAGER, at("/desk")),
    Place("proposals-manager", MANAGER, at("/proposals")),
    Place("proposal-submitted", MANAGER, proposal("submitted", versions=2)),
    Place("checklist", MANAGER, proposal("submitted", "/evaluation")),
    Place("assign", MANAGER, proposal("in_review", "/evaluation")),
    Place("reviewed-manager", MANAGER, proposal("reviewed", "/evaluation")),
    Place("objection-refused", MANAGER, proposal("rejected", "/evaluation"), refusals.no_objection),
    Place(
        "ranking",
        MANAGER,
        at("/manage/calls/esdk-2023/ranking?line=number&value=5&reserve=2&compare_basis=raw&compare_value=3&least-axis-strategy=1"),
    ),
    Place("ranking-refused", MANAGER, at("/manage/calls/esdk-2023/ranking"), refusals.no_number_of_places),
    Place("versions", MANAGER, proposal("submitted", "/versions", versions=2)),
    Place("version", MANAGER, proposal("submitted", "/versions/1", versions=2)),
    Place("diff", MANAGER, proposal("submitted", "/versions/1/diff/2", versions=2)),
    Place("attachments-manager", MANAGER, proposal("submitted", "/attachments")),
    Place("call-proposals", MANAGER, at("/manage/calls/esdk-2025/proposals")),
    Place("call-proposals-filtered", MANAGER, at("/manage/calls/esdk-2025/proposals?facets=1&q=φύλλα>0")),
    Place("call-proposals-mistake", MANAGER, at("/manage/calls/esdk-2025/proposals"), refusals.no_search),
    Place("call-proposals-chosen", MANAGER, at("/manage/calls/esdk-2025/proposals?state=in_review"), choosing.choose_all),
    Place("call-proposals-none-chosen", MANAGER, at("/manage/calls/esdk-2025/proposals?state=in_review"), choosing.choose_none),
    Place("call-proposals-note-wanted", MANAGER, at("/manage/calls/esdk-2025/proposals?state=in_review"), choosing.confirm_without_note),
    Place("call-proposals-done", MANAGER, at("/manage/calls/esdk-2025/proposals?state=reviewed"), choosing.do_what_is_refused),
    Place("call-assignments", MANAGER, at("/manage/calls/esdk-2025/assignments")),
    Place("call-sheets", MANAGER, at("/manage/calls/esdk-2025/sheets")),
    Place("view-new", MANAGER, at("/views/new?list=call&slug=esdk-2025&q=φύλλα>0")),
    Place("view-refused", MANAGER, at("/views/new?list=call&slug=esdk-2025&q=φύλλα>0"), refusals.no_name_of_view),
    Place("call-assignment", MANAGER, at("/manage/calls/esdk-2025/assignment")),
    Place("agreement-manager", MANAGER, lambda demo: demo.agreed()[0].path + "/evaluation"),
    Place("discussion-manager", MANAGER, lambda demo: demo.agreed()[0].path + "/discussion"),
    Place("meetings", MANAGER, at("/manage/calls/esdk-2025/meetings")),
    Place("meeting", MANAGER, at("/manage/calls/esdk-2025/meetings/1")),
    Place("meeting-new", MANAGER, at("/manage/calls/esdk-2025/meetings/new")),
    Place("meeting-particulars", MANAGER, at("/manage/calls/esdk-2025/meetings/1/particulars")),
    Place("meeting-item", MANAGER, at("/manage/calls/esdk-2025/meetings/1/agenda/1")),
    Place("assignment-runs", MANAGER, at("/manage/calls/esdk-2025/assignment/runs")),
    Place("view-kept", MANAGER, at("/views/new?list=call&slug=esdk-2025&q=φύλλα>0"), preparing.keep_view),
)

RELEASED = "/manage/calls/esdk-2023/decisions/1"
CHOICE = "/manage/calls/esdk-2025/ranking?line=number&value=3&reserve=1"
DECIDING = (
    Place("decisions-none", MANAGER, at("/manage/calls/esdk-2027/decisions")),
    Place("decisions", MANAGER, at("/manage/calls/esdk-2023/decisions")),
    Place("decisions-released", MANAGER, at(RELEASED)),
    Place("decisions-draft", MANAGER, at(CHOICE), preparing.draft_list),
    Place("decisions-entry", MANAGER, at(CHOICE), preparing.first_entry),
    Place("decisions-entry-refused", MANAGER, at(CHOICE), preparing.entry_without_why),
    Place("decisions-particulars", MANAGER, at(CHOICE), preparing.particulars),
    Place("decisions-comments", MANAGER, at(f"{RELEASED}/comments")),
    Place("decisions-letter", MANAGER, at(f"{RELEASED}/letters?at=1")),
    Place("decisions-recipients", MANAGER, at(f"{RELEASED}/letters/recipients?outcome=accept")),
    Place("comments-to-body", MANAGER, at("/proposals/ESDK-2025-0016/comments-to-body")),
    Place("decisions-release", DECISION_MAKER, at(f"{RELEASED}/release")),
    Place("letter-texts", MANAGER, at("/manage/calls/esdk-2023/letters")),
    Place("objections", MANAGER, at("/manage/calls/esdk-2023/objections")),
    Place("objection", DECISION_MAKER, proposal("rejected", "/evaluation")),
)

JUDGING = (
    Place("desk-evaluator", None, lambda demo: ("/desk", demo.review("invited").evaluator)),
    Place("reviews", None, lambda demo: ("/reviews", demo.review("final").evaluator)),
    Place("offline", None, lambda demo: ("/reviews/offline", demo.review("accepted").evaluator)),
    Place("offline-refused", None, lambda demo: ("/reviews/offline", demo.review("accepted").evaluator), refusals.no_sheets),
    Place("offline-report", None, lambda demo: ("/reviews/offline", demo.review("accepted").evaluator), refusals.sheets_as_they_were),
    Place("conflicts", None, lambda demo: ("/reviews/conflicts", demo.review("final").evaluator)),
    Place("expertise", None, lambda demo: ("/reviews/expertise", demo.review("final").evaluator)),
    Place("bid-calls", None, lambda demo: ("/reviews/bids", demo.review("final").evaluator)),
    Place("bids", None, lambda demo: ("/reviews/bids/esdk-2025", demo.review("final").evaluator)),
    Place("declaration", None, review("invited")),
    Place("sheet-open", None, review("accepted")),
    Place("sheet-with-gaps", None, review("accepted"), refusals.gaps),
    Place("sheet-history", None, lambda demo: (demo.review("accepted").path + "/history", demo.review("accepted").evaluator)),
    Place("sheet-version", None, lambda demo: (demo.review("final").path + "/final/1", demo.review("final").evaluator)),
    Place("sheet-final", None, review("final")),
    Place("sheet-final-decided", None, review("final", of="reviewed")),
    Place("discussion-evaluator", None, lambda demo: (demo.agreed()[0].path + "/discussion", demo.agreed()[1])),
    Place("distribution", None, lambda demo: ("/reviews/distribution", demo.agreed()[1])),
    Place("distribution-of-a-call", None, lambda demo: ("/reviews/distribution?call=esdk-2023", demo.review("final", of="accepted").evaluator)),
    Place("desk-chair", CHAIR, at("/desk")),
    Place("consensus", CHAIR, lambda demo: demo.agreed()[0].path + "/consensus"),
    Place("recommend", CHAIR, proposal("reviewed", "/evaluation")),
    Place("recommendation-refused", CHAIR, proposal("reviewed", "/evaluation"), refusals.no_reasons),
    Place("desk-decision-maker", DECISION_MAKER, at("/desk")),
    Place("decide", DECISION_MAKER, proposal("reviewed")),
)

ADMINISTERING = (
    Place("desk-administrator", ADMINISTRATOR, at("/desk")),
    Place("proposal-accepted", ADMINISTRATOR, proposal("accepted")),
    Place("dossier-choose", ADMINISTRATOR, proposal("accepted", "/dossier")),
    Place("dossier-refused", ADMINISTRATOR, proposal("accepted", "/dossier"), refusals.archive_without_reason),
    Place("dossier-author", AUTHOR, as_author("accepted", "/dossier")),
    Place("dossiers-chosen", ADMINISTRATOR, lambda demo: f"/dossiers/chosen?code={demo.proposal('accepted').code}"),
    Place("dossiers-none-chosen", ADMINISTRATOR, at("/desk"), refusals.no_dossier_chosen),
    Place("volumes", ADMINISTRATOR, at("/manage/calls/esdk-2023/dossiers")),
    Place("volume-ordered", ADMINISTRATOR, at("/manage/calls/esdk-2023/dossiers"), preparing.order_volume),
    Place("orders", ADMINISTRATOR, at("/orders")),
    Place("people", ADMINISTRATOR, at("/manage/people")),
    Place("person", ADMINISTRATOR, lambda demo: f"/manage/people/{demo.number_of(AUTHOR)}"),
    Place("person-new", ADMINISTRATOR, at("/manage/people/new")),
    Place("person-refused", ADMINISTRATOR, at("/manage/people/new"), refusals.nobody),
    Place("bodies", ADMINISTRATOR, at("/manage/bodies")),
    Place("body", ADMINISTRATOR, at("/manage/bodies/1")),
    Place("body-refused", ADMINISTRATOR, at("/manage/bodies"), refusals.no_body),
    Place("evaluation-administrator", ADMINISTRATOR, proposal("in_review", "/evaluation")),
    Place("audit", ADMINISTRATOR, at("/manage/audit")),
    Place("proposals-observer", OBSERVER, at("/proposals")),
    Place("proposal-observer", OBSERVER, proposal("in_review")),
)

PLACES = PUBLIC + WRITING + MANAGING + DECIDING + JUDGING + ADMINISTERING
