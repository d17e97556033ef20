"""Switching reminders off and on: on one's own page, and from the link of a letter, by hand or by a mail program."""

import pytest

from proposals.reminders.models import ReminderRefusal
from proposals.reminders.queries import refuses_reminders
from proposals.reminders.way_out import way_out_of

OFF, ON = "Δεν θα λαμβάνετε πια υπενθυμίσεις.", "Θα λαμβάνετε υπενθυμίσεις."


@pytest.fixture
def link(stored, cast):
    return stored.ask(lambda: way_out_of(cast.author.id))


def refuses(stored, person):
    return stored.ask(lambda: refuses_reminders(person.id))


def is_ticked(page):
    return page.document.one("input", id="wanted").has("checked")


def test_person_switches_reminders_off_and_on_again(page_of, cast, stored):
    page = page_of(cast.author).get("/desk").follow("Ειδοποιήσεις με email")
    assert page.path == "/account/notices"
    assert cast.author.email in page.document.main
    assert is_ticked(page)

    page.send("Αποθήκευση", {"wanted": []})
    assert (page.flashes, is_ticked(page), refuses(stored, cast.author)) == ([OFF], False, True)

    page.send("Αποθήκευση", {"wanted": "y"})
    assert (page.flashes, is_ticked(page), refuses(stored, cast.author)) == ([ON], True, False)
    assert stored.deeds() == ["switch_reminders_off", "switch_reminders_on"]


def test_choice_is_ones_own(page_of, cast, stored):
    page_of(cast.author).get("/account/notices").send("Αποθήκευση", {"wanted": []})

    assert (refuses(stored, cast.author), refuses(stored, cast.approver)) == (True, False)
    assert is_ticked(page_of(cast.approver).get("/account/notices"))


def test_visitor_is_sent_to_sign_in(page):
    page.get("/account/notices", status=302)


def test_link_of_a_letter_asks_first_and_then_switches_off_without_a_sign_in(page, link, cast, stored):
    page.get(link)
    assert (page.document.heading, refuses(stored, cast.author)) == ("Διακοπή υπενθυμίσεων", False)
    # Whoever the letter was forwarded to learns nothing about its reader.
    assert cast.author.email not in page.text
    assert cast.author.name not in page.text

    page.send("Διακοπή υπενθυμίσεων")

    assert (page.document.heading, page.redirects, refuses(stored, cast.author)) == ("Οι υπενθυμίσεις διακόπηκαν", [], True)


def test_link_used_twice_is_recorded_once(page, link, stored):
    for _ in range(2):
        page.get(link).send("Διακοπή υπενθυμίσεων")

    assert (stored.deeds(), stored.count(ReminderRefusal)) == (["switch_reminders_off"], 1)


def test_mail_program_switches_off_with_one_post_without_cookies_or_token(app, link, cast, stored):
    answer = app.test_client(use_cookies=False).post(link, data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, refuses(stored, cast.author)) == (200, True)
    assert stored.deeds() == ["switch_reminders_off"]


def test_mail_program_that_only_looks_behind_the_link_changes_nothing(app, link, cast, stored):
    client = app.test_client(use_cookies=False)

    assert [client.get(link).status_code, client.head(link).status_code] == [200, 200]
    assert not refuses(stored, cast.author)


def test_link_switches_off_its_own_person_whoever_is_signed_in(page_of, link, cast, stored):
    page_of(cast.manager).get(link).send("Διακοπή υπενθυμίσεων")

    assert (refuses(stored, cast.author), refuses(stored, cast.manager)) == (True, False)


@pytest.mark.parametrize("change", [lambda link: link[:-1], lambda link: link.replace("off/", "off/x"), lambda link: "/reminders/off/1"])
def test_link_that_is_not_ours_is_not_valid_and_says_what_to_do(page, link, stored, change):
    page.get(change(link), status=410)
    assert page.document.heading == "Ο σύνδεσμος δεν ισχύει"
    page.post(change(link), status=410)

    assert stored.count(ReminderRefusal) == 0


def test_link_of_somebody_who_is_not_there_any_more_is_not_valid(page, stored):
    link = stored.ask(lambda: way_out_of(987654))

    page.get(link)
    page.send("Διακοπή υπενθυμίσεων", status=410)


def test_pages_are_complete_in_english(page, page_of, link, cast):
    page.get(link)
    page.language = "en"
    page.send("English")
    assert page.document.heading == "Stop reminders"

    page.send("Stop reminders")

    assert page.document.heading == "Reminders are switched off"
