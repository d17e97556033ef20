"""A mailer that keeps what it was given, and fails when it is told to."""

from email.message import EmailMessage


class FakeMailer:
    """Stands in for a mail server: `sent` holds what it took; the next `broken_for` messages are refused."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.broken_for = 0

    def send(self, message: EmailMessage) -> None:
        if self.broken_for:
            self.broken_for -= 1
            raise OSError("the mail server does not answer")
        self.sent.append(message)

    @property
    def addresses(self) -> list[str]:
        return [message["To"] for message in self.sent]
