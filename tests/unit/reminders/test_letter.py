"""The digest as people read it, and what it tells their mail program."""

from email import message_from_bytes, policy

import pytest
from flask_babel import force_locale
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from proposals.config import Settings
from proposals.notices.mail import FileMailer, write_message
from proposals.notices.models import Notice
from proposals.notices.operations import send_due_notices
from proposals.reminders.way_out import person_of, way_out_of
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_notice, make_person, make_proposal
from tests.unit.reminders.conftest import CLOSES_ON, LONG_AGO, at

ONE = "2026-12-10"
AS_IT_IS = {"title": "Μητρώο", "code": "D-22BBCC", "due": "2026-12-11T13:00:00+00:00", "days": 1}
DRAFT = {**AS_IT_IS, "deadline": "closing", "for_approval": False, "approval_asked": True, "missing": 0, "wrong": 0, "sections": 0}
TASK = {
    **AS_IT_IS,
    "deadline": "task",
    "is_late": False,
    "what": {"el": "Α. Ταυτότητα πρότασης", "en": "A. Identity of the proposal"},
    "section": "identity",
}
SHEET = {**AS_IT_IS, "deadline": "sheet", "invited": False, "gaps": 2, "number": 7, "code": "ESDK-2027-0001"}


@pytest.fixture
def letter(app, session):
    """The text of a digest about one matter, without its foot."""

    def write(matter, language="el", **more):
        told = {"matters": [{**matter, **more}], "way_out": "/reminders/off/x"}
        notice = make_notice(make_person(language=language), "remind", values=told)
        with force_locale(language):
            return write_message(notice, app.extensions["settings"]).get_content().split("\n\n")[1]

    return write


def test_digest_says_what_waits_until_when_what_is_missing_and_where(app, session, on, mailer, author, call, body):
    draft = make_proposal(call=call, body=body, answers={"title": "Μητρώο «Α» & Β"}, created_at=LONG_AGO)
    returned = make_proposal(State.RETURNED, call=call, body=body, answers={}, completion_due=at(CLOSES_ON, 23), completion_sections=["identity"])
    on(ONE)
    send_due_notices(mailer)

    (message,) = mailer.sent
    assert message["Subject"] == "Υπενθύμιση: πλησιάζουν 2 προθεσμίες"
    assert (
        message.get_content()
        == f"""\
2 ενέργειες με προθεσμία περιμένουν εσάς.

Πρόταση «Μητρώο «Α» & Β» ({draft.handle})
Η πρόσκληση κλείνει στις 11/12/2026, 15:00 (ώρα Ελλάδας).
Απομένει 1 εργάσιμη ημέρα.
Λείπουν {draft.missing_count} υποχρεωτικά πεδία.
Μέσα στην ίδια προθεσμία χρειάζεται και η υποβολή από τον εγκρίνοντα του φορέα.
http://127.0.0.1:8000/proposals/{draft.handle}

Συμπλήρωση της πρότασης «Χωρίς τίτλο ακόμη» ({returned.code.replace("ESDK", "ΕΣΔΚ")})
Η προθεσμία συμπλήρωσης λήγει στις 11/12/2026, 23:00 (ώρα Ελλάδας).
Απομένει 1 εργάσιμη ημέρα.
Ζητήθηκε συμπλήρωση σε 1 ενότητα.
Λείπουν {returned.missing_count} υποχρεωτικά πεδία.
Μέσα στην ίδια προθεσμία χρειάζεται και η υποβολή από τον εγκρίνοντα του φορέα.
http://127.0.0.1:8000/proposals/{returned.code}

Όλα όσα περιμένουν εσάς:
http://127.0.0.1:8000/desk

--
Λαμβάνετε αυτό το μήνυμα επειδή οι παραπάνω ενέργειες περιμένουν εσάς ή συναδέλφους σας. Αν έγιναν στο μεταξύ, δεν χρειάζεται να κάνετε κάτι.
Το μήνυμα στάλθηκε αυτόματα από τις Προτάσεις Καινοτομίας. Μην απαντήσετε σε αυτό: δεν το διαβάζει κανείς.

Για να μη λαμβάνετε υπενθυμίσεις:
http://127.0.0.1:8000{way_out_of(author.id)}
"""
    )


def test_digest_is_in_the_language_of_its_reader(session, on, mailer, call):
    evaluator = make_person(Role.EVALUATOR, language="en")
    make_assignment(AssignmentState.INVITED, evaluator=evaluator, due_at=at(CLOSES_ON)).assigned_at = LONG_AGO
    on(ONE)
    send_due_notices(mailer)

    (message,) = mailer.sent
    assert message["Subject"] == "Reminder: due by 11/12/2026, 15:00"
    assert "1 action with a deadline is waiting for you." in message.get_content()
    assert "1 working day is left.\nSay whether you can take it on.\nhttp://127.0.0.1:8000/reviews/" in message.get_content()


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({"missing": 1}, ["Λείπει 1 υποχρεωτικό πεδίο."]),
        ({"missing": 3, "wrong": 1}, ["Λείπουν 3 υποχρεωτικά πεδία.", "1 απάντηση έχει λάθος που χρειάζεται διόρθωση."]),
        ({}, ["Δεν λείπει υποχρεωτικό πεδίο, αλλά η πρόταση δεν έχει υποβληθεί."]),
        ({"for_approval": True}, ["Περιμένει την έγκρισή σας για να υποβληθεί."]),
    ],
)
def test_what_is_missing_from_a_proposal_is_counted(letter, more, lines):
    approval = ["Μέσα στην ίδια προθεσμία χρειάζεται και η υποβολή από τον εγκρίνοντα του φορέα."]

    assert letter(DRAFT, **more).splitlines()[3:-1] == lines + ([] if "for_approval" in more else approval)
    assert letter(DRAFT, **more, approval_asked=False).splitlines()[3:-1] == lines


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "Το φύλλο έχει 2 κενά ή λάθη."),
        ({"gaps": 0}, "Το φύλλο είναι πλήρες. Απομένει η οριστική υποβολή του."),
        ({"invited": True}, "Δηλώστε αν μπορείτε να την αναλάβετε."),
    ],
)
def test_what_is_missing_from_a_sheet_is_counted(letter, more, line):
    assert letter(SHEET, **more).splitlines() == [
        "Αξιολόγηση της πρότασης «Μητρώο» (ΕΣΔΚ-2027-0001)",
        "Το φύλλο σας χρειάζεται να είναι οριστικό έως 11/12/2026, 15:00 (ώρα Ελλάδας).",
        "Απομένει 1 εργάσιμη ημέρα.",
        line,
        "http://127.0.0.1:8000/reviews/7",
    ]


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({}, ["Η προθεσμία της ανάθεσης λήγει στις 11/12/2026, 15:00 (ώρα Ελλάδας).", "Απομένει 1 εργάσιμη ημέρα."]),
        (
            {"is_late": True, "days": 0},
            [
                "Η προθεσμία της ανάθεσης πέρασε στις 11/12/2026, 15:00 (ώρα Ελλάδας).",
                (
                    "Αν την έχετε γράψει, σημειώστε στη σελίδα της πρότασης ότι έγινε. "
                    "Αν χρειάζεστε περισσότερο χρόνο, συνεννοηθείτε με όποιον σας την ανέθεσε."
                ),
            ],
        ),
    ],
)
def test_task_is_named_with_its_day_and_leads_to_its_section(letter, more, lines):
    assert letter(TASK, **more).splitlines() == [
        "Σας έχει ανατεθεί στην πρόταση «Μητρώο» (D-22BBCC):",
        "Α. Ταυτότητα πρότασης",
        *lines,
        "http://127.0.0.1:8000/proposals/D-22BBCC/edit/identity",
    ]


@pytest.mark.parametrize(
    ("matters", "subject"),
    [
        ([TASK], "Υπενθύμιση: προθεσμία έως 11/12/2026, 15:00"),
        ([{**TASK, "is_late": True}], "Υπενθύμιση: η προθεσμία πέρασε στις 11/12/2026, 15:00"),
        ([TASK, DRAFT], "Υπενθύμιση: πλησιάζουν 2 προθεσμίες"),
        ([{**TASK, "is_late": True}, DRAFT], "Υπενθύμιση: 2 προθεσμίες που πλησιάζουν ή πέρασαν"),
    ],
)
def test_subject_says_whether_a_day_has_passed(app, session, matters, subject):
    notice = make_notice(make_person(), "remind", values={"matters": matters, "way_out": "/reminders/off/x"})

    assert write_message(notice, app.extensions["settings"])["Subject"] == subject


@pytest.mark.parametrize(("days", "line"), [(0, "Δεν απομένει άλλη εργάσιμη ημέρα."), (3, "Απομένουν 3 εργάσιμες ημέρες.")])
def test_working_days_that_are_left_are_said(letter, days, line):
    assert letter(DRAFT, days=days).splitlines()[2] == line


@pytest.mark.parametrize(
    "matter", [DRAFT, {**DRAFT, "deadline": "completion", "sections": 2}, {**DRAFT, "for_approval": True}, SHEET, TASK, {**TASK, "is_late": True}]
)
@pytest.mark.parametrize("days", [0, 1, 4])
def test_english_digest_has_no_greek_of_ours_left(letter, matter, days):
    text = letter(matter, "en", days=days, title="Register", missing=days, wrong=days, gaps=days)

    assert [letter for letter in text if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"] == []


def heads(session, **settings):
    """What a mail program reads of a digest that was sent as a file, with these settings."""
    notice = make_notice(make_person(), "remind", values={"matters": [DRAFT], "way_out": way_out_of(123456)})
    return write_message(notice, Settings(**settings))


def test_mail_program_can_switch_off_with_one_click_over_https(session, tmp_path):
    message = heads(session, public_url="https://" + "a-long-name." * 8 + "gov.example")
    FileMailer(tmp_path).send(message)

    (sent,) = tmp_path.glob("*.eml")
    read = message_from_bytes(sent.read_bytes(), policy=policy.default)
    # On one line and as it is: an address in encoded words is none to a mail program.
    assert b"\r\nList-Unsubscribe: <https://a-long-name." in sent.read_bytes()
    assert read["List-Unsubscribe"] == f"<https://{'a-long-name.' * 8}gov.example{way_out_of(123456)}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_not_promised_without_https(session):
    message = heads(session, public_url="http://kainotomia.example")

    assert message["List-Unsubscribe"] == f"<http://kainotomia.example{way_out_of(123456)}>"
    assert message["List-Unsubscribe-Post"] is None


def test_notice_that_is_no_reminder_cannot_be_switched_off(session):
    message = write_message(make_notice(make_person(), "assign"), Settings())

    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)


def test_smtp_sends_the_heads_as_a_file_has_them(session):
    """`send_message` of smtplib writes with the policy of the message, not with one of ours."""
    message = heads(session, public_url="https://" + "a-long-name." * 8 + "gov.example")

    assert b"\nList-Unsubscribe: <https://a-long-name." in message.as_bytes()


@pytest.mark.parametrize("number", [1, 2**31 - 1])
def test_token_names_the_person_for_whom_it_was_made(session, number):
    assert person_of(way_out_of(number).rpartition("/")[2]) == number


@pytest.mark.parametrize("change", [lambda token: "", lambda token: "1", lambda token: token[:-1], lambda token: "MQ." + token.partition(".")[2]])
def test_token_that_we_did_not_sign_names_nobody(session, change):
    assert person_of(change(way_out_of(123).rpartition("/")[2])) is None


def test_token_of_another_key_or_for_another_purpose_names_nobody(app, session, set_to):
    token = way_out_of(123).rpartition("/")[2]
    other = URLSafeSerializer(app.extensions["settings"].secret_key, salt="something else").dumps(123)

    assert person_of(other) is None
    set_to(secret_key="another key another key another key")
    assert person_of(token) is None


def test_outbox_holds_what_is_said_and_no_more(session, on, author, draft):
    on(ONE)

    (values,) = session.scalars(select(Notice.values))
    assert values == {
        "matters": [
            {
                "title": "Μητρώο",
                "code": draft.handle,
                "deadline": "closing",
                "due": "2026-12-11T13:00:00+00:00",
                "days": 1,
                "for_approval": False,
                "approval_asked": True,
                "missing": draft.missing_count,
                "wrong": draft.wrong_count,
                "sections": 0,
            }
        ],
        "way_out": way_out_of(author.id),
    }
