"""Accounts as administrators keep them: people, their roles, bodies."""

import pytest

from proposals import greek
from proposals.accounts.models import Body, Person, RoleHolding
from proposals.accounts.queries import person_by_email, person_by_id
from proposals.audit.operations import record
from proposals.audit.views import ACTIONS
from proposals.db import db
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import PASSWORD

NEW = {"name": "Μυρτώ Νέα", "email": "myrto@crete.example", "roles": ["submitter", "evaluator"]}


@pytest.fixture
def admin(page_of, cast):
    return page_of(cast.administrator)


def roles_of(stored, email):
    return stored.ask(lambda: {(row.role.value, row.body_id) for row in person_by_email(email).roles})


def test_people_are_listed_as_greeks_sort_with_body_and_roles(admin, cast):
    admin.get("/manage/people")

    rows = [row.text for row in admin.document.all("tr") if row.is_within("tbody")]
    names = sorted((person.name for person in cast.people.values()), key=greek.sort_key)
    assert [row[: len(name)] for row, name in zip(rows, names, strict=True)] == names
    assert rows[0] == "Αλέξανδρος Γραφέας author@crete.example Περιφέρεια Κρήτης Συντάκτης πρότασης Ενεργός"


def test_account_is_opened_with_a_password_that_is_shown_once_and_works(admin, cast, page, stored):
    admin.get("/manage/people").follow("Νέο πρόσωπο").send("Άνοιγμα λογαριασμού", {**NEW, "body": str(cast.crete.id)})

    password = admin.document.one("code").text
    page.get("/sign-in").send("Είσοδος", {"email": NEW["email"], "password": password})
    assert page.path == "/desk"
    assert roles_of(stored, NEW["email"]) == {("submitter", cast.crete.id), ("evaluator", None)}
    assert stored.deeds() == ["create_person", "sign_in"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Γράψτε το ονοματεπώνυμο."),
        ({"name": "α" * 121}, "Έως 120 χαρακτήρες."),
        ({"email": ""}, "Γράψτε το υπηρεσιακό email."),
        ({"email": "no address"}, "Γράψτε μια διεύθυνση όπως onoma@foreas.gr."),
        ({"email": "AUTHOR@crete.example"}, "Υπάρχει ήδη λογαριασμός με αυτό το email."),
        ({"body": ""}, "Ο συντάκτης και ο εγκρίνων χρειάζονται φορέα: επιλέξτε τον παραπάνω."),
    ],
)
def test_account_with_a_gap_comes_back_with_what_was_typed(admin, cast, stored, change, message):
    before = stored.count(Person)
    typed = {**NEW, "body": str(cast.crete.id), **change}

    admin.get("/manage/people/new").send("Άνοιγμα λογαριασμού", typed, status=422)

    shown = dict(admin.document.form_with("Άνοιγμα λογαριασμού").values)
    assert admin.errors == [message]
    assert {name: shown[name] for name in ("name", "email", "body")} == {name: typed[name] for name in ("name", "email", "body")}
    assert stored.count(Person) == before


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"roles": "emperor"}, "Επιλέξτε ρόλους από τον κατάλογο."),
        ({"body": "99999"}, "Επιλέξτε φορέα από τον κατάλογο."),
        ({"body": "x"}, "Επιλέξτε φορέα από τον κατάλογο."),
    ],
)
def test_choice_that_is_not_offered_is_refused(admin, stored, sent, message):
    before = stored.count(Person)
    admin.get("/manage/people/new")

    admin.post("/manage/people/new", {"name": "Μυρτώ Νέα", "email": "myrto@crete.example", **sent}, status=422)

    assert message in admin.errors
    assert stored.count(Person) == before


def test_roles_body_and_name_are_changed(admin, cast, stored):
    admin.get("/manage/people").follow(cast.stranger.name)

    admin.send("Αποθήκευση", {"name": "Ξένη Κρητικού", "body": str(cast.crete.id), "roles": ["evaluator"]})

    assert (admin.path, admin.flashes) == ("/manage/people", ["Οι αλλαγές αποθηκεύτηκαν."])
    assert stored.ask(lambda: (person_by_id(cast.stranger.id).name, person_by_id(cast.stranger.id).body_id)) == ("Ξένη Κρητικού", cast.crete.id)
    assert roles_of(stored, cast.stranger.email) == {("evaluator", None)}
    assert stored.deeds() == ["change_person"]


def test_role_held_in_another_body_survives_a_change(admin, cast, stored):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.manager.id, role=Role.SUBMITTER, body_id=cast.crete.id)))

    admin.get(f"/manage/people/{cast.manager.id}").send("Αποθήκευση", {"name": "Ζωή Νέα"})

    assert roles_of(stored, cast.manager.email) == {("call_manager", None), ("submitter", cast.crete.id)}


def test_account_that_is_closed_signs_the_person_out_at_once(admin, cast, page_of, page):
    author = page_of(cast.author).get("/desk")

    admin.get(f"/manage/people/{cast.author.id}").send("Αποθήκευση", {"active": []})

    author.is_signed_in = False
    assert author.get("/desk", status=302).headers["Location"] == "/sign-in?next=/desk"
    page.get("/sign-in").send("Είσοδος", {"email": cast.author.email, "password": PASSWORD}, status=422)


def test_address_of_an_account_cannot_be_changed_by_a_forged_form(admin, cast, stored):
    admin.get(f"/manage/people/{cast.author.id}")

    admin.post(
        f"/manage/people/{cast.author.id}",
        {"name": cast.author.name, "email": "other@crete.example", "body": str(cast.crete.id), "roles": "submitter", "active": "y"},
    )

    assert stored.ask(lambda: person_by_id(cast.author.id).email) == cast.author.email


@pytest.mark.parametrize("change", [{"active": []}, {"roles": []}])
def test_administrator_does_not_lock_himself_out(admin, cast, stored, change):
    admin.get(f"/manage/people/{cast.administrator.id}").send("Αποθήκευση", change, status=422)

    assert len(admin.errors) == 1
    assert stored.ask(lambda: (person_by_id(cast.administrator.id).active, len(person_by_id(cast.administrator.id).roles))) == (True, 1)


def test_new_password_is_given_to_who_forgot_the_old_one_and_is_shown_once(admin, cast, page, page_of):
    author = page_of(cast.author).get("/desk")
    form = next(form for form in admin.get(f"/manage/people/{cast.author.id}").document.forms if form.action.endswith("/password"))

    admin.send(next(iter(form.buttons)), action=form.action)
    password = admin.document.one("code").text

    page.get("/sign-in").send("Είσοδος", {"email": cast.author.email, "password": password})
    assert page.path == "/desk"
    author.is_signed_in = False
    author.get("/desk", status=302)


@pytest.mark.parametrize("number", ["0", "99999"])
def test_person_who_is_not_there_is_not_found(admin, number):
    admin.get(f"/manage/people/{number}", status=404)
    admin.post(f"/manage/people/{number}", {"name": "Α"}, status=404)


# Bodies -------------------------------------------------------------------------------------------------------------

BODY = {
    "name": "Δήμος Χανίων",
    "name_en": "Municipality of Chania",
    "code": "chania",
    "kind": "municipality",
    "email_domains": "Chania.example, @dimos.example",
}


def test_body_is_added_to_the_registry(admin, stored):
    admin.get("/manage/bodies").send("Προσθήκη", BODY)

    [row] = [row.text for row in admin.document.all("tr") if "Δήμος Χανίων" in row.text]
    assert row == "Δήμος Χανίων Δήμος – chania chania.example, dimos.example"
    assert (admin.flashes, stored.deeds()) == (["Ο φορέας προστέθηκε."], ["create_body"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Γράψτε την επωνυμία."),
        ({"name": "α" * 201}, "Έως 200 χαρακτήρες."),
        ({"name_en": "a" * 201}, "Έως 200 χαρακτήρες."),
        ({"code": ""}, "Γράψτε έναν κωδικό με λατινικά μικρά και παύλες."),
        ({"code": "a" * 61}, "Έως 60 χαρακτήρες."),
        ({"code": "rhodes"}, "Υπάρχει ήδη φορέας με αυτόν τον κωδικό."),
    ],
)
def test_body_with_a_gap_comes_back_with_what_was_typed(admin, stored, change, message):
    before = stored.count(Body)

    admin.get("/manage/bodies").send("Προσθήκη", {**BODY, **change}, status=422)

    shown = dict(admin.document.form_with("Προσθήκη").values)
    assert admin.errors == [message]
    assert {name: shown[name] for name in BODY} == {**BODY, **change}
    assert stored.count(Body) == before


def test_kind_of_body_that_there_is_not_is_refused(admin, stored):
    admin.get("/manage/bodies")

    admin.post("/manage/bodies", {**BODY, "kind": "empire"}, status=422)

    assert "Επιλέξτε το είδος από τον κατάλογο." in admin.errors


@pytest.mark.parametrize("who", ["author", "approver", "evaluator", "manager", "chair", "decider", "observer", "nobody"])
@pytest.mark.parametrize("address", ["/manage/people", "/manage/people/new", "/manage/people/1", "/manage/bodies", "/manage/audit"])
def test_nobody_else_keeps_people_and_bodies(page_of, cast, who, address):
    page_of(getattr(cast, who)).get(address, status=404)


# One's own password -------------------------------------------------------------------------------------------------

CHANGE = {"current": PASSWORD, "password": "τέσσερις λέξεις χωρίς σχέση", "again": "τέσσερις λέξεις χωρίς σχέση"}


def test_password_is_changed_and_other_browsers_are_signed_out(page_of, page, cast, stored):
    here, elsewhere = page_of(cast.author), page_of(cast.author).get("/desk")

    here.get("/desk").follow("Αλλαγή κωδικού πρόσβασης").send("Αλλαγή κωδικού", CHANGE)

    assert (here.path, here.flashes) == ("/desk", ["Ο κωδικός σας άλλαξε."])
    elsewhere.is_signed_in = False
    elsewhere.get("/desk", status=302)
    page.get("/sign-in").send("Είσοδος", {"email": cast.author.email, "password": CHANGE["password"]})
    assert page.path == "/desk"
    assert stored.deeds() == ["set_password", "sign_in"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"current": "not this"}, "Δεν είναι ο κωδικός που έχετε τώρα."),
        ({"current": ""}, "Γράψτε τον κωδικό που έχετε τώρα."),
        ({"password": "short", "again": "short"}, "Χρειάζεται τουλάχιστον 12 χαρακτήρες."),
        ({"again": "something else"}, "Οι δύο κωδικοί δεν είναι ίδιοι."),
    ],
)
def test_password_that_will_not_do_is_refused_and_the_old_one_holds(page_of, cast, stored, change, message):
    page = page_of(cast.author).get("/account/password")

    page.send("Αλλαγή κωδικού", {**CHANGE, **change}, status=422)

    assert page.errors == [message]
    assert [node.get("value") for node in page.document.all("input", type="password")] == ["", "", ""]
    assert stored.deeds() == []


# The audit trail ----------------------------------------------------------------------------------------------------


def test_audit_trail_says_in_words_who_did_what(admin, cast, page_of, a_proposal):
    code = a_proposal().handle
    page_of(cast.author).get(f"/proposals/{code}").take_step("request_approval")

    admin.get("/manage/audit")

    [row] = [row.text for row in admin.document.all("tr") if row.is_within("tbody")]
    assert " ".join(row.split()) == (
        f"24/11/2026, 12:00Αρ. 1 Αλέξανδρος Γραφέας Στάλθηκε για έγκριση στον φορέα Πρόταση {code} Προσχέδιο → Σε έγκριση από τον φορέα"
    )


def trail(page):
    return [" ".join(row.text.split()) for row in page.document.all("tr") if row.is_within("tbody")]


def test_entry_leads_to_its_proposal_by_code_and_title(admin, cast, a_proposal, stored):
    proposal = a_proposal(State.SUBMITTED, answers={"title": "Άρδευση"})
    for subject in (f"proposal:{proposal.id}", "assignment:7"):
        stored.arrange(lambda subject=subject: record(cast.author.actor, "save", subject, proposal_id=proposal.id) and None)

    admin.get("/manage/audit")

    words = f"{proposal.code.replace('ESDK', 'ΕΣΔΚ')} Άρδευση"
    assert [f"Ανάθεση, {words}" in trail(admin)[0], words in trail(admin)[1]] == [True, True]
    assert admin.follow(words).path == f"/proposals/{proposal.code}"


def test_title_of_a_draft_is_not_told_to_those_who_may_not_open_it(admin, cast, a_proposal, stored):
    proposal = a_proposal(answers={"title": "Μυστικό"})
    stored.arrange(lambda: record(cast.author.actor, "save", f"proposal:{proposal.id}", proposal_id=proposal.id) and None)

    admin.get("/manage/audit")

    assert f"Πρόταση {proposal.handle}" in admin.document.main
    assert "Μυστικό" not in admin.document.main


def test_cells_of_an_entry_without_states_and_note_are_empty(admin, cast, stored):
    stored.arrange(lambda: record(cast.author.actor, "sign_in", f"person:{cast.author.id}") and None)

    admin.get("/manage/audit")

    assert [node.text for node in admin.document.all("td")][-2:] == ["", ""]
    assert '<td role="cell" data-label="Κατάσταση"></td>' in admin.text


def test_trail_is_kept_to_one_action_and_one_proposal(admin, cast, a_proposal, stored):
    first, second = (a_proposal(State.SUBMITTED, answers={"title": title}) for title in ("Πρώτη", "Δεύτερη"))
    for proposal in (first, second):
        for action in ("save", "submit"):
            deed = lambda proposal=proposal, action=action: record(cast.author.actor, action, f"proposal:{proposal.id}", proposal_id=proposal.id)  # noqa: E731
            stored.arrange(lambda deed=deed: deed() and None)

    admin.get("/manage/audit").send("Εμφάνιση", {"action": "submit"})
    assert len(trail(admin)) == 2
    admin.send("Εμφάνιση", {"action": "submit", "code": second.code.replace("ESDK", "εσδκ")})
    assert len(trail(admin)) == 1
    assert "Δεύτερη" in trail(admin)[0]


def test_code_that_no_proposal_has_is_said_to_be_none(admin, cast, stored):
    stored.arrange(lambda: record(cast.author.actor, "sign_in", f"person:{cast.author.id}") and None)

    admin.get("/manage/audit?code=ESDK-1999-0001&action=nonsense")

    assert "Δεν υπάρχει πρόταση με κωδικό «ESDK-1999-0001»." in admin.document.main
    assert trail(admin) == []


def test_every_action_of_the_filter_has_words(admin):
    admin.get("/manage/audit")

    options = {node.get("value"): node.text for node in admin.document.all("option")}
    assert [code for code, words in options.items() if code == words] == []
    assert set(options) - {""} == set(ACTIONS)


def test_long_audit_trail_goes_on_from_page_to_page(admin, cast, stored):
    stored.arrange(lambda: [record(cast.author.actor, "save", "proposal:1") for _ in range(51)] and None)

    first = len([row for row in admin.get("/manage/audit").document.all("tr") if row.is_within("tbody")])
    second = len([row for row in admin.follow("Παλαιότερες").document.all("tr") if row.is_within("tbody")])

    assert (first, second) == (50, 1)


@pytest.mark.parametrize("before", ["abc", "-1", "99999999999999999999", "0"])
def test_audit_trail_answers_a_question_that_makes_no_sense(admin, before):
    assert admin.get(f"/manage/audit?before={before}").document.heading == "Ίχνος ενεργειών"


def test_empty_audit_trail_says_so(admin):
    assert "Δεν υπάρχουν εγγραφές." in admin.get("/manage/audit").document.main
