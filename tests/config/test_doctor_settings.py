"""`azimut doctor` names each setting that is missing, unsafe, or impossible to use."""

import pytest

from azimut.config.doctor_settings import NEEDED, OPTIONAL, setting_notes

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
        ("DATABASE_URL", "mysql://azimut@base.example/azimut", "error"),
        ("DATABASE_REPLICA_URL", "replique.example", "error"),
        ("DATABASE_REPLICA_URL", RIGHT["DATABASE_URL"], "warning"),
        ("STORAGE_URL", "s3://fichiers.example/azimut", "error"),
        ("STORAGE_URL", "file:///nulle/part", "error"),
        ("SENTRY_DSN", "http://cle@erreurs.example/4", "error"),
        ("AZIMUT_DATA_DIR", "/nulle/part", "warning"),
    ],
)
def test_an_unsafe_setting_is_named_without_its_value(name, value, severity) -> None:
    found = told({**RIGHT, name: value})

    assert {known: of[0] for known, of in found.items()} == {name: severity}
    assert value in {"*", "/nulle/part"} or value not in found[name][1]


@pytest.mark.parametrize("name", sorted(OPTIONAL))
def test_an_optional_setting_is_named_when_absent_and_no_fault(name) -> None:
    without = {note.name: note for note in setting_notes(RIGHT)}

    assert without[name].severity == "ok"
    assert "facultative" in without[name].message


def test_optional_settings_that_are_right_are_told_nothing_to_mend(tmp_path) -> None:
    tmp_path.chmod(0o700)
    given = {
        "AZIMUT_DATA_DIR": str(tmp_path),
        "DATABASE_REPLICA_URL": "postgresql://lecture@replique.example/azimut",
        "STORAGE_URL": tmp_path.as_uri(),
        "SENTRY_DSN": "https://cle@erreurs.example/4",
    }

    assert {note.name for note in setting_notes({**RIGHT, **given})} == set()


def test_a_folder_of_files_that_any_account_reads_is_unsafe(tmp_path) -> None:
    tmp_path.chmod(0o755)

    assert told({**RIGHT, "STORAGE_URL": tmp_path.as_uri()})["STORAGE_URL"][0] == "warning"


def test_a_site_on_this_machine_may_do_without_https() -> None:
    assert told({**RIGHT, "SITE_ADDRESS": "http://127.0.0.1:8000"}) == {}
