"""Who may open a route. Every route says it with `@allow(...)` or `@public`, or the application does not start."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from proposals.workflow.people import NOBODY, Actor
from proposals.workflow.permissions import Permission, can

View = Callable[..., Any]
_OWN_ENDPOINTS = {"static"}


class SignedOut(Exception):
    """Something was typed and sent by somebody who is not signed in (any more); it must not be lost on the way to the sign-in page."""


class UnguardedRoute(RuntimeError):
    """A route without `@allow` or `@public`."""


def current_actor() -> Actor:
    """The signed-in person as the rulebook sees one; NOBODY for a visitor. Views hand it to operations."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else NOBODY
    return g.actor  # type: ignore[no-any-return]


def actor_anew() -> Actor:
    """As `current_actor`, read again: while a view did long work the person may have lost a role, or the account."""
    # The second is Flask-Login's, which then loads the person of the session again.
    for known in ("actor", "_login_user"):
        g.pop(known, None)
    return current_actor()


def public(view: View) -> View:
    """Anybody may open it."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def allow(permission: Permission, on: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Only who holds `permission` may open it. `on` loads the object from the address; the view gets the object instead.

    No sign-in: off to the sign-in page. An object that is not there, or may not be seen: 404 alike.
    """
    taken = tuple(inspect.signature(on).parameters) if on else ()

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**address: Any) -> Any:
            if not current_user.is_authenticated:
                return to_sign_in()
            if on is None:
                if not can(current_actor(), permission):
                    abort(404)
                return view(**address)
            subject = on(**{name: address.pop(name) for name in taken})
            if subject is None or not can(current_actor(), permission, subject.case()):
                abort(404)
            return view(subject, **address)

        guarded.guard = permission  # type: ignore[attr-defined]
        guarded.guard_on = on  # type: ignore[attr-defined]
        return guarded

    return guard


def to_sign_in() -> Response:
    """The way to the sign-in page and back; back to where a form was, for a form that was sent. Raises SignedOut where it held anything."""
    if any(name != "csrf_token" for name in request.form):
        raise SignedOut
    wanted = request.full_path.rstrip("?") if request.method == "GET" else (request.referrer or "/desk")
    return redirect(url_for("accounts.sign_in", next=local_path(wanted)))


def local_path(address: str | None) -> str:
    """The part of an address that stays on this site: nothing that a browser would take for another host."""
    path = (address or "").removeprefix(request.host_url.rstrip("/"))
    # Browsers and urlsplit() drop tabs and newlines, which would turn "/<tab>/elsewhere" into another host.
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/desk"


def refuse_unguarded_routes(app: Flask) -> None:
    """Raises UnguardedRoute with every route that nobody decided about."""
    unguarded = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in _OWN_ENDPOINTS and not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    if unguarded:
        raise UnguardedRoute(f"These routes carry neither @allow nor @public: {', '.join(sorted(unguarded))}")
