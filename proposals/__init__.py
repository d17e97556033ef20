"""Προτάσεις Καινοτομίας: the application, put together. A table of contents; nothing is decided here."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from proposals import cli
from proposals.accounts import views as accounts
from proposals.accounts.queries import person_of_session
from proposals.allocation import kept as allocation_kept
from proposals.allocation import profile_views as allocation
from proposals.allocation import run_views
from proposals.audit import views as audit
from proposals.calls import views as calls
from proposals.calls.form import standard_form
from proposals.calls.rubric import standard_rubric
from proposals.catalogue import similar_views
from proposals.catalogue import views as catalogue
from proposals.config import Settings, read_settings
from proposals.conflicts import effects as conflicts_effects
from proposals.conflicts import kept as conflicts_kept
from proposals.conflicts import views as conflicts
from proposals.db import open_database
from proposals.decisions import drafts, letter_views, ranking_parts, single
from proposals.decisions import kept as decisions_kept
from proposals.decisions import list_views as decision_lists
from proposals.decisions import views as decisions
from proposals.desk import views as desk
from proposals.dossier import choice_views, editable_views, form_views, minutes_views, verify_views, volume_views
from proposals.dossier import ranking_views as ranking_papers
from proposals.dossier import views as dossier
from proposals.drafting import effects as drafting_effects
from proposals.drafting import (
    exchange_views,
    file_views,
    here_views,
    history_views,
    remark_views,
    saving_views,
    section_views,
    starting_views,
    version_views,
)
from proposals.drafting import kept as drafting_kept
from proposals.drafting import named as drafting_named
from proposals.drafting import page_parts as drafting_parts
from proposals.drafting import views as drafting
from proposals.drafting.documents import guard_pdfs
from proposals.evaluation import blindness_views, conflict_views, recusals, sheet_history_views, sheet_saving_views, sheet_views
from proposals.evaluation import effects as evaluation_effects
from proposals.evaluation import kept as evaluation_kept
from proposals.evaluation import views as evaluation
from proposals.lists import bulk_views as list_deeds
from proposals.lists import file_views as list_files
from proposals.lists import ranking_views as ranking_files
from proposals.lists import view_views as list_views
from proposals.lists import views as lists
from proposals.offline import views as offline
from proposals.orders import views as orders
from proposals.panel import distribution_views, meeting_views
from proposals.panel import effects as panel_effects
from proposals.panel import kept as panel_kept
from proposals.panel import page_parts as panel_parts
from proposals.panel import views as panel
from proposals.reminders import views as reminders
from proposals.scanner import scanner_of
from proposals.storage import storage_of
from proposals.together import comment_views, own_comment_views, page_parts, task_views
from proposals.together import views as together
from proposals.web import guard, pages, writes
from proposals.web.sessions import Sessions

BLUEPRINTS = (
    accounts.bp,
    audit.bp,
    orders.bp,
    calls.bp,
    drafting.bp,
    together.bp,
    conflicts.bp,
    evaluation.bp,
    allocation.bp,
    panel.bp,
    decisions.bp,
    lists.bp,
    dossier.bp,
    offline.bp,
    catalogue.bp,
    desk.bp,
    reminders.bp,
)
# Imported for what they add to the blueprints and to the names that the workflow's table uses.
ATTACHED = (
    exchange_views,
    file_views,
    here_views,
    history_views,
    remark_views,
    saving_views,
    section_views,
    similar_views,
    starting_views,
    version_views,
    comment_views,
    own_comment_views,
    page_parts,
    task_views,
    sheet_views,
    sheet_saving_views,
    sheet_history_views,
    blindness_views,
    conflict_views,
    recusals,
    run_views,
    list_deeds,
    list_files,
    list_views,
    ranking_files,
    drafting_effects,
    conflicts_effects,
    evaluation_effects,
    drafting_kept,
    conflicts_kept,
    drafting_named,
    evaluation_kept,
    minutes_views,
    editable_views,
    ranking_papers,
    verify_views,
    form_views,
    volume_views,
    choice_views,
    distribution_views,
    meeting_views,
    panel_effects,
    panel_kept,
    panel_parts,
    drafting_parts,
    allocation_kept,
    drafts,
    letter_views,
    single,
    decision_lists,
    decisions_kept,
    ranking_parts,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (from the environment by default).

    Raises BadSetting, BadDefinition or UnguardedRoute where it must not start.
    """
    settings = settings or read_settings()
    standard_form()
    standard_rubric()
    app = Flask(__name__, instance_path=settings.instance_path)
    app.extensions["settings"] = settings
    app.extensions["storage"] = storage_of(settings)
    app.extensions["order_storage"] = app.extensions["storage"].apart("orders")
    app.extensions["scanner"] = scanner_of(settings)
    guard_pdfs(settings)
    configure(app, settings)
    open_database(app, settings.database_url, settings.sqlite_busy_seconds, settings.sqlite_mapped_mb)
    writes.register(app)
    pages.register(app)
    _sign_in(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.register(app)
    guard.refuse_unguarded_routes(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, derived from ours."""
    Path(settings.instance_path).mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=settings.session_hours * 3600,
        MAX_CONTENT_LENGTH=settings.request_max_kb * 1024,
        MAX_FORM_MEMORY_SIZE=settings.request_max_kb * 1024,
    )
    app.session_interface = Sessions()
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=settings.trusted_proxies)  # type: ignore[method-assign]


def _sign_in(app: Flask) -> None:
    login = LoginManager(app)
    login.user_loader(person_of_session)
    login.unauthorized_handler(guard.to_sign_in)
    login.session_protection = "basic"
