"""Signing in, and failing to."""

from datetime import timedelta

import argon2
import pytest
from sqlalchemy import func, select

from proposals.accounts import passwords
from proposals.accounts.models import SignInFailure
from proposals.accounts.operations import TooManyAttempts, set_password, sign_in
from proposals.audit.models import AuditEntry
from tests.factories import NOW, PASSWORD, make_person

HERE = "192.0.2.1"


@pytest.fixture
def maria(session):
    return make_person(email="maria@crete.example")


def fail(times, email="maria@crete.example", address=HERE):
    for _ in range(times):
        sign_in(email, "wrong", address)


def failures(session):
    return session.scalar(select(func.count()).select_from(SignInFailure))


@pytest.mark.parametrize("email", ["maria@crete.example", "  Maria@Crete.EXAMPLE "])
def test_right_password_signs_in_however_the_address_is_written(maria, email):
    assert sign_in(email, PASSWORD, HERE) is maria


def test_sign_in_is_on_record(session, maria):
    sign_in(maria.email, PASSWORD, HERE)

    assert session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.person_id)).all() == [("sign_in", f"person:{maria.id}", maria.id)]


@pytest.mark.parametrize(("email", "password"), [("maria@crete.example", "wrong"), ("maria@crete.example", ""), ("nobody@crete.example", PASSWORD)])
def test_wrong_password_or_unknown_address_signs_nobody_in_and_is_counted(session, maria, email, password):
    assert sign_in(email, password, HERE) is None
    assert session.execute(select(SignInFailure.email, SignInFailure.address, SignInFailure.at)).all() == [(email, HERE, NOW)]


def test_person_who_was_switched_off_cannot_sign_in(session):
    make_person(email="maria@crete.example", active=False)

    assert sign_in("maria@crete.example", PASSWORD, HERE) is None
    assert failures(session) == 1


def test_hash_that_is_no_hash_lets_nobody_in(session):
    make_person(email="maria@crete.example", password_hash="!")

    assert sign_in("maria@crete.example", "!", HERE) is None


def test_right_password_after_seven_failures_still_signs_in_and_forgets_them(session, maria):
    fail(7)

    assert sign_in(maria.email, PASSWORD, HERE) is maria
    assert failures(session) == 0


def test_even_the_right_password_is_refused_after_eight_failures(maria):
    fail(8)

    with pytest.raises(TooManyAttempts) as refused:
        sign_in(maria.email, PASSWORD, HERE)

    assert refused.value.minutes == 15


def test_failures_of_an_unknown_address_are_limited_alike(session):
    fail(8, email="nobody@crete.example")

    with pytest.raises(TooManyAttempts):
        sign_in("nobody@crete.example", PASSWORD, HERE)


def test_failures_for_one_address_do_not_hinder_another_person(session, maria):
    fail(8, email="nobody@crete.example")

    assert sign_in(maria.email, PASSWORD, HERE) is maria


def test_failures_from_elsewhere_count_for_the_person_all_the_same(maria):
    for number in range(8):
        fail(1, address=f"192.0.2.{number}")

    with pytest.raises(TooManyAttempts):
        sign_in(maria.email, PASSWORD, "198.51.100.1")


def test_sixty_failures_from_one_network_address_stop_everybody_there(maria):
    for number in range(60):
        fail(1, email=f"nobody{number}@crete.example")

    with pytest.raises(TooManyAttempts):
        sign_in(maria.email, PASSWORD, HERE)
    assert sign_in(maria.email, PASSWORD, "198.51.100.1") is maria


@pytest.mark.parametrize(("minutes", "refused"), [(15, True), (16, False)])
def test_failures_count_for_a_quarter_of_an_hour(the_time, maria, minutes, refused):
    fail(8)
    the_time.shift(timedelta(minutes=minutes))

    if refused:
        with pytest.raises(TooManyAttempts):
            sign_in(maria.email, PASSWORD, HERE)
    else:
        assert sign_in(maria.email, PASSWORD, HERE) is maria


def test_old_failures_are_forgotten(session, the_time, maria):
    fail(1)
    the_time.shift(timedelta(hours=1, seconds=1))

    fail(1)

    assert failures(session) == 1


def test_very_long_input_is_counted_like_any_other(session):
    fail(1, email="x" * 300 + "@crete.example", address="y" * 100)

    assert session.execute(select(func.length(SignInFailure.email), func.length(SignInFailure.address))).all() == [(254, 64)]


@pytest.mark.parametrize("email", ["maria@crete.example", "nobody@crete.example"])
def test_one_hash_is_computed_whether_the_person_is_known_or_not(session, maria, monkeypatch, email):
    sign_in("warm-up@crete.example", "wrong", HERE)
    computed = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda hasher, known, password: computed.append(known) or verify(hasher, known, password))

    sign_in(email, "wrong", HERE)

    assert [argon2.extract_parameters(known).memory_cost for known in computed] == [8]


def test_hash_of_nobody_opens_for_nobody(session):
    assert passwords.matches("nobody has this password", None) is False


def test_new_password_replaces_the_old_one_and_ends_every_session(session, maria):
    before = maria.get_id()

    set_password(maria.actor, maria, "another long password")

    assert sign_in(maria.email, PASSWORD, HERE) is None
    assert sign_in(maria.email, "another long password", HERE) is maria
    assert maria.get_id() != before


def test_same_password_is_never_hashed_to_the_same_text(session):
    assert passwords.hash_password(PASSWORD) != passwords.hash_password(PASSWORD)


def locks(session):
    return session.execute(select(AuditEntry.subject, AuditEntry.details).where(AuditEntry.action == "lock_sign_in").order_by(AuditEntry.id)).all()


def test_account_that_closes_leaves_one_entry_however_often_it_is_tried(session, maria):
    fail(8, email=maria.email)
    with pytest.raises(TooManyAttempts):
        sign_in(maria.email, PASSWORD, HERE)

    assert locks(session) == [(f"person:{maria.id}", {"account": True, "network_address": False})]


def test_seven_failures_leave_no_entry(session, maria):
    fail(7, email=maria.email)

    assert locks(session) == []


def test_account_that_is_nobodys_leaves_an_entry_without_what_was_typed(session):
    fail(8, email="my secret password")

    assert locks(session) == [("sign_in", {"account": True, "network_address": False})]


def test_network_address_that_closes_leaves_an_entry_about_no_account(session, maria):
    for number in range(59):
        fail(1, email=f"nobody{number}@crete.example")
    fail(1, email=maria.email)

    assert locks(session) == [("sign_in", {"account": False, "network_address": True})]
