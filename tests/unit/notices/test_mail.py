"""A notice as an e-mail, and the ways of sending one."""

import socketserver
import threading
from email import message_from_bytes, policy

import pytest
from flask_babel import force_locale

from proposals.config import Settings
from proposals.notices.mail import FileMailer, SmtpMailer, mailer_of, write_message
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW
from tests.factories import make_notice, make_person

KINDS = [
    *(step.name for step in PROPOSAL_WORKFLOW.steps.values() if step.tells),
    *(f"assignment_{step.name}" for step in ASSIGNMENT_WORKFLOW.steps.values() if step.tells),
    "assign",
    "slot_reopened",
]
TOLD = {
    "title": "Ψηφιακό «Μητρώο» & άλλα",
    "code": "ESDK-2027-0042",
    "note": "Λείπει <το> σχέδιο.",
    "state": "returned",
    "due": "2026-12-04T21:59:00+00:00",
    "evaluator": "Ελένη Δ.",
    "grounds": ["named", "declared_body"],
}


@pytest.fixture
def database_kind():
    """Nothing here asks the database anything."""
    return "sqlite"


def written(app, kind="submit", language="el", email="maria@crete.example", **told):
    notice = make_notice(make_person(email=email, language=language), kind, values={**TOLD, **told})
    with force_locale(language):
        return write_message(notice, app.extensions["settings"])


@pytest.mark.parametrize("note", ["", "Λείπει το σχέδιο."])
@pytest.mark.parametrize("language", ["el", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_can_be_written_in_both_languages(app, session, kind, language, note):
    message = written(app, kind, language, note=note, due=TOLD["due"] if note else "")

    text = message.get_content()
    assert message["Subject"].strip() != ""
    assert ("ESDK-2027-0042" if language == "en" else "ΕΣΔΚ-2027-0042") in message["Subject"] + text
    assert [mark for mark in ("{{", "{%", "%(", "None", "&amp;", "&lt;", "<p>") if mark in message["Subject"] + text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_english_notice_has_no_greek_of_ours_left(app, session, kind):
    """What is translated is ours; what people wrote stays as they wrote it."""
    message = written(app, kind, "en", title="Register", note="Missing.", evaluator="Eleni D.")

    letters = {letter for letter in message["Subject"] + message.get_content() if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"}
    assert letters == set()


def test_notice_links_to_where_something_can_be_done(app, session):
    text = written(app, "submit").get_content()

    assert f"{app.extensions['settings'].public_url}/proposals/ESDK-2027-0042" in text


def test_managers_read_why_somebody_was_recused_and_he_does_not(app, session):
    to_managers, to_evaluator = (written(app, kind, email=f"{kind}@crete.example").get_content() for kind in ("slot_reopened", "assignment_recuse"))

    assert "Αναφέρεται με το όνομα ή το email στην πρόταση.\nΔήλωσε κώλυμα για τον φορέα της πρότασης." in to_managers
    assert "Αναφέρεται" not in to_evaluator


def test_heads_of_a_message_say_what_a_mail_program_needs(app, session):
    message = written(app)

    assert {name: message[name] for name in ("From", "To", "Date", "Auto-Submitted")} == {
        "From": "no-reply@kainotomia.example",
        "To": "maria@crete.example",
        "Date": "Tue, 24 Nov 2026 10:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }
    assert message["Message-ID"].endswith("@kainotomia.example>")


def test_title_with_a_newline_cannot_add_a_head(app, session):
    message = written(app, title="Τίτλος\nBcc: all@crete.example", code="ESDK-2027-0042\r\nBcc: x@y.example")

    assert (message["Bcc"], "\n" in message["Subject"]) == (None, False)


def test_address_in_greek_letters_can_be_written_to(app, session, tmp_path):
    mailer = FileMailer(tmp_path)

    mailer.send(written(app, email="κυριάκος@φορέας.example"))

    (path,) = tmp_path.glob("*.eml")
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "Υποβλήθηκε η πρόταση ΕΣΔΚ-2027-0042"


def test_file_mailer_writes_one_file_a_message(app, session, tmp_path):
    mailer = FileMailer(tmp_path / "mail")
    first, second = written(app), written(app, email="nikos@crete.example")

    for message in (first, second, second):
        mailer.send(message)

    files = sorted((tmp_path / "mail").iterdir())
    assert [path.name for path in files] == sorted(f"{message['X-Notice']}.eml" for message in (first, second))
    assert message_from_bytes(files[0].read_bytes(), policy=policy.default).get_content() == first.get_content()


@pytest.mark.parametrize(
    ("url", "kind", "folder"),
    [("", FileMailer, "mail"), ("smtp://mail.example", SmtpMailer, None), ("smtps://maria:s%40fe@mail.example:465", SmtpMailer, None)],
)
def test_settings_say_how_mail_goes_out(tmp_path, url, kind, folder):
    mailer = mailer_of(Settings(instance_path=str(tmp_path), mail_url=url))

    assert (type(mailer), getattr(mailer, "folder", None)) == (kind, tmp_path / folder if folder else None)


class MailServer(socketserver.BaseRequestHandler):
    """The least that a mail server says; what it hears is kept in `server.heard`."""

    def handle(self):
        self.request.sendall(b"220 here\r\n")
        for line in self.request.makefile("rb"):
            self.server.heard.append(line.strip().decode())
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.request.sendall(b"354 go on\r\n")
            elif verb == b"EHLO":
                offers = b"250-STARTTLS\r\n" if self.server.offers_tls else b""
                self.request.sendall(b"250-here\r\n" + offers + b"250-AUTH PLAIN\r\n250 8BITMIME\r\n")
            elif verb == b"STAR":
                self.request.sendall(b"220 go on, but this is no TLS\r\n")
            elif verb == b"AUTH":
                self.request.sendall(b"235 welcome\r\n")
            elif verb == b"RCPT" and b"refused" in line:
                self.request.sendall(b"550 nobody of that name\r\n")
            elif verb == b"QUIT":
                self.request.sendall(b"221 bye\r\n")
            elif verb in (b"MAIL", b"RCPT", b"RSET", b"."):
                self.request.sendall(b"250 fine\r\n")


@pytest.fixture
def mail_server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.heard, server.offers_tls = [], False
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def address_of(server):
    return f"127.0.0.1:{server.server_address[1]}"


def test_smtp_mailer_hands_the_message_to_the_server(app, session, mail_server):
    SmtpMailer(f"smtp://{address_of(mail_server)}").send(written(app))

    assert [line for line in mail_server.heard if line.lower().startswith(("mail", "rcpt", "to:"))] == [
        "mail FROM:<no-reply@kainotomia.example>",
        "rcpt TO:<maria@crete.example>",
        "To: maria@crete.example",
    ]


def test_smtp_mailer_signs_in_where_the_address_has_a_name(app, session, mail_server):
    SmtpMailer(f"smtp://maria:s%40fe@{address_of(mail_server)}").send(written(app))

    # "\0maria\0s@fe" in base 64
    assert "AUTH PLAIN AG1hcmlhAHNAZmU=" in mail_server.heard


@pytest.mark.parametrize(("scheme", "offers_tls"), [("smtp", True), ("smtps", False)])
def test_nothing_is_sent_in_the_clear_where_encryption_was_offered_or_asked_for(app, session, mail_server, scheme, offers_tls):
    mail_server.offers_tls = offers_tls

    with pytest.raises(OSError, match="SSL"):
        SmtpMailer(f"{scheme}://{address_of(mail_server)}").send(written(app))

    assert [line for line in mail_server.heard if line.lower().startswith(("mail", "rcpt", "data"))] == []


def test_refusal_of_the_server_is_one_kind_of_error(app, session, mail_server):
    with pytest.raises(OSError, match="nobody of that name"):
        SmtpMailer(f"smtp://{address_of(mail_server)}").send(written(app, email="refused@crete.example"))


def test_server_that_is_not_there_is_the_same_kind_of_error(app, session):
    with socketserver.TCPServer(("127.0.0.1", 0), MailServer) as closed:
        address = address_of(closed)

    with pytest.raises(OSError, match="refused"):
        SmtpMailer(f"smtp://{address}").send(written(app))


@pytest.mark.parametrize(
    ("about", "subject"),
    [
        ({"about": "Πρόσκληση 2027 · τόμος"}, "Είναι έτοιμο: Φάκελοι: Πρόσκληση 2027 · τόμος"),
        ({"about": ""}, "Είναι έτοιμο: Φάκελοι"),
        ({}, "Είναι έτοιμο: Φάκελοι"),
    ],
)
def test_message_about_a_file_names_what_it_holds_where_that_is_known(app, session, about, subject):
    message = written(app, "order_ready", title="Φάκελοι", number=7, until=TOLD["due"], **about)

    assert message["Subject"] == subject
    assert f"«{subject.partition(': ')[2]}»" in message.get_content()
