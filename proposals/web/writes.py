"""Closing a write: one transaction a request, committed when the view returns, rolled back when anything is raised."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError

from proposals.db import db, reading

View = Callable[..., Any]
log = logging.getLogger(__name__)


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


def writes_late(view: View) -> View:
    """As `writes`, for a view with long work before its deed: it begins as one that only reads.

    It calls `let_go` before the work and `begin_writing` after it, so that nobody else waits meanwhile.
    """
    written = writes(view)
    written.writes_late = True  # type: ignore[attr-defined]
    return written


def let_go() -> None:
    """End the transaction in which a view has read; objects that it read must not be touched before it begins another."""
    db.session.rollback()


def begin_writing() -> None:
    """What comes now writes. All that was read before may have changed, so it is read again."""
    # SQLite refuses to turn an old read into a write.
    db.session.rollback()
    reading.set(False)


def leaves_a_trace(view: View) -> View:
    """The page is only read; what it handed to `afterwards` is written once it is there, in a short transaction of its own.

    A trace that cannot be written is logged: nobody misses a page for it.
    """

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        deed = g.pop("afterwards", None)
        if deed:
            _write(deed)
        return response

    opened.leaves_a_trace = True  # type: ignore[attr-defined]
    return opened


def afterwards(deed: Callable[[], None]) -> None:
    """What a view that leaves a trace writes when its page is ready; it must hold plain values, as the page's objects are let go."""
    g.afterwards = deed


def _write(deed: Callable[[], None]) -> None:
    begin_writing()
    try:
        deed()
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("What a page leaves behind was not written")


def takes_files(view: View) -> View:
    """The request may be as large as an attachment; every other one is held to the limit of plain forms."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def register(app: Flask) -> None:
    """Before a request touches the database say whether it will write, and before its body is read how large it may be."""

    @app.before_request
    def note_reading() -> None:
        view = app.view_functions.get(request.endpoint or "")
        reading.set(not getattr(view, "writes", False) or getattr(view, "writes_late", False))
        if getattr(view, "takes_files", False):
            settings = app.extensions["settings"]
            request.max_content_length = settings.attachment_max_bytes + settings.request_max_kb * 1024

    @app.teardown_request
    def forget_reading(error: BaseException | None) -> None:
        reading.set(False)
