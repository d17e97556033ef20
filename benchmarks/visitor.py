"""Somebody with a browser: signs in on the sign-in page, keeps the cookies, sends the forms that are on the pages."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask

from benchmarks.people import PASSWORD

Controls = list[tuple[str, str]]
FORM_TYPE = "application/x-www-form-urlencoded"


class UnexpectedAnswer(RuntimeError):
    """A page that does not answer as it should: its figures would say nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Client(Protocol):
    """Whatever carries a request to the application and keeps the cookies of one browser."""

    def open(self, address: str, form: bytes | None = None) -> Answer: ...


class ProcessClient:
    """Calls the application in this process."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def open(self, address: str, form: bytes | None = None) -> Answer:
        found = self._client.get(address) if form is None else self._client.post(address, data=form, content_type=FORM_TYPE)
        return Answer(found.status_code, found.data)


class Visitor:
    """One person, or nobody where no address is given."""

    def __init__(self, client: Client, email: str = "") -> None:
        self._client = client
        if email:
            typed = {"email": email, "password": PASSWORD}
            self.send("/sign-in", urlencode([(name, typed.get(name, value)) for name, value in self.controls("/sign-in", "/sign-in")]).encode())

    def get(self, address: str) -> bytes:
        return _expected(self._client.open(address), 200, address)

    def send(self, address: str, form: bytes) -> bytes:
        """Send a form that was encoded before; one that is taken answers with the way to the next page."""
        return _expected(self._client.open(address, form), 303, address)

    def save(self, address: str, form: bytes) -> bytes:
        """Send some fields as the script of a page does, which wants no next page."""
        return _expected(self._client.open(address, form), 200, address)

    def controls(self, address: str, action: str) -> Controls:
        """What a browser would send for the form with this action on a page, unchanged, by no particular button."""
        reader = _FormReader(action)
        reader.feed(self.get(address).decode())
        return reader.controls


class _FormReader(HTMLParser):
    """Collects the controls of the form with an action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._is_inside = action, False
        self._text_area, self._select = "", ""
        self.controls: Controls = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = has.get("action", "").partition("?")[0] == self._action
        if not self._is_inside or (tag != "option" and not has.get("name")):
            return
        if tag == "input" and (has.get("type") not in ("radio", "checkbox") or "checked" in has):
            self.controls.append((has["name"], has.get("value", "on")))
        elif tag == "textarea":
            self._text_area = has["name"]
            self.controls.append((self._text_area, ""))
        elif tag == "select":
            self._select = has["name"]
        elif tag == "option" and "selected" in has:
            self.controls.append((self._select, has.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text_area:
            name, text = self.controls.pop()
            # A browser leaves out the newline that follows the tag.
            self.controls.append((name, text + data if text else data.removeprefix("\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag == "textarea":
            self._text_area = ""


def _expected(answer: Answer, status: int, address: str) -> bytes:
    if answer.status != status:
        raise UnexpectedAnswer(f"{address} answers {answer.status}, not {status}")
    return answer.body
