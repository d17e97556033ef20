"""Sessions that end when nobody does anything: what a page asks by itself does not keep one alive."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

View = Callable[..., Any]


def asked_by_itself(view: View) -> View:
    """A script asks for it over and over, without anybody pressing anything: the session goes on to its end as if nobody had asked."""
    view.asked_by_itself = True  # type: ignore[attr-defined]
    return view


class Sessions(SecureCookieSessionInterface):
    """Cookies that last from the last deed of a person."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        view = app.view_functions.get(request.endpoint or "")
        is_of_a_person = session.modified or not getattr(view, "asked_by_itself", False)
        return is_of_a_person and super().should_set_cookie(app, session)
