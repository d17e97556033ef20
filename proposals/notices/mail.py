"""A notice as an e-mail in its reader's language, and the two ways of sending one: SMTP, or a file in the instance folder."""

import smtplib
import ssl
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import render_template
from flask_babel import force_locale

from proposals.config import Settings
from proposals.notices.models import Notice


class _OnOneLine(UnstructuredHeader, BaseHeader):
    """A head that is written as it stands: the library would break a long address into encoded words, and no mail program undoes that."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADS = HeaderRegistry()
_HEADS.map_to_type("list-unsubscribe", _OnOneLine)
_POLICY = EmailPolicy(header_factory=_HEADS)


class Mailer(Protocol):
    """Whatever takes a message; raises OSError where it cannot."""

    def send(self, message: EmailMessage) -> None: ...


class FileMailer:
    """Writes each message into a folder: what a machine without a mail server does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{message['X-Notice']}.eml").write_bytes(message.as_bytes(policy=SMTP))


class SmtpMailer:
    """Sends through the server of MAIL_URL: smtp:// (with STARTTLS where it is offered) or smtps://."""

    def __init__(self, url: str, seconds: int = 20) -> None:
        self.parts = urlsplit(url)
        self.seconds = seconds

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                if self.parts.username:
                    server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
                server.send_message(message)
        except smtplib.SMTPException as error:
            raise OSError(str(error)) from error

    def _connected(self) -> smtplib.SMTP:
        host = self.parts.hostname or "localhost"
        if self.parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=self.seconds, context=ssl.create_default_context())
        server = smtplib.SMTP(host, self.parts.port or 25, timeout=self.seconds)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        return server


def mailer_of(settings: Settings) -> Mailer:
    """The way of sending that the settings ask for."""
    if settings.mail_url:
        return SmtpMailer(settings.mail_url)
    return FileMailer(Path(settings.instance_path) / "mail")


def write_message(notice: Notice, settings: Settings) -> EmailMessage:
    """The notice in words: the first line of its template is the subject, the rest the text."""
    with force_locale(notice.person.language):
        text = render_template(f"notices/{notice.kind}.txt", notice=notice, person=notice.person, public_url=settings.public_url, **notice.values)
    subject, _, body = text.strip().partition("\n")
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from
    message["To"] = notice.person.email
    message["Date"] = format_datetime(notice.created_at)
    message["Message-ID"] = make_msgid(idstring=str(notice.id), domain=settings.mail_from.rpartition("@")[2])
    message["X-Notice"] = str(notice.id)
    message["Auto-Submitted"] = "auto-generated"
    _add_way_out(message, notice, settings)
    message.set_content(body.strip() + "\n")
    return message


def _add_way_out(message: EmailMessage, notice: Notice, settings: Settings) -> None:
    """Where a notice of this kind can be switched off, for the mail program: the address (RFC 2369), and that one POST is enough (RFC 8058).

    The latter is only for https. A notice without `way_out` among its values cannot be switched off.
    """
    way_out = notice.values.get("way_out")
    if way_out:
        message["List-Unsubscribe"] = f"<{settings.public_url}{way_out}>"
        if settings.public_url.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
