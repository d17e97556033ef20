"""Closing a write: one transaction a request, committed when the view returns, rolled back when anything is raised."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request

from proposals.db import db, reading

View = Callable[..., Any]


def writes(view: View) -> View:
    """Commit what the view did. A refusal is raised by the operation, so it never leaves half a deed behind."""

    @wraps(view)
    def written(*args: Any, **kwargs: Any) -> Any:
        try:
            response = view(*args, **kwargs)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return response

    written.writes = True  # type: ignore[attr-defined]
    return written


def register(app: Flask) -> None:
    """Tell the database, before a request touches it, whether it will write."""

    @app.before_request
    def note_reading() -> None:
        view = app.view_functions.get(request.endpoint or "")
        reading.set(not getattr(view, "writes", False))

    @app.teardown_request
    def forget_reading(error: BaseException | None) -> None:
        reading.set(False)
