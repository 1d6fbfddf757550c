"""`azimut doctor` and the checks Django starts with."""

import pytest
from django.db import ProgrammingError
from django.test import override_settings

from azimut.config.checks import (
    CHECKS,
    Finding,
    examine,
    proconnect_is_set_whole_or_not_at_all,
    the_demonstration_is_never_in_production,
    the_profile_is_valid,
)
from azimut.core.profile import active_profile

PROCONNECT = {
    "PROCONNECT_ISSUER": "https://proconnect.example/api/v2",
    "PROCONNECT_CLIENT_ID": "azimut",
    "PROCONNECT_CLIENT_SECRET": "un secret",
}


@pytest.mark.django_db
def test_an_installation_without_data_is_told_what_to_import() -> None:
    findings = {finding.subject: finding for finding in examine()}

    assert findings["données"].severity == "warning"
    assert "azimut import communes" in findings["données"].message
    assert findings["PostgreSQL"].severity == "ok"
    assert findings["base"].message == "à jour"


@pytest.mark.django_db
def test_each_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "FIELD_ENCRYPTION_KEYS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)

    subjects = {finding.subject for finding in examine() if finding.severity == "warning"}

    assert {"SECRET_KEY", "ALLOWED_HOSTS", "FIELD_ENCRYPTION_KEYS", "EMAIL_URL"} <= subjects


@pytest.mark.django_db
def test_a_database_without_its_tables_is_one_line_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing_table() -> Finding:
        raise ProgrammingError('relation "territories_commune" does not exist')

    monkeypatch.setitem(CHECKS, "données", missing_table)
    findings = {finding.subject: finding for finding in examine()}

    assert findings["données"] == Finding("warning", "données", "rien à lire tant que la base n'est pas à jour")


def test_the_demonstration_is_refused_on_a_public_name() -> None:
    with override_settings(DEMONSTRATION=True, ALLOWED_HOSTS=["azimut.example"]):
        assert [error.id for error in the_demonstration_is_never_in_production(None)] == ["azimut.E002"]


def test_the_demonstration_is_served_on_this_machine() -> None:
    with override_settings(DEMONSTRATION=True, ALLOWED_HOSTS=["127.0.0.1"]):
        assert the_demonstration_is_never_in_production(None) == []


def test_the_server_refuses_to_start_on_a_profile_it_cannot_read() -> None:
    active_profile.cache_clear()
    try:
        with override_settings(PROFILE="atlantide"):
            assert [error.id for error in the_profile_is_valid(None)] == ["azimut.E001"]
    finally:
        active_profile.cache_clear()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ""),
        ({"PROCONNECT_CLIENT_ID": "a"}, "il manque PROCONNECT_ISSUER, PROCONNECT_CLIENT_SECRET"),
        ({**PROCONNECT, "PROCONNECT_ISSUER": "http://proconnect.example"}, "attendu une adresse https"),
        ({**PROCONNECT, "PROCONNECT_SIGN_ALGO": "none"}, "attendu RS256"),
        (PROCONNECT, ""),
    ],
)
def test_proconnect_is_set_whole_or_not_at_all(monkeypatch, given, told) -> None:
    for name in PROCONNECT:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    errors = proconnect_is_set_whole_or_not_at_all(None)

    assert bool(errors) is bool(told)
    assert all(told in error.msg for error in errors)
