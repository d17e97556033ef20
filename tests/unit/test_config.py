"""Settings from the environment."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from proposals.config import ROOT, BadSetting, Settings, read_settings

LONG = "x" * 32


@pytest.fixture
def instance(tmp_path):
    return {"INSTANCE_PATH": str(tmp_path / "instance")}


def test_without_configuration_it_runs_on_sqlite_in_the_instance_folder(instance, tmp_path):
    settings = read_settings(instance)

    assert settings.database_url == f"sqlite:///{tmp_path}/instance/proposals.sqlite"
    assert (settings.production, settings.secure_cookies) == (False, False)


def test_instance_folder_is_that_of_the_repository_by_default():
    assert Settings().instance_path == str(ROOT / "instance")


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("PAGE_SIZE", "20", 20),
        ("PAGE_SIZE", "0", 0),
        ("PRODUCTION", "yes", True),
        ("SECURE_COOKIES", "1", True),
        ("SECURE_COOKIES", "TRUE", True),
        ("SECURE_COOKIES", "on", True),
        ("SECURE_COOKIES", "off", False),
        ("SECURE_COOKIES", "0", False),
        ("SECURE_COOKIES", "No", False),
        ("SECURE_COOKIES", "false", False),
        ("PUBLIC_URL", "https://kainotomia.example", "https://kainotomia.example"),
        ("REMIND_CLOSING_DAYS", "7", (7,)),
        ("REMIND_SHEET_DAYS", "5, 2,0", (5, 2, 0)),
        ("REMIND_HOUR", "23", 23),
        ("RECHECK_HOUR", "0", 0),
        ("INDEX_MERGING_HOUR", "23", 23),
        # An empty variable is one that was not set.
        ("PAGE_SIZE", "", 50),
    ],
)
def test_variable_is_read_as_what_its_default_is(instance, name, raw, value):
    settings = read_settings({**instance, "SECRET_KEY": LONG, name: raw})

    assert getattr(settings, name.lower()) == value


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("PAGE_SIZE", "many", "PAGE_SIZE is 'many'. Write a whole number."),
        ("PAGE_SIZE", "1.5", "PAGE_SIZE is '1.5'. Write a whole number."),
        ("PAGE_SIZE", "-1", "PAGE_SIZE is '-1'. Write a number that is not negative."),
        ("REMIND_CLOSING_DAYS", "10;3", "REMIND_CLOSING_DAYS is '10;3'. Write a whole number."),
        ("REMIND_CLOSING_DAYS", "10,-3", "REMIND_CLOSING_DAYS is '-3'. Write a number that is not negative."),
        ("REMIND_HOUR", "24", "REMIND_HOUR is 24. Write an hour of the day, from 0 to 23."),
        ("RECHECK_HOUR", "24", "RECHECK_HOUR is 24. Write an hour of the day, from 0 to 23."),
        ("INDEX_MERGING_HOUR", "24", "INDEX_MERGING_HOUR is 24. Write an hour of the day, from 0 to 23."),
        ("PRODUCTION", "maybe", "PRODUCTION is 'maybe'. Write yes or no."),
    ],
)
def test_variable_that_cannot_be_read_is_refused_by_name(instance, name, raw, sentence):
    with pytest.raises(BadSetting) as refused:
        read_settings({**instance, name: raw})

    assert str(refused.value) == sentence


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_production_without_a_long_secret_does_not_start(instance, secret):
    with pytest.raises(BadSetting, match=r"SECRET_KEY.*openssl rand -hex 32"):
        read_settings({**instance, "PRODUCTION": "yes", "SECRET_KEY": secret})


def test_production_that_refuses_leaves_no_secret_behind(instance):
    with pytest.raises(BadSetting):
        read_settings({**instance, "PRODUCTION": "yes"})

    assert not Path(instance["INSTANCE_PATH"]).exists()


def test_production_has_secure_cookies(instance):
    assert read_settings({**instance, "PRODUCTION": "yes", "SECRET_KEY": LONG}).secure_cookies


def test_secure_cookies_can_be_switched_off_by_name(instance):
    assert not read_settings({**instance, "PRODUCTION": "yes", "SECRET_KEY": LONG, "SECURE_COOKIES": "no"}).secure_cookies


def test_given_settings_are_kept(instance):
    settings = read_settings({**instance, "DATABASE_URL": "postgresql://db/x", "SECRET_KEY": LONG})

    assert (settings.database_url, settings.secret_key) == ("postgresql://db/x", LONG)


def test_secret_is_made_once_and_only_its_owner_may_read_it(instance):
    first, second = read_settings(instance).secret_key, read_settings(instance).secret_key

    kept = Path(instance["INSTANCE_PATH"]) / "secret-key"
    assert first == second == kept.read_text()
    assert len(first) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_secret(tmp_path):
    for attempt in range(20):
        environment = {"INSTANCE_PATH": str(tmp_path / str(attempt))}
        with ThreadPoolExecutor(8) as together:
            secrets = {settings.secret_key for settings in together.map(read_settings, [environment] * 8)}

        assert len(secrets) == 1
        assert len(secrets.pop()) == 64


@pytest.mark.parametrize("language", ["el", "en"])
def test_unit_and_ministry_have_a_name_in_both_languages(language):
    settings = Settings(responsible_unit="Μονάδα", responsible_unit_en="Unit", responsible_ministry="Υπουργείο", responsible_ministry_en="Ministry")

    names = (settings.unit_in(language), settings.ministry_in(language))

    assert names == (("Μονάδα", "Υπουργείο") if language == "el" else ("Unit", "Ministry"))


@pytest.mark.parametrize(("language", "told"), [("el", "Αθήνα"), ("en", "Athens")])
def test_unit_is_reached_in_both_languages(language, told):
    assert Settings(responsible_contact="Αθήνα", responsible_contact_en="Athens").contact_in(language) == told


def test_attachment_limit_is_counted_in_bytes():
    assert Settings(attachment_max_mb=2).attachment_max_bytes == 2_097_152
