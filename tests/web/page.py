"""The page client: a browser without a window that looks at every page it is given, and fails where one is not as every page should be."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.checks import headers_are_safe, problems_of
from tests.web.document import Document

HOST = "http://localhost"
# What differs between two pages that are otherwise the same: tokens, and the random handles of drafts.
_CHANGING = re.compile(r'name="csrf_token" value="[^"]+"|D-[0-9A-Z]{6}')
_seen: set[str] = set()


class BadPage(AssertionError):
    """A page that breaks the rules of every page; the message lists all that is wrong."""


class Page:
    """One person at one browser. What it was last given stays: `status`, `path`, `document`, `headers`, `body`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.language = "el"
        self.is_signed_in = False
        self.status, self.path, self.body = 0, "/", b""
        self.headers: Mapping[str, str] = {}
        self.redirects: list[str] = []

    def sign_in(self, person: Any) -> "Page":
        """Become this person without typing a password, which is slow on purpose."""
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person.get_id(), True
        self.language, self.is_signed_in = person.language, True
        return self

    # Going places ------------------------------------------------------------------------------------------------

    def get(self, address: str, status: int = 200) -> "Page":
        """Open an address, following redirects, and expect this answer in the end."""
        self.redirects = []
        return self._arrive(self.client.get(address), address, status)

    def follow(self, words: str, status: int = 200) -> "Page":
        """Follow the link of these words; where it names a place on the page, the place must be there."""
        return self.get(self.document.address_of(words), status)

    def send(self, button: str, values: Mapping[str, Any] | None = None, *, action: str = "", status: int = 200) -> "Page":
        """Fill in the form of the last page that has this button, press it, and expect this answer in the end."""
        form = self.document.form_with(button, action)
        return self._send(form.method, form.action, form.filled(values or {}, button), status)

    def take_step(self, name: str, values: Mapping[str, Any] | None = None, *, status: int = 200) -> "Page":
        """Press the button of a step that is open on the last page, whatever it says."""
        own_page = next((node.get("href") for node in self.document.all("a") if node.get("href").endswith(f"/steps/{name}")), "")
        if own_page:
            self.get(own_page)
        found = [form for form in self.document.forms if form.action.endswith(f"/steps/{name}")]
        assert len(found) == 1, f"the step {name!r} is not open here; open are {self.document.open_steps}, closed {self.document.closed_steps}"
        return self._send("post", found[0].action, found[0].filled(values or {}), status)

    def post(self, address: str, values: Mapping[str, Any] | None = None, *, status: int = 200, token: str | None = None) -> "Page":
        """Send what no form of ours would send, with a good token unless another is given."""
        sent = {**(values or {}), "csrf_token": self.token if token is None else token}
        return self._send("post", address, list(sent.items()), status)

    # What came of it ---------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def document(self) -> Document:
        return self._document

    @property
    def token(self) -> str:
        """A token that this browser may send now."""
        if not any(name == "csrf_token" for form in self._document.forms for name, _value in form.values):
            self.get("/help")
        return next(value for form in self._document.forms for name, value in form.values if name == "csrf_token")

    @property
    def errors(self) -> list[str]:
        """What the summary of errors lists, in its order."""
        boxes = self.document.of_class("error-summary")
        return [node.text for node in self.document.all("li") if any(box.element in node.above for box in boxes)]

    def error_beside(self, place: str) -> str:
        """What the page says is wrong beside the input of this id."""
        return self.document.one(id=f"e-{place}").text

    @property
    def flashes(self) -> list[str]:
        return [node.text for node in self.document.all("p", role="status") if "notice" in node.get("class").split()]

    @property
    def state(self) -> str:
        """The state of the proposal that the page is about, as the page says it."""
        return self.document.one("main").get("data-state")

    @property
    def code(self) -> str:
        return self.document.one("main").get("data-code")

    # How it is done ----------------------------------------------------------------------------------------------

    def _send(self, method: str, address: str, pairs: list[tuple[str, Any]], status: int) -> "Page":
        self.redirects = []
        sent: MultiDict[str, Any] = MultiDict(pairs)
        if method == "get":
            return self._arrive(self.client.get(address, query_string=sent), address, status)
        has_files = any(isinstance(value, tuple) for value in sent.values())
        kind = "multipart/form-data" if has_files else "application/x-www-form-urlencoded"
        answer = self.client.post(address, data=sent, content_type=kind, headers={"Referer": HOST + self.path})
        answer.request.environ["wsgi.input"].close()
        return self._arrive(answer, address, status)

    def _arrive(self, answer: TestResponse, address: str, status: int) -> "Page":
        while answer.status_code in (301, 302, 303, 307, 308) and status not in (301, 302, 303):
            self._look_at_headers(answer)
            address = urljoin(HOST + urlsplit(address).path, answer.headers["Location"]).removeprefix(HOST)
            self.redirects.append(address)
            answer = self.client.get(address)
        parts = urlsplit(address)
        self.path, self.status, self.headers, self.body = parts.path, answer.status_code, answer.headers, answer.get_data()
        answer.close()
        self._look_at_headers(answer)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            self._document = Document(self.text)
            self._look_at_page()
            if parts.fragment and parts.fragment not in self.document.ids:
                self._complain([f"the address leads to #{parts.fragment}, which is not there"])
        assert answer.status_code == status, f"{self.path} answered {answer.status_code}, not {status}: {self._excerpt()}"
        return self

    def _look_at_headers(self, answer: TestResponse) -> None:
        self._complain(list(headers_are_safe(answer.headers, self.is_signed_in)))

    def _look_at_page(self) -> None:
        """Look at a page that is unlike all that were looked at before: the same page is as good as it was."""
        page = f"{self.language} {_CHANGING.sub('', self.text)}"
        if page not in _seen:
            self._complain([*problems_of(self.document, self.language), *self._dead_ends()])
            _seen.add(page)

    def _dead_ends(self) -> list[str]:
        """Links and forms of the page whose address is none of ours, or does not take the method."""
        adapter, dead = self.app.url_map.bind("localhost"), []
        links = [("GET", node.get("href")) for node in self.document.all("a") if not node.get("href").startswith("#")]
        for method, address in (*links, *((form.method.upper(), form.action) for form in self.document.forms)):
            parts = urlsplit(urljoin(HOST + self.path, address))
            if parts.scheme in ("http", "https") and parts.netloc == "localhost" and not adapter.test(parts.path, method=method):
                dead.append(f"{method} {address} leads nowhere")
        return dead

    def _complain(self, problems: list[str]) -> None:
        if problems:
            raise BadPage(f"{self.path}: " + "; ".join(problems))

    def _excerpt(self) -> str:
        return (
            f"«{self.document.title}» {self.document.main[:600]}"
            if self.headers.get("Content-Type", "").startswith("text/html")
            else str(self.headers)
        )
