"""Somebody with a browser: signs in on the sign-in page, keeps the cookies, sends the forms that are on the pages."""

from html.parser import HTMLParser
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from benchmarks.people import PASSWORD

Controls = list[tuple[str, str]]
FORM_TYPE = "application/x-www-form-urlencoded"


class UnexpectedAnswer(RuntimeError):
    """A page that does not answer as it should: its figures would say nothing."""


class Visitor:
    """One person, or nobody where no address is given."""

    def __init__(self, app: Flask, email: str = "") -> None:
        self._client = app.test_client()
        if email:
            self.get("/sign-in")
            self.send("/sign-in", [("csrf_token", self.token("/sign-in")), ("email", email), ("password", PASSWORD)])

    def get(self, address: str) -> TestResponse:
        return _expected(self._client.get(address), 200, address)

    def send(self, address: str, controls: Controls) -> TestResponse:
        return self.post(address, urlencode(controls).encode())

    def post(self, address: str, body: bytes) -> TestResponse:
        """Send a form that was encoded before; a form that is taken answers with the way to the next page."""
        return _expected(self._client.post(address, data=body, content_type=FORM_TYPE), 303, address)

    def token(self, address: str) -> str:
        return dict(self.controls(address, ""))["csrf_token"]

    def controls(self, address: str, action: str) -> Controls:
        """What a browser would send for the form with this action on a page, unchanged, by no particular button."""
        reader = _FormReader(action)
        reader.feed(self.get(address).text)
        return reader.controls


class _FormReader(HTMLParser):
    """Collects the controls of the forms with an action; those of all forms where none is named."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._is_inside = action, False
        self._text_area, self._select = "", ""
        self.controls: Controls = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = self._action in ("", has.get("action"))
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
            self.controls.append((name, text + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag == "textarea":
            self._text_area = ""


def _expected(answer: TestResponse, status: int, address: str) -> TestResponse:
    if answer.status_code != status:
        raise UnexpectedAnswer(f"{address} answers {answer.status_code}, not {status}")
    return answer
