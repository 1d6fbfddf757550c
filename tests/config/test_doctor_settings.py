"""`azimut doctor` names each setting that is missing, unsafe, or given for nothing."""

import pytest

from azimut.config.doctor_settings import NEEDED, UNUSED, setting_notes

LONG = "k" * 40
RIGHT = {
    "AZIMUT_PROFILE": "normandie",
    "SECRET_KEY": "s" * 40,
    "FIELD_ENCRYPTION_KEYS": LONG,
    "ALLOWED_HOSTS": "azimut.example",
    "DATABASE_URL": "postgresql://azimut@base.example/azimut",
    "EMAIL_URL": "smtps://courrier.example:465",
    "SITE_ADDRESS": "https://azimut.example",
    "CLAMAV_SOCKET": "/run/clamav/clamd.ctl",
}


def told(environment: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {note.name: (note.severity, note.message) for note in setting_notes(environment) if note.severity != "ok"}


def test_a_whole_environment_is_told_nothing_to_mend() -> None:
    assert told(RIGHT) == {}


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_missing_setting_is_named_alone(name) -> None:
    found = told({**RIGHT, name: ""})

    assert list(found) == [name]
    assert found[name][1].startswith("absente")


@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        ("SECRET_KEY", "azerty", "warning"),
        ("FIELD_ENCRYPTION_KEYS", f"{LONG},azerty", "warning"),
        ("FIELD_ENCRYPTION_KEYS", "s" * 40, "warning"),
        ("ALLOWED_HOSTS", "*", "error"),
        ("SITE_ADDRESS", "http://azimut.example", "warning"),
        ("EMAIL_URL", "courrier.example:465", "error"),
    ],
)
def test_an_unsafe_setting_is_named_without_its_value(name, value, severity) -> None:
    found = told({**RIGHT, name: value})

    assert {known: of[0] for known, of in found.items()} == {name: severity}
    assert value == "*" or value not in found[name][1]


@pytest.mark.parametrize("name", sorted(UNUSED))
def test_a_setting_that_nothing_reads_is_said_so_given_or_not(name) -> None:
    without = {note.name: note for note in setting_notes(RIGHT)}
    given = {note.name: note for note in setting_notes({**RIGHT, name: "quelque chose"})}

    assert (without[name].severity, given[name].severity) == ("ok", "warning")
    assert "ne s'en sert pas" in without[name].message
    assert "ne s'en sert pas" in given[name].message


def test_a_site_on_this_machine_may_do_without_https() -> None:
    assert told({**RIGHT, "SITE_ADDRESS": "http://127.0.0.1:8000"}) == {}
