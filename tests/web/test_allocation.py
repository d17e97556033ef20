"""The automatic assignment on its pages: profiles and wishes, asking, progress, preview, changes, applying, undoing, a CSV file."""

import io
from dataclasses import replace

import pytest

from proposals import clock
from proposals.accounts.queries import person_by_id
from proposals.allocation.deed_work import take_up_deed
from proposals.allocation.models import AllocationRun, BidValue, DeedState, ProposalBid, RunChange, RunDeed, RunState
from proposals.allocation.watching import Stage
from proposals.allocation.work import take_up_run
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import AssignmentDetails, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_body, make_call, make_member, make_person
from tests.factories.allocation import make_bid, make_expertise, make_limits, make_run

RUNS = "/manage/calls/esdk-2027/assignment/runs"
ANSWERS = {"title": "Έξυπνα πεζοδρόμια", "axis": "culture", "policy_area": "health", "priority_fields": ["green"]}
APPLY, UNDO = "Εφαρμογή του αποτελέσματος", "Αναίρεση της εφαρμογής"


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW, answers=ANSWERS)


@pytest.fixture
def judges(cast, stored):
    """Three evaluators who know the field, each less than the one before."""
    people = [cast.evaluator, cast.second, cast.third]
    for level, person in zip((3, 2, 1), people, strict=True):
        stored.arrange(lambda person=person, level=level: make_expertise(person, fields=["green"], level=level))
    return people


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


@pytest.fixture
def a_run(manager, stored, cast):
    """A run that was asked for on the page and computed by the worker; the browser shows its preview."""

    def make(needed=2, **values):
        stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "sheets_needed", needed))
        manager.get(RUNS).send("Έναρξη εκτέλεσης", {"one_of_a_body": [], **values})
        address = manager.path
        stored.arrange(take_up_run)
        return manager.get(address)

    return make


def assignments(stored):
    return stored.ask(lambda: [(each.evaluator_id, each.state.value) for each in db.session.query(Assignment).order_by(Assignment.id)])


def number_of(page):
    return int(page.path.rpartition("/")[2])


# Profile and wishes ----------------------------------------------------------------------------------------------


def test_evaluator_says_what_he_knows_and_finds_it_again(page_of, cast, stored):
    page = page_of(cast.evaluator).get("/reviews").follow("Η εξειδίκευσή μου")

    typed = {"level-axis-culture": "2", "level-field-green": "3", "most_proposals": "4"}
    page.send("Αποθήκευση", {**typed, "available_until-day": "31", "available_until-month": "12", "available_until-year": "2026"})

    values = dict(page.document.form_with("Αποθήκευση").values)
    assert page.flashes == ["Το προφίλ σας αποθηκεύτηκε."]
    assert {name: values[name] for name in typed} == typed
    assert (values["available_until-day"], values["level-policy_area-health"]) == ("31", "")
    assert stored.deeds() == ["save_expertise"]

    page.send("Αποθήκευση", {"level-axis-culture": "", "level-field-green": "1", "most_proposals": ""})
    values = dict(page.document.form_with("Αποθήκευση").values)
    assert (values["level-axis-culture"], values["level-field-green"], values["most_proposals"]) == ("", "1", "")


def test_limits_that_are_no_limits_are_refused_beside_the_inputs_and_kept(page_of, cast, stored):
    page = page_of(cast.evaluator).get("/reviews/expertise")

    page.send("Αποθήκευση", {"most_proposals": "πολλές", "available_until-day": "40", "level-field-green": "3"}, status=422)

    assert page.document.title.startswith("Λάθος: ")
    assert page.errors[0] == "Γράψτε έναν ακέραιο από 0 έως 500."
    assert page.document.address_of(page.errors[1]) == "#available_until-day"
    values = dict(page.document.form_with("Αποθήκευση").values)
    assert (values["most_proposals"], values["available_until-day"], values["level-field-green"]) == ("πολλές", "40", "3")
    assert stored.deeds() == []


def test_where_all_calls_are_judged_the_subjects_are_those_of_the_standard_form(page_of, cast, stored, the_time):
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "results_published_at", clock.now()))

    page = page_of(cast.evaluator).get("/reviews/expertise")

    assert page.document.one("select", id="level-field-green")


def test_wishes_hide_what_a_conflict_forbids_and_the_body(page_of, cast, stored, proposal, a_proposal, an_assignment):
    other = a_proposal(State.IN_REVIEW, body=cast.rhodes, answers={**ANSWERS, "title": "Ψηφιακό λιμάνι"})
    own = a_proposal(State.IN_REVIEW, answers={**ANSWERS, "title": "Δική του"})
    taken = a_proposal(State.IN_REVIEW, answers={**ANSWERS, "title": "Ανατεθειμένη"})
    stored.arrange(lambda: make_member(db.session.get_one(Proposal, own.id), cast.evaluator))
    an_assignment(AssignmentState.INVITED, taken)

    page = page_of(cast.evaluator).get("/reviews").follow("Οι επιθυμίες μου").follow("Πρόσκληση 2027")
    shown = [node.text for node in page.document.all("th") if node.get("scope") == "row"]
    insider = page_of(cast.insider).get("/reviews/bids/esdk-2027")

    assert [each.split("ΕΣΔΚ")[0] for each in shown] == ["Έξυπνα πεζοδρόμια", "Ψηφιακό λιμάνι"]
    assert "Κρήτης" not in page.document.main
    assert "Ανάπτυξη κουλτούρας" in page.document.main
    assert [node.get("id") for node in insider.document.all("select")] == [f"bid-{other.id}"]


def test_wishes_are_stored_changed_and_taken_back(page_of, cast, stored, proposal, a_proposal):
    other = a_proposal(State.IN_REVIEW, answers=ANSWERS)
    page = page_of(cast.evaluator).get("/reviews/bids/esdk-2027")
    kept = lambda: stored.ask(lambda: {each.proposal_id: each.value.value for each in db.session.query(ProposalBid)})  # noqa: E731 - a word for one line

    page.send("Αποθήκευση", {f"bid-{proposal.id}": "eager", f"bid-{other.id}": "refused"})
    first = kept()
    page.send("Αποθήκευση", {f"bid-{proposal.id}": "reluctant", f"bid-{other.id}": ""})

    assert first == {proposal.id: "eager", other.id: "refused"}
    assert kept() == {proposal.id: "reluctant"}
    assert page.flashes == ["Οι επιθυμίες σας αποθηκεύτηκαν."]


def test_wish_about_what_was_not_offered_is_not_stored(page_of, cast, stored, proposal):
    page = page_of(cast.insider).get("/reviews/bids/esdk-2027")

    page.post("/reviews/bids/esdk-2027", {f"bid-{proposal.id}": "eager", "bid-x": "eager", "bid-99": "mad"})

    assert stored.count(ProposalBid) == 0
    assert "Καμία πρόταση δεν περιμένει την επιθυμία σας." in page.document.main


def test_long_list_of_wishes_is_shown_in_pages(app, page_of, cast, a_proposal, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], page_size=1))
    second = [a_proposal(State.IN_REVIEW, answers=ANSWERS) for _each in range(2)][1]

    page = page_of(cast.evaluator).get("/reviews/bids/esdk-2027").follow("Επόμενες")
    page.send("Αποθήκευση", {f"bid-{second.id}": "willing"})

    assert dict(page.document.form_with("Αποθήκευση").values)[f"bid-{second.id}"] == "willing"


def test_without_reviews_there_is_nothing_to_wish_for(page_of, cast):
    page = page_of(cast.evaluator).get("/reviews/bids")

    assert "Καμία πρόταση δεν είναι σε αξιολόγηση." in page.document.main


# Asking and progress ---------------------------------------------------------------------------------------------


def test_run_waits_shows_its_progress_without_scripts_and_can_be_cancelled(manager, stored, judges, proposal):
    manager.get("/manage/calls/esdk-2027/assignment").follow("Αυτόματη ανάθεση και ανάθεση από αρχείο").send(
        "Έναρξη εκτέλεσης", {"seed": "7", "axis": "300"}
    )
    asked = stored.ask(lambda: [(run.seed, run.weights["axis"], run.weights["fields"]) for run in db.session.query(AllocationRun)])

    assert asked == [(7, 300, 500)]
    assert "Περιμένει τη σειρά της." in manager.document.main
    address = manager.path
    manager.follow("Ανανέωση")
    assert manager.path == address
    manager.send("Ακύρωση της εκτέλεσης")
    assert "Ζητήθηκε ακύρωση." in manager.document.main
    stored.arrange(take_up_run)
    manager.get(manager.path)
    assert "Η εκτέλεση σταμάτησε. Καμία ανάθεση δεν έγινε." in manager.document.main
    assert "Ανανέωση" not in manager.document.main
    assert stored.deeds() == ["ask_for_run", "cancel_run"]


def test_progress_names_the_step(manager, stored, cast):
    columns = {"state": RunState.RUNNING, "stage": Stage.FLOOR, "stage_done": 2, "stage_most": 9}
    number = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id), **columns)).id

    manager.get(f"{RUNS}/{number}")

    assert "Προστατεύονται οι προτάσεις που εξυπηρετούνται χειρότερα 2 από 9" in manager.document.main


def test_run_that_failed_says_that_nothing_was_done(manager, stored, cast):
    number = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id), state=RunState.FAILED)).id

    assert "όσες φορές κι αν ξεκίνησε. Καμία ανάθεση δεν έγινε." in manager.get(f"{RUNS}/{number}").document.main


def test_script_of_the_page_is_told_what_the_page_says(manager, stored, cast):
    columns = {"state": RunState.RUNNING, "stage": Stage.PAIRS, "stage_done": 1, "stage_most": 2}
    number = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id), **columns)).id
    failed = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id), state=RunState.FAILED)).id

    told, over = (manager.client.get(f"{RUNS}/{each}/progress").get_json() for each in (number, failed))

    assert told == {"is_over": False, "said": "Αναζητείται η καλύτερη ανάθεση", "count": "1 από 2", "done": 1, "most": 2}
    assert over["is_over"] is True


def test_deed_that_failed_says_so_and_may_be_asked_for_again(a_run, manager, proposal, judges, stored):
    page = a_run(needed=1)
    address, number = page.path, number_of(page)
    page.send(APPLY)
    stored.arrange(lambda: setattr(db.session.query(RunDeed).one(), "state", DeedState.FAILED))
    failed = page.get(address).document.main
    done(page, stored, APPLY)
    done(page, stored, UNDO)
    page.post(f"{RUNS}/{number}/undo", status=409)

    assert "Διακόπηκε από σφάλμα, όσες φορές κι αν ξεκίνησε. Καμία ανάθεση δεν άλλαξε." in failed
    assert stored.deeds()[-3:] == ["ask_to_undo_run", "assignment_cancel", "undo_run"]


@pytest.mark.parametrize("typed", ["", "x", "1001", "-1", "²"])
def test_weight_that_is_no_number_is_refused_and_kept(manager, stored, typed):
    manager.get(RUNS).send("Έναρξη εκτέλεσης", {"fields": typed, "seed": "12"}, status=422)

    assert manager.errors == ["Γράψτε έναν ακέραιο από 0 έως 1.000."]
    assert dict(manager.document.form_with("Έναρξη εκτέλεσης").values)["seed"] == "12"
    assert stored.count(AllocationRun) == 0


# Preview ---------------------------------------------------------------------------------------------------------


def test_preview_shows_quality_loads_axes_and_pairs_and_assigns_nobody(a_run, proposal, judges, stored):
    page = a_run(needed=2)

    main = page.document.main
    assert assignments(stored) == []
    assert "Προεπισκόπηση. Καμία ανάθεση δεν έχει γίνει ακόμη." in main
    assert "Βασίλης Πρωτοκριτής (500)" in main
    assert "Γεωργία Δευτεροκριτή (350)" in main
    assert "Δημήτρης" not in main
    assert "Από 0 έως 1 κρίσεις ανά διαθέσιμο αξιολογητή" in main
    assert "Ανάπτυξη κουλτούρας και ικανότητας καινοτομίας 1 2 από 2 0 425" in " ".join(main.split())


def test_shortage_is_said_in_a_sentence_with_the_name_of_the_field(a_run, proposal, judges):
    main = a_run(needed=5).document.main

    assert "1 πρόταση δεν έχει όσες κρίσεις χρειάζεται" in main
    assert "Πεδίο «Κλιματική κρίση και πράσινη μετάβαση»: χρειάζονται 5 κρίσεις, ενώ οι 3 διαθέσιμοι αξιολογητές δίνουν το πολύ 3." in main


def test_call_without_reviews_has_an_empty_preview(a_run, stored):
    page = a_run()

    assert "Καμία πρόταση δεν ήταν σε αξιολόγηση." in page.document.main
    assert APPLY not in page.document.main
    address = page.path
    page.post(f"{address}/apply")
    stored.arrange(take_up_deed)
    assert "Το αποτέλεσμα δεν εφαρμόστηκε Καμία ανάθεση δεν άλλαξε. Το αποτέλεσμα δεν έχει καμία νέα ανάθεση." in page.get(address).document.main


def test_each_pair_has_its_parts_and_rank_and_better_candidates_the_reason(a_run, proposal, judges, stored, cast):
    stored.arrange(lambda: make_bid(cast.evaluator, db.session.get_one(Proposal, proposal.id), BidValue.REFUSED))

    page = a_run(needed=1).follow("Έξυπνα πεζοδρόμια")

    rows = [node.text for node in page.document.all("tr") if node.is_within("tbody")]
    assert rows[0] == "Γεωργία Δευτεροκριτή 350πεδία 350, άξονας 0, τομέας 0, επιθυμία 0 1η"
    assert rows[1].endswith("Υπάρχει κώλυμα. Δήλωσε ότι δεν τη θέλει.")
    assert rows[1].startswith("Βασίλης Πρωτοκριτής 500")


def test_what_a_better_candidate_would_cost_is_told(a_run, proposal, judges, a_proposal, cast, stored):
    """The best is needed where the others know nothing, so the first proposal gets the second best."""
    a_proposal(State.IN_REVIEW, answers={**ANSWERS, "title": "Σπάνια", "priority_fields": ["staff"]})
    stored.arrange(lambda: make_expertise(cast.evaluator, fields=["staff"]))
    stored.arrange(lambda: make_limits(cast.evaluator, 1))

    page = a_run(needed=1)
    on_rare = page.document.main.rpartition("Σπάνια")[2]
    page.follow("Έξυπνα πεζοδρόμια")

    rows = [node.text for node in page.document.all("tr") if node.is_within("tbody")]
    assert "Βασίλης Πρωτοκριτής (500)" in on_rare
    assert rows[0].startswith("Γεωργία Δευτεροκριτή 350")
    assert rows[1].startswith("Βασίλης Πρωτοκριτής 1η θέση 500")
    assert rows[1].endswith("Χρειάζεται περισσότερο σε άλλες προτάσεις. Θα έλειπε 1 κρίση παραπάνω.")


def test_change_by_hand_follows_the_rules_and_is_shown(a_run, proposal, judges, cast, stored):
    page = a_run(needed=1).follow("Έξυπνα πεζοδρόμια")
    page.send("Προσθήκη", {"other": str(cast.third.id)})
    main = page.document.main
    page.send("Προσθήκη", {"other": str(cast.insider.id)}, status=409)
    refused = page.document.main

    assert "Προστέθηκε: Δημήτρης Τριτοκριτής" in main
    assert "Ελένη Εντοπία: Εργάζεται στον φορέα που υπέβαλε την πρόταση." in refused
    assert stored.count(RunChange) == 1


def test_pair_is_taken_out_by_hand_and_put_back(a_run, proposal, judges, cast, stored):
    page = a_run(needed=1).follow("Έξυπνα πεζοδρόμια")
    page.send(f"Αφαίρεση: {cast.evaluator.name}")
    out = page.document.main
    page.send("Προσθήκη", {"other": str(cast.evaluator.id)})

    assert "Αφαιρέθηκε: Βασίλης Πρωτοκριτής" in out
    assert "Καμία." in page.document.main
    assert stored.count(RunChange) == 0


def test_two_runs_stand_side_by_side(a_run, manager, proposal, judges, cast):
    first = number_of(a_run(needed=1))
    manager.follow("Έξυπνα πεζοδρόμια").send("Προσθήκη", {"other": str(cast.third.id)})
    second = number_of(a_run(needed=1))

    manager.follow(f"Με την εκτέλεση {first}")

    rows = [node.text for node in manager.document.all("tr") if node.is_within("tbody")]
    assert manager.path == f"{RUNS}/{first}/compare/{second}"
    assert rows[0] == "Κρίσεις21"
    assert rows[-1].startswith("Έξυπνα πεζοδρόμια")
    assert "Δημήτρης Τριτοκριτής (200)" in rows[-1]


def test_same_run_made_again_gives_the_same(a_run, manager, proposal, judges, stored):
    first = number_of(a_run())
    manager.send("Εκτέλεση ξανά με τα ίδια δεδομένα")
    address = manager.path
    stored.arrange(take_up_run)

    manager.get(address).follow(f"Με την εκτέλεση {first}")

    assert "Κανένα: οι δύο εκτελέσεις δίνουν το ίδιο αποτέλεσμα." in manager.document.main
    assert stored.ask(lambda: len({run.result_digest for run in db.session.query(AllocationRun)})) == 1


# Applying and undoing --------------------------------------------------------------------------------------------


def test_result_is_applied_with_its_changes_and_undone_but_for_what_was_accepted(a_run, manager, proposal, judges, cast, stored):
    page = a_run(needed=2)
    address = page.path
    page.follow("Έξυπνα πεζοδρόμια").send("Προσθήκη", {"other": str(cast.third.id)})
    page.get(address).send(APPLY)
    waiting = page.document.main
    assert assignments(stored) == []
    stored.arrange(take_up_deed)
    page.get(address)

    assert "Περιμένει τη σειρά της. Ανανέωση" in waiting
    assert "Έγιναν 3 αναθέσεις." in page.document.main
    assert sorted(assignments(stored)) == sorted((person.id, "invited") for person in judges)
    stored.arrange(lambda: accept(cast.second.id))
    done(page.get(address), stored, UNDO)
    assert "Ακυρώθηκαν 2 αναθέσεις." in page.document.main
    assert sorted(assignments(stored)) == sorted([(cast.evaluator.id, "cancelled"), (cast.second.id, "accepted"), (cast.third.id, "cancelled")])
    assert "Έμεινε 1 ανάθεση, γιατί είχε ήδη γίνει δεκτή:" in page.document.main
    assert f"ΕΣΔΚ-2027-{proposal.code[-4:]}: Γεωργία Δευτεροκριτή" in page.document.main
    assert [button for form in page.document.forms for button in form.buttons if button in (APPLY, UNDO)] == []


def done(page, stored, button):
    """Asked for on the page and done by the worker; the browser shows what came of it."""
    address = page.path
    page.send(button)
    stored.arrange(take_up_deed)
    return page.get(address)


def accept(evaluator_id):
    assignment = db.session.query(Assignment).filter_by(evaluator_id=evaluator_id).one()
    take_assignment_step(person_by_id(evaluator_id).actor, assignment, "accept", AssignmentDetails(no_conflict=True))


def test_what_changed_meanwhile_is_refused_by_name_and_nothing_is_assigned(a_run, proposal, judges, a_proposal, an_assignment, cast, stored):
    other = a_proposal(State.IN_REVIEW, answers={**ANSWERS, "title": "Άλλη"})
    page = a_run(needed=2)
    an_assignment(AssignmentState.INVITED, other, evaluator=cast.third)
    stored.arrange(lambda: make_member(db.session.get_one(Proposal, proposal.id), cast.evaluator))

    done(page, stored, APPLY)

    assert "Βασίλης Πρωτοκριτής: Προσκλήθηκε στην πρόταση ή τη σχολίασε." in page.document.main
    assert "Οι αναθέσεις της άλλαξαν μετά την εκτέλεση." in page.document.main
    assert assignments(stored) == [(cast.third.id, "invited")]


def test_result_is_applied_once(a_run, proposal, judges, stored):
    page = a_run(needed=1)
    number = number_of(page)
    page.send(APPLY)

    page.post(f"{RUNS}/{number}/apply", status=409)
    stored.arrange(take_up_deed)
    page.get(f"{RUNS}/{number}").post(f"{RUNS}/{number}/apply", status=409)

    assert len(assignments(stored)) == 1


def test_run_of_another_call_is_not_there(manager, stored, cast, a_run):
    slug = stored.arrange(make_call).slug
    number = number_of(a_run())

    manager.get(f"/manage/calls/{slug}/assignment/runs/{number}", status=404)
    manager.get("/manage/calls/nowhere/assignment/runs", status=404)
    manager.get(f"{RUNS}/{number}/proposals/99", status=404)
    queued = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id))).id
    manager.get(f"{RUNS}/{number}/compare/{queued}", status=404)


# A file ----------------------------------------------------------------------------------------------------------


def send_file(manager, text, status=200):
    content = text if isinstance(text, bytes) else text.encode()
    return manager.get(RUNS).post(RUNS.replace("/runs", "/file"), {"file": (io.BytesIO(content), "a.csv")}, status=status)


def test_file_assigns_by_lines(manager, proposal, cast, stored):
    send_file(
        manager,
        f"\ufeffΚωδικός;email;Προθεσμία\r\n{proposal.code};evaluator1@gspa.example;15/12/2026\r\n{proposal.code};EVALUATOR2@gspa.example;\r\n",
    )

    assert manager.flashes == ["Έγιναν 2 αναθέσεις."]
    assert assignments(stored) == [(cast.evaluator.id, "invited"), (cast.second.id, "invited")]
    assert stored.told() == [("assign", cast.evaluator.id), ("assign", cast.second.id)]
    assert stored.deeds()[-1] == "assign_from_file"


def test_file_with_thirty_wrong_lines_names_all_thirty_and_assigns_nobody(manager, proposal, cast, stored):
    wrong = [f"{proposal.code},nobody{number}@gspa.example" for number in range(30)]

    send_file(manager, "\n".join([f"{proposal.code},evaluator1@gspa.example", *wrong]), status=422)

    named = [node.text for node in manager.document.all("th") if node.get("scope") == "row" and node.text.startswith("Γραμμή")]
    assert named == [f"Γραμμή {number}" for number in range(2, 32)]
    assert "30 λάθη στο αρχείο" in manager.document.main
    assert (assignments(stored), stored.told(), stored.deeds()) == ([], [], [])


def test_no_file_is_refused(manager, stored):
    manager.get(RUNS).post(RUNS.replace("/runs", "/file"), status=422)

    assert "Το αρχείο δεν έχει καμία ανάθεση." in manager.document.main


def test_where_a_body_may_give_one_evaluator_the_second_of_it_is_left_out(a_run, proposal, judges):
    main = a_run(needed=2, one_of_a_body="y").document.main

    assert "Βασίλης Πρωτοκριτής (500)" in main
    assert "Γεωργία" not in main


def test_several_of_a_body_are_allowed_where_evaluators_come_from_few(manager, stored, cast):
    assert ("one_of_a_body", "y") not in manager.get(RUNS).document.form_with("Έναρξη εκτέλεσης").values

    for _each in range(3):
        stored.arrange(lambda: make_person(Role.EVALUATOR, body=make_body()))

    assert ("one_of_a_body", "y") in manager.get(RUNS).document.form_with("Έναρξη εκτέλεσης").values
