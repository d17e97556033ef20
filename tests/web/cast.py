"""The people of the web tests: one of every kind on one call, made once and copied with the database for every test."""

from dataclasses import dataclass, fields

from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.people import Role
from tests.factories import make_body, make_call, make_person

SLUG = "esdk-2027"


@dataclass(frozen=True)
class Cast:
    """A body that proposes, another one, the administration that judges, and who works in each."""

    crete: Body
    rhodes: Body
    gspa: Body
    call: Call
    author: Person
    approver: Person
    stranger: Person
    strange_approver: Person
    evaluator: Person
    second: Person
    third: Person
    insider: Person
    manager: Person
    chair: Person
    decider: Person
    observer: Person
    administrator: Person
    nobody: Person

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by the name that a test uses."""
        return {field.name: value for field in fields(self) if isinstance(value := getattr(self, field.name), Person)}


def assemble() -> Cast:
    """Make everybody in the session at hand. The insider evaluates and works for the body that proposes."""
    crete = make_body(code="region-crete", name="Περιφέρεια Κρήτης", name_en="Region of Crete", email_domains=["crete.example"])
    rhodes = make_body(code="rhodes", name="Δήμος Ρόδου", name_en="Municipality of Rhodes")
    gspa = make_body(code="gspa", name="Γενική Γραμματεία Δημόσιας Διοίκησης")

    def person(name: str, email: str, body: Body, *roles: Role) -> Person:
        return make_person(*roles, body=body, name=name, email=email)

    return Cast(
        crete=crete,
        rhodes=rhodes,
        gspa=gspa,
        call=make_call(slug=SLUG, title="Πρόσκληση 2027", title_en="Call 2027"),
        author=person("Αλέξανδρος Γραφέας", "author@crete.example", crete, Role.SUBMITTER),
        approver=person("Άννα Εγκρίτου", "approver@crete.example", crete, Role.BODY_APPROVER),
        stranger=person("Ξένη Ροδίτη", "author@rhodes.example", rhodes, Role.SUBMITTER),
        strange_approver=person("Ξενοφών Ροδίτης", "approver@rhodes.example", rhodes, Role.BODY_APPROVER),
        evaluator=person("Βασίλης Πρωτοκριτής", "evaluator1@gspa.example", gspa, Role.EVALUATOR),
        second=person("Γεωργία Δευτεροκριτή", "evaluator2@gspa.example", gspa, Role.EVALUATOR),
        third=person("Δημήτρης Τριτοκριτής", "evaluator3@gspa.example", gspa, Role.EVALUATOR),
        insider=person("Ελένη Εντοπία", "evaluator4@gspa.example", crete, Role.EVALUATOR),
        manager=person("Ζωή Διαχειρίστρια", "manager@gspa.example", gspa, Role.CALL_MANAGER),
        chair=person("Ηλίας Προεδρεύων", "chair@gspa.example", gspa, Role.COMMITTEE_CHAIR),
        decider=person("Θάλεια Αποφασίζουσα", "decision@gspa.example", gspa, Role.DECISION_MAKER),
        observer=person("Ιωάννης Παρατηρητής", "observer@gspa.example", gspa, Role.OBSERVER),
        administrator=person("Κατερίνα Συστηματική", "admin@gspa.example", gspa, Role.ADMINISTRATOR),
        nobody=person("Λουκάς Άνευρόλου", "nobody@gspa.example", gspa),
    )


def let_go(cast: Cast) -> Cast:
    """Commit and cut everybody loose from the session, with what is loaded kept."""
    db.session().expire_on_commit = False
    db.session.commit()
    db.session.expunge_all()
    return cast
