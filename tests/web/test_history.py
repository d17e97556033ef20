"""The history of a draft's text: who sees it, what it lists, and taking a former text back."""

from datetime import timedelta

import pytest

from proposals.db import db
from proposals.drafting.models import FormerAnswer, Proposal
from proposals.drafting.operations import save_section
from proposals.workflow.states import State
from tests.web.test_query_counts import LENGTHS, questions


@pytest.fixture
def write(stored, the_time):
    """Write a field of a proposal as a person; an hour passes."""

    def save(proposal, person, field, value):
        def change():
            own = db.session.get_one(Proposal, proposal.id)
            answer = own.answers.get(field)
            section = own.call.form.section_of[field]
            saved = save_section(person.actor, own, section, {field: value}, {field: answer.revision if answer else 0})
            assert saved.changed == (field,)

        stored.arrange(change)
        the_time.shift(timedelta(hours=1))

    return save


@pytest.fixture
def draft(a_proposal, cast, write):
    """A draft whose acronym was written twice, an hour apart."""
    draft = a_proposal(answers={})
    write(draft, cast.author, "acronym", "Πρώτο κείμενο")
    write(draft, cast.author, "acronym", "Δεύτερο κείμενο")
    return draft


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def rows(page):
    return [row.text for row in page.document.all("tr") if row.is_within("tbody")]


def test_history_says_who_when_and_which_field_newest_first(author, draft, write, cast):
    write(draft, cast.author, "title", "Τίτλος")

    author.get(f"/proposals/{draft.handle}").follow("Ιστορικό κειμένου")

    assert author.document.heading == "Ιστορικό κειμένου"
    assert rows(author) == [
        "Τίτλος πρότασης 24/11/2026, 14:00 Αλέξανδρος Γραφέας ισχύει τώρα",
        "Ακρωνύμιο 24/11/2026, 13:00 Αλέξανδρος Γραφέας ισχύει τώρα",
        "Ακρωνύμιο 24/11/2026, 12:00 Αλέξανδρος Γραφέας Παλαιότερο κείμενο: Ακρωνύμιο, 24/11/2026, 12:00",
    ]


@pytest.mark.parametrize(("chosen", "count"), [("", 3), ("acronym", 2), ("section-identity", 2), ("section-problem", 1), ("section-declarations", 0)])
def test_history_of_a_field_or_section_lists_only_that(author, draft, write, cast, chosen, count):
    write(draft, cast.author, "problem", "Το πρόβλημα")

    author.get(f"/proposals/{draft.handle}/history")
    author.send("Εμφάνιση", {"of": chosen})

    assert len(rows(author)) == count
    assert ("Δεν έχει γραφτεί ακόμη τίποτα εδώ." in author.document.main) == (count == 0)


@pytest.mark.parametrize("rest", ["?of=nonsense", "?of=section-nonsense", "?of=call", "/acronym/7", "/nonsense/1", "/title/1"])
def test_history_of_what_is_not_there_is_not_found(author, draft, rest):
    author.get(f"/proposals/{draft.handle}/history{rest}", status=404)


def test_mark_that_is_none_shows_the_first_page(author, draft):
    author.get(f"/proposals/{draft.handle}/history?before=nonsense")

    assert len(rows(author)) == 2


def test_long_history_goes_on_on_the_next_page(author, draft, stored):
    stored.arrange(lambda: _rewritten(draft, 2, 60))

    author.get(f"/proposals/{draft.handle}/history?of=acronym")
    first = rows(author)
    author.follow("Παλαιότερες")

    assert (len(first), len(rows(author))) == (50, 11)
    assert not set(first) & set(rows(author))


def _rewritten(draft, start, end):
    own = db.session.get_one(Proposal, draft.id)
    for number in range(start, end + 1):
        when = own.answers["acronym"].changed_at - timedelta(minutes=number)
        db.session.add(FormerAnswer(proposal_id=own.id, field="acronym", revision=1000 + number, value=f"Κείμενο {number}", changed_at=when))


def test_former_text_stands_beside_the_present_one_with_the_words_that_changed(author, draft):
    author.get(f"/proposals/{draft.handle}/history/acronym/1")

    assert author.document.heading == "Ακρωνύμιο"
    assert [node.text for node in author.document.all("ins")][-1] == "[προστέθηκε: Δεύτερο]"
    assert [node.text for node in author.document.all("del")][-1] == "[αφαιρέθηκε: Πρώτο]"
    assert "Πρώτο κείμενο" in author.document.main
    assert "Δεύτερο κείμενο" in author.document.main


def test_restored_text_stands_again_and_the_one_it_replaced_is_kept(author, draft, stored):
    author.get(f"/proposals/{draft.handle}/edit/identity").send("Αποθήκευση", {"acronym": "Τρίτο κείμενο"})
    author.get(f"/proposals/{draft.handle}/history/acronym/1").send("Επαναφορά αυτού του κειμένου")

    assert author.flashes == ["Το κείμενο επανήλθε. Εκείνο που αντικατέστησε μένει στο ιστορικό."]
    assert author.path == f"/proposals/{draft.handle}/edit/identity"
    assert stored.answer(draft.handle, "acronym") == "Πρώτο κείμενο"
    assert "Τρίτο κείμενο" in author.get(f"/proposals/{draft.handle}/history/acronym/3").document.main


def test_present_text_beside_itself_is_the_same_and_offers_no_way_back(author, draft):
    author.get(f"/proposals/{draft.handle}/history/acronym/2")

    assert "Τα δύο κείμενα είναι ίδια." in author.document.main
    assert "Επαναφορά" not in author.document.main


def test_restoring_over_a_text_that_changed_meanwhile_shows_both(author, draft, write, cast, stored):
    author.get(f"/proposals/{draft.handle}/history/acronym/1")
    write(draft, cast.author, "acronym", "Στο μεταξύ")

    author.send("Επαναφορά αυτού του κειμένου", status=409)

    assert author.document.heading == "Δύο κείμενα για το ίδιο πεδίο"
    assert stored.answer(draft.handle, "acronym") == "Στο μεταξύ"
    author.send("Αποθήκευση της επιλογής μου")
    assert stored.answer(draft.handle, "acronym") == "Πρώτο κείμενο"


def test_rows_that_were_restored_over_newer_ones_can_still_be_chosen(author, draft, write, cast, stored):
    """What the page of two texts sends back must read as the rows that were."""
    columns = stored.ask(lambda: [column.code for column in db.session.get_one(Proposal, draft.id).call.form.by_code["risks"].columns])
    first, second, third = ([{**dict.fromkeys(columns), "risk": words}] for words in ("Ένα", "Δύο", "Τρία"))
    write(draft, cast.author, "risks", first)
    write(draft, cast.author, "risks", second)
    author.get(f"/proposals/{draft.handle}/history/risks/1")
    assert [node.text for node in author.document.all("ins", "del") if node.is_within("table")] == ["[αφαιρέθηκε: Ένα]", "[προστέθηκε: Δύο]"]
    write(draft, cast.author, "risks", third)

    author.send("Επαναφορά αυτού του κειμένου", status=409)
    author.send("Αποθήκευση της επιλογής μου")

    assert stored.answer(draft.handle, "risks") == first


def test_closed_section_offers_no_way_back_and_refuses_one(author, a_proposal, cast, write, stored):
    proposal = a_proposal(State.RETURNED)
    write(proposal, cast.author, "acronym", "Νέο")
    author.get(f"/proposals/{proposal.code}/history/acronym/1")
    form = author.document.form_with("Επαναφορά αυτού του κειμένου")
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id), "completion_sections", ["problem"]))

    author.get(f"/proposals/{proposal.code}/history/acronym/1")
    assert "Το πεδίο αυτό δεν είναι ανοικτό για αλλαγές τώρα." in author.document.main
    author.post(form.action, {"base-acronym": "2"}, status=409)

    assert "Στη συμπλήρωση αλλάζουν μόνο οι ενότητες που ζητήθηκαν." in author.document.main
    assert stored.answer(proposal.code, "acronym") == "Νέο"


def test_approver_reads_the_history_and_restores_nothing(page_of, cast, draft):
    approver = page_of(cast.approver)

    approver.get(f"/proposals/{draft.handle}/history/acronym/1")

    assert "Επαναφορά" not in approver.document.main
    approver.post(f"/proposals/{draft.handle}/history/acronym/1", {"base-acronym": "2"}, status=404)


@pytest.mark.parametrize("who", ["manager", "administrator", "observer", "chair", "stranger", "evaluator", "nobody"])
def test_nobody_outside_the_body_sees_the_history_of_a_filed_proposal(page_of, cast, a_proposal, who):
    proposal = a_proposal(State.SUBMITTED)
    page = page_of(getattr(cast, who))

    page.get(f"/proposals/{proposal.code}/history", status=404)
    page.get(f"/proposals/{proposal.code}/history/title/1", status=404)


def test_history_costs_the_same_however_long_it_is(app, author, draft, stored):
    asked, made = {}, 2
    for length in LENGTHS:
        stored.arrange(lambda start=made, end=length + 1: _rewritten(draft, start, end))
        made = length + 2
        author.client.get(f"/proposals/{draft.handle}/history")
        with questions(app) as asked[length]:
            author.client.get(f"/proposals/{draft.handle}/history")

    assert {length: len(found) for length, found in asked.items()} == dict.fromkeys(LENGTHS, 3), asked[1]
