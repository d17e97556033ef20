"""Signing in and out, the language, one's own password; for administrators, people and bodies."""

import secrets
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from proposals.accounts import operations, queries
from proposals.accounts.forms import BodyForm, PasswordForm, PersonForm, SignInForm, SupervisionForm, role_values
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, Person
from proposals.accounts.passwords import matches
from proposals.db import db
from proposals.web.guard import allow, current_actor, local_path, public
from proposals.web.pages import LANGUAGES, WAITING
from proposals.web.words import language
from proposals.web.writes import writes
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> Any:
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=SignInForm(), next=local_path(request.args.get("next")), problem="")


@bp.post("/sign-in")
@public
@writes
def enter() -> Any:
    form, target = SignInForm(request.form), local_path(request.form.get("next") or request.args.get("next"))
    person, problem = None, ""
    if form.validate():
        try:
            person = operations.sign_in(form.email.data or "", form.password.data or "", request.remote_addr or "")
            problem = "" if person else _("Το email ή ο κωδικός δεν είναι σωστά. Ελέγξτε τα και δοκιμάστε ξανά.")
        except operations.TooManyAttempts as refused:
            problem = _("Έγιναν πολλές αποτυχημένες προσπάθειες. Δοκιμάστε ξανά σε %(minutes)s λεπτά.", minutes=refused.minutes)
    if person is None:
        return render_template("accounts/sign_in.html", form=form, next=target, problem=problem), 422
    _begin_session(person)
    return redirect(target, 303)


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    chosen = session.get("language")
    logout_user()
    session.clear()
    if chosen:
        session["language"] = chosen
    return redirect(url_for("catalogue.home"), 303)


@bp.post("/language")
@public
@writes
def choose_language() -> Any:
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(404)
    session["language"] = chosen
    if current_user.is_authenticated:
        _oneself().language = chosen
    return redirect(local_path(request.form.get("next") or request.referrer), 303)


@bp.get("/account/password")
@allow(Permission.SEE_DESK)
def password() -> Any:
    return render_template("accounts/password.html", form=PasswordForm())


@bp.post("/account/password")
@allow(Permission.SEE_DESK)
@writes
def change_password() -> Any:
    form, shortest = PasswordForm(request.form), current_app.extensions["settings"].password_min_length
    if form.validate():
        person = _oneself()
        if not matches(form.current.data or "", person.password_hash):
            form.current.errors = [_("Δεν είναι ο κωδικός που έχετε τώρα.")]
        elif len(form.password.data or "") < shortest:
            form.password.errors = [_("Χρειάζεται τουλάχιστον %(num)s χαρακτήρες.", num=shortest)]
        else:
            operations.set_password(current_actor(), person, form.password.data or "")
            login_user(person)
            flash(_("Ο κωδικός σας άλλαξε."))
            return redirect(url_for("desk.show"), 303)
    return render_template("accounts/password.html", form=form), 422


@bp.get("/manage/people")
@allow(Permission.MANAGE_PEOPLE)
def people() -> Any:
    found = db.session.scalars(queries.all_people()).unique().all()
    return render_template("accounts/people.html", people=found)


@bp.get("/manage/people/new")
@allow(Permission.MANAGE_PEOPLE)
def new_person() -> Any:
    return _person_page(PersonForm(), None)


@bp.post("/manage/people/new")
@allow(Permission.MANAGE_PEOPLE)
@writes
def create_person() -> Any:
    form = PersonForm(request.form)
    bodies = _offer(form)
    if form.validate() and queries.person_by_email(form.email.data or ""):
        form.email.errors = [_("Υπάρχει ήδη λογαριασμός με αυτό το email.")]
    if any(field.errors for field in form):
        return _person_page(form, None), 422
    temporary = secrets.token_urlsafe(12)
    body = bodies.get(form.body.data)
    operations.create_person(
        current_actor(), email=form.email.data or "", name=form.name.data or "", body=body, grants=form.grants(), password=temporary
    )
    return render_template("accounts/person_made.html", email=form.email.data, temporary=temporary)


@bp.get("/manage/people/<int:number>")
@allow(Permission.MANAGE_PEOPLE)
def person(number: int) -> Any:
    found = queries.person_by_id(number) or abort(404)
    form = PersonForm(obj=found)
    form.body.data, form.roles.data = str(found.body_id or ""), role_values(found.roles)
    return _person_page(form, found)


@bp.post("/manage/people/<int:number>")
@allow(Permission.MANAGE_PEOPLE)
@writes
def change_person(number: int) -> Any:
    found = queries.person_by_id(number) or abort(404)
    form = PersonForm(request.form)
    form.email.data = found.email
    bodies = _offer(form)
    if form.validate() and found.id == current_user.id and not (form.active.data and Role.ADMINISTRATOR in form.chosen_roles):
        form.active.errors = [_("Δεν κλείνετε τον δικό σας λογαριασμό ούτε αφαιρείτε τον δικό σας ρόλο: ζητήστε το από άλλον διαχειριστή.")]
    if any(field.errors for field in form):
        return _person_page(form, found), 422
    body = bodies.get(form.body.data)
    operations.change_person(
        current_actor(), found, name=form.name.data or "", body=body, active=bool(form.active.data), grants=form.grants(found.roles)
    )
    flash(_("Οι αλλαγές αποθηκεύτηκαν."))
    return redirect(url_for(".people"), 303)


@bp.post("/manage/people/<int:number>/password")
@allow(Permission.MANAGE_PEOPLE)
@writes
def give_password(number: int) -> Any:
    """A new temporary password for somebody who forgot the old one; shown once, like the first."""
    found = queries.person_by_id(number) or abort(404)
    temporary = secrets.token_urlsafe(12)
    operations.set_password(current_actor(), found, temporary)
    return render_template("accounts/person_made.html", email=found.email, temporary=temporary)


@bp.get("/manage/bodies")
@allow(Permission.MANAGE_PEOPLE)
def bodies() -> Any:
    return _bodies_page(BodyForm())


@bp.post("/manage/bodies")
@allow(Permission.MANAGE_PEOPLE)
@writes
def create_body() -> Any:
    form = BodyForm(request.form)
    found = _offer(form)
    if form.validate() and queries.body_by_code(form.code.data or ""):
        form.code.errors = [_("Υπάρχει ήδη φορέας με αυτόν τον κωδικό.")]
    if any(field.errors for field in form):
        return _bodies_page(form), 422
    operations.create_body(
        current_actor(),
        code=form.code.data or "",
        name=form.name.data or "",
        name_en=form.name_en.data or "",
        kind=BodyKind(form.kind.data),
        email_domains=form.domains,
        parent=found.get(form.parent.data or ""),
    )
    flash(_("Ο φορέας προστέθηκε."))
    return redirect(url_for(".bodies"), 303)


@bp.get("/manage/bodies/<int:number>")
@allow(Permission.MANAGE_PEOPLE)
def body(number: int) -> Any:
    found = queries.body_by_id(number) or abort(404)
    form = SupervisionForm()
    form.parent.data = str(found.parent_id or "")
    return _body_page(form, found)


@bp.post("/manage/bodies/<int:number>")
@allow(Permission.MANAGE_PEOPLE)
@writes
def change_body(number: int) -> Any:
    """Whom a body is supervised by; evaluators whom that ties to a proposal are recused in the same moment."""
    found = queries.body_by_id(number) or abort(404)
    form = SupervisionForm(request.form)
    bodies = _offer(form)
    if form.validate():
        try:
            operations.change_supervision(current_actor(), found, bodies.get(form.parent.data or ""))
            flash(_("Οι αλλαγές αποθηκεύτηκαν."))
            return redirect(url_for(".bodies"), 303)
        except operations.SupervisedByItself:
            form.parent.errors = [_("Ο φορέας που επιλέξατε εποπτεύεται από αυτόν. Κανένας φορέας δεν εποπτεύει τον εαυτό του.")]
    return _body_page(form, found), 422


def _oneself() -> Person:
    """Whoever is signed in, to be changed."""
    return queries.person_by_id(current_user.id) or abort(404)


def _begin_session(person: Person) -> None:
    """A session of the person's own, with the language that was chosen before.

    Of the visit before the sign-in nothing else is kept but the secret of its form tokens, and that only where a page waits in another tab
    to be sent again: the sign-in was sent with it, so it is this browser's. A session that was somebody's leaves nothing to the next person.
    """
    chosen, waits = session.get("language"), session.get(WAITING) and not current_user.is_authenticated
    secret = session.get("csrf_token") if waits else None
    session.clear()
    session.permanent = True
    if chosen:
        session["language"] = person.language = chosen
    if secret:
        session["csrf_token"] = secret
    login_user(person)


def _bodies_page(form: BodyForm) -> str:
    found = db.session.scalars(queries.all_bodies()).all()
    form.offer(list(found), language())
    return render_template("accounts/bodies.html", bodies=found, form=form)


def _body_page(form: SupervisionForm, found: Body) -> str:
    _offer(form)
    return render_template("accounts/body.html", body=found, form=form)


def _offer(form: PersonForm | SupervisionForm) -> dict[str, Body]:
    found = queries.bodies_to_choose()
    form.offer(found, language())
    return {str(body.id): body for body in found}


def _person_page(form: PersonForm, found: Person | None) -> str:
    _offer(form)
    return render_template("accounts/person.html", form=form, person=found)
