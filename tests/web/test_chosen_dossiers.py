"""Dossiers of what is chosen in a list, or of all that its search finds: offered, counted, refused by name, ordered."""

from dataclasses import replace

import pytest

from proposals.db import db
from proposals.orders.models import Making
from proposals.workflow.states import State
from tests.factories import make_call
from tests.web.cast import SLUG

LIST = f"/manage/calls/{SLUG}/proposals"
CHOSEN = "/dossiers/chosen"
SEND = "Ετοιμασία των φακέλων"


@pytest.fixture
def administrator(page_of, cast):
    return page_of(cast.administrator)


@pytest.fixture
def ordered(stored):
    """What was ordered, as plain values, the newest last."""
    return lambda: stored.ask(lambda: [each.arguments for each in db.session.query(Making).order_by(Making.id)])


def test_lists_offer_it_to_who_may_order_and_to_nobody_else(administrator, page_of, cast, a_proposal):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"})

    for address in (LIST, "/proposals"):
        boxes = administrator.get(address).document.all("input", form="chosen")
        buttons = administrator.document.all("button", formaction=CHOSEN)
        assert [each.text for each in buttons] == ["Φάκελοι όσων επιλέξετε", "Φάκελοι όλων όσων βρέθηκαν"]
        assert [each.get("name") for each in boxes] == ["code"]
    for reader in (cast.manager, cast.observer):
        page = page_of(reader).get(LIST)
        assert page.document.all("button", formaction=CHOSEN) == []
        page.get(CHOSEN, status=404)


def test_chosen_rows_are_ordered_in_the_order_of_the_list(administrator, cast, a_proposal, ordered):
    chosen = [a_proposal(State.IN_REVIEW, answers={"title": title}) for title in ("Νερό", "Δάση")]
    a_proposal(State.IN_REVIEW, answers={"title": "Λιμάνια"})
    codes = "&".join(f"code={each.code}" for each in (*reversed(chosen), chosen[0]))

    administrator.get(f"{CHOSEN}?call={SLUG}&{codes}&code=none")
    assert "Επιλέξατε 2 προτάσεις." in administrator.document.main
    administrator.send(SEND, {"form": "zip"})

    assert administrator.path.startswith("/orders/")
    (arguments,) = ordered()
    assert (arguments["proposals"], arguments["call"], arguments["form"]) == ([each.id for each in chosen], cast.call.id, "zip")


def test_all_that_a_search_finds_are_ordered_without_those_that_have_no_such_dossier(administrator, cast, a_proposal, stored, ordered):
    other = stored.arrange(lambda: make_call(slug="other", title="Άλλη πρόσκληση"))
    found = [a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}), a_proposal(State.SUBMITTED, call=other, answers={"title": "Νερό στα νησιά"})]
    a_proposal(State.IN_REVIEW, answers={"title": "Δάση"})

    administrator.get(f"{CHOSEN}?all=1&q=νερό")
    assert [text in administrator.document.main for text in ("Επιλέξατε 2 προτάσεις.", "Άλλη πρόσκληση")] == [True, True]
    administrator.send(SEND, {"profile": "applicant"}, status=422)
    assert administrator.errors == ["Καμία πρόταση δεν έχει επιλεγεί, ή καμία δεν έχει φάκελο αυτού του είδους."]
    administrator.send(SEND, {"profile": "committee", "form": "workbook"}, status=422)
    assert administrator.errors[0].startswith("Το υπολογιστικό φύλλο ακολουθεί το έντυπο μίας πρόσκλησης.")
    assert "«Άλλη πρόσκληση»" in administrator.errors[0]
    assert ordered() == []
    administrator.send(SEND, {"form": "bound"})

    (arguments,) = ordered()
    assert (sorted(arguments["proposals"]), arguments["call"]) == ([each.id for each in found], None)


def test_rows_without_such_a_dossier_are_left_out_and_counted(administrator, a_proposal, ordered):
    codes = [a_proposal(state, answers={"title": state.value}).code for state in (State.IN_REVIEW, State.ACCEPTED)]

    administrator.get(f"{CHOSEN}?call={SLUG}&code={codes[0]}&code={codes[1]}").send(SEND, {"profile": "applicant", "form": "zip"})

    assert administrator.flashes == ["1 πρόταση δεν έχει τέτοιο φάκελο και έμεινε έξω."]
    assert [len(each["proposals"]) for each in ordered()] == [1]


def test_none_or_too_many_are_refused_before_the_order_with_the_number(app, administrator, a_proposal, monkeypatch, ordered):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"})
    a_proposal(State.IN_REVIEW, answers={"title": "Δάση"})
    for asked in ("", f"?call={SLUG}&q=νερό", "?all=1&q=τίποτε", "?all=1&q=(", "?code=none"):
        administrator.get(CHOSEN + asked, status=422)
        assert administrator.errors == ["Καμία πρόταση δεν έχει επιλεγεί, ή καμία δεν έχει φάκελο αυτού του είδους."]
    administrator.get(CHOSEN + "?call=nowhere", status=404)

    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], volume_max_proposals=1, workbook_max_proposals=2))
    administrator.get(f"{CHOSEN}?call={SLUG}&all=1").send(SEND, {"form": "zip"}, status=422)
    assert administrator.errors == ["Επιλέξατε 2 προτάσεις. Κάθε παραγγελία χωρά έως 1: διαλέξτε λιγότερες."]
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], workbook_max_proposals=1))
    administrator.get(f"{CHOSEN}?call={SLUG}&all=1", status=422)
    assert administrator.errors == ["Επιλέξατε 2 προτάσεις. Κάθε παραγγελία χωρά έως 1: διαλέξτε λιγότερες."]
    administrator.follow("Επιστροφή στη λίστα")
    assert administrator.path == LIST
    assert ordered() == []


def test_what_no_page_sends_is_refused(administrator, a_proposal, ordered):
    code = a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}).code
    administrator.get(f"{CHOSEN}?code={code}")

    for sent in ({"form": "x", "profile": "committee"}, {"form": "zip", "profile": "x"}):
        administrator.post(CHOSEN, {"code": code, **sent}, status=422)
        assert administrator.errors == ["Επιλέξτε είδος και μορφή από όσα προτείνονται."]
    administrator.post(CHOSEN, {"code": code, "form": "zip", "profile": "committee", "reason": "α" * 501}, status=422)
    assert administrator.errors == ["Ο λόγος έχει έως 500 χαρακτήρες."]
    assert ordered() == []
