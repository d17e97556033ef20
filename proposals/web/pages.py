"""What every page has: language, words, security headers, and the pages shown when something is refused."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from flask import Flask, current_app, make_response, render_template, request, session, url_for
from flask_babel import Babel
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.routing import BaseConverter, IntegerConverter
from werkzeug.wrappers import Response

from proposals import clock
from proposals.web import addresses, kept, sent, speech, words
from proposals.web.assets import FOR_EVER, asset_url
from proposals.web.guard import SignedOut, current_actor, local_path
from proposals.workflow.machine import StepRefused
from proposals.workflow.permissions import NotAllowed, Permission, can

LANGUAGES = ("el", "en")
_LOCALES = {language: Locale.parse(language) for language in LANGUAGES}
csrf = CSRFProtect()
MOST_ROWS = 2**31 - 1
# In the session of a visitor: a page is open that can be sent again after signing in.
WAITING = "waiting"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class CodeConverter(BaseConverter):
    """The code of a proposal, or the handle of a draft that has none yet."""

    regex = r"(?:D-[0-9A-Z]{6}|ESDK-[0-9]{4}-[0-9]{4,6})"


class NumberConverter(IntegerConverter):
    """The number of a row: what no database column holds is no address of ours."""

    def __init__(self, url_map: Any, **limits: Any) -> None:
        super().__init__(url_map, **{"max": MOST_ROWS, **limits})


def row_number(text: str) -> int:
    """The number of a row as it was typed into an address or a form. Raises ValueError for what no row can have."""
    number = int(text)
    if not 0 <= number <= MOST_ROWS:
        raise ValueError(text)
    return number


def register(app: Flask) -> None:
    """Everything that every page relies on."""
    app.url_map.converters.update(code=CodeConverter, int=NumberConverter)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    Babel(app, locale_selector=lambda: _LOCALES[chosen_language()], default_locale="el", default_timezone="Europe/Athens")
    speech.register(app)
    addresses.register(app)
    sent.register(app)
    csrf.init_app(app)
    for name in ("say", "day", "iso_day", "iso_moment", "moment", "long_day", "number", "money", "whole", "file_size", "shown_code", "paragraphs"):
        app.add_template_filter(getattr(words, name), name)
    app.add_template_global(words.language, "language_now")
    app.add_template_global(words.letter, "evaluator_letter")
    app.context_processor(_page_values)
    app.after_request(_add_headers)
    app.register_error_handler(CSRFError, _send_again)
    app.register_error_handler(SignedOut, _send_again)
    app.register_error_handler(StepRefused, step_refused)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(NotAllowed, lambda refused: _http_error(NotFound()))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _server_error)


def chosen_language() -> str:
    """What the visitor chose, else the person's own language, else Greek."""
    chosen = session.get("language") if request else None
    if chosen in LANGUAGES:
        return str(chosen)
    return current_user.language if request and current_user and current_user.is_authenticated else "el"


def _page_values() -> dict[str, Any]:
    return {
        "Permission": Permission,
        "can": _asked_of_one_page(),
        "language": words.language(),
        "now": clock.now(),
        "days_left": words.days_left,
        "asset": asset_url,
        "settings": _settings(),
    }


def _asked_of_one_page() -> Callable[..., bool]:
    """`can` of the templates. The case of each subject is put together once: nothing changes while a page is written."""
    cases: dict[int, tuple[Any, Any]] = {}

    def may(permission: Permission, subject: Any = None) -> bool:
        if subject is None:
            return can(current_actor(), permission)
        if id(subject) not in cases:
            # The subject is kept beside its case, so that nothing else can get its number.
            cases[id(subject)] = subject, subject.case()
        return can(current_actor(), permission, cases[id(subject)][1])

    return may


def _settings() -> Any:
    return current_app.extensions["settings"]


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if _settings().secure_cookies:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static" and response.status_code < 400:
        # Only what carries a mark of its content may be kept; a module that another one imports has none.
        headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable" if request.args.get("v") else "no-cache"
    else:
        # The session is asked first: after a commit the person would be fetched anew for nothing.
        headers["Cache-Control"] = "no-store" if session or current_user.is_authenticated else "no-cache"
    return response


def step_refused(refused: StepRefused) -> Response:
    """409 with every reason; what was typed into the step's form is offered for sending again."""
    return make_response(
        render_template("errors/refused.html", reasons=refused.reasons, typed_words=kept.typed(_kept_fields()), way_back=_way_back()), 409
    )


def _way_back() -> str:
    """Where a refusal leads: to the proposal that it is about, else to the page before."""
    code = (request.view_args or {}).get("code")
    return url_for("drafting.show", code=code) if code else local_path(request.referrer)


def _send_again(error: Exception) -> Response:
    """The page was open for too long, or was sent from elsewhere: show what was typed and let the person send it again."""
    if not current_user.is_authenticated:
        session[WAITING] = True
    sent_fields = _kept_fields()
    values = {"kept": sent_fields, "typed_words": kept.typed(sent_fields), "files": bool(request.files)}
    return make_response(render_template("errors/send_again.html", **values), 400)


def _kept_fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def _too_large(error: RequestEntityTooLarge) -> Response:
    """The limit and what is taken instead. What still comes in is read and thrown away: a browser shows no answer before it has sent all."""
    left = min(request.content_length or 0, _settings().discarded_upload_mb * 1024 * 1024)
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 1 << 16))):
        left -= len(chunk)
    takes_files = getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)
    return make_response(render_template("errors/too_large.html", takes_files=takes_files), 413)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    template = "errors/not_found.html" if error.code in (403, 404) else "errors/other.html"
    return make_response(render_template(template, error=error), error.code or 500)


def _server_error(error: Exception) -> Response:
    return make_response(render_template("errors/server.html"), 500)
