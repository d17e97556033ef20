"""Views of lists that somebody keeps: for himself or for all who may open the list, and never a way around anybody's rights."""

import pytest

from proposals.db import db
from proposals.lists.models import SavedView
from proposals.workflow.states import State
from tests.web.cast import SLUG
from tests.web.test_call_management import titles

LIST = f"/manage/calls/{SLUG}/proposals"


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


def save(page, name, *, q="", shared=False, status=200):
    page.get(f"{LIST}?q={q}&order=score&cols=score&cols=state").follow("Αποθήκευση αυτής της προβολής")
    return page.send("Αποθήκευση", {"name": name, **({"shared": "1"} if shared else {})}, status=status)


def test_view_keeps_search_columns_and_order(manager, a_proposal):
    for number, state in enumerate((State.IN_REVIEW, State.IN_REVIEW, State.ACCEPTED)):
        a_proposal(state, answers={"title": f"{number}"}, mean_total=str(60 + number))

    save(manager, "Σε αξιολόγηση", q="κατάσταση:σε-αξιολόγηση")

    assert manager.flashes == ["Η προβολή «Σε αξιολόγηση» αποθηκεύτηκε."]
    assert titles(manager.get(LIST).follow("Σε αξιολόγηση")) == ["1", "0"]
    assert [node.text for node in manager.document.all("th") if node.get("scope") == "col"] == [
        "Επιλογή",
        "Πρόταση (ταξινόμηση)",
        "Κατάσταση",
        "Μέσος (ταξινόμηση)",
    ]


def test_view_is_ones_own_until_it_is_shared(manager, page_of, cast, a_proposal):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"})
    save(manager, "Δική μου")
    save(manager, "Κοινή μας", shared=True)

    chair = page_of(cast.chair).get(LIST)

    assert ("Δική μου" in chair.document.main, "Κοινή μας" in chair.document.main) == (False, True)
    chair.post("/views/2/delete", status=404)


def test_shared_view_widens_nobodys_rights(manager, page_of, cast, a_proposal):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}, mean_total="90")
    save(manager, "Καλές", q="βαθμός>80", shared=True)

    observer = page_of(cast.observer).get(LIST)
    observer.follow("Καλές", status=422)
    of_scores = observer.errors
    observer.get(f"{LIST}?q=ανύπαρκτη>80", status=422)

    assert [error.replace("ανύπαρκτη", "βαθμός") for error in observer.errors] == of_scores


def test_view_of_the_same_name_is_written_over_and_can_be_deleted(manager, stored, a_proposal):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"})
    for search in ("βαθμός>1", "βαθμός>2"):
        save(manager, "Καλές", q=search)

    assert stored.ask(lambda: [(view.search, view.is_shared) for view in db.session.query(SavedView)]) == [("βαθμός>2", False)]
    manager.get(LIST).send("Διαγραφή: Καλές")
    assert (manager.flashes, stored.count(SavedView)) == (["Η προβολή διαγράφηκε."], 0)
    assert stored.deeds()[-3:] == ["save_view", "save_view", "delete_view"]


@pytest.mark.parametrize("name", ["", "   ", "α" * 81])
def test_view_without_a_name_is_refused_and_nothing_is_lost(manager, stored, name):
    save(manager, name, q="βαθμός>1", status=422)

    assert manager.errors == ["Γράψτε ένα όνομα έως 80 χαρακτήρες."]
    manager.send("Αποθήκευση", {"name": "Καλές"})
    assert stored.ask(lambda: [view.search for view in db.session.query(SavedView)]) == ["βαθμός>1"]


def test_search_that_is_too_long_and_one_view_too_many_are_refused(manager, app, monkeypatch):
    from dataclasses import replace

    save(manager, "Καλές")
    manager.post("/views", {"list": "call", "slug": SLUG, "name": "Μεγάλη", "q": "α" * 2001}, status=422)
    assert manager.errors == ["Η αναζήτηση είναι πολύ μεγάλη για να αποθηκευτεί."]
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], views_per_list=1))

    save(manager, "Άλλη", status=422)

    assert manager.errors == ["Κάθε λίστα κρατά έως 1 προβολή σας."]


@pytest.mark.parametrize("asked", ["list=no-such", "list=call", "list=call&slug=nowhere", ""])
def test_list_that_is_not_there_has_no_views(manager, asked):
    manager.get(f"/views/new?{asked}", status=404)


def test_who_may_not_open_a_list_keeps_no_view_of_it(page_of, cast):
    page = page_of(cast.author).get("/desk")

    page.post("/views", {"list": "call", "slug": SLUG, "name": "Καλές"}, status=404)
    page.get("/views/new?list=proposals&q=Νερό").send("Αποθήκευση", {"name": "Νερό"})
    assert page.path == "/proposals"
