"""The azimut command: help in French, refusals on one line with exit code 1."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.urls import resolve

from azimut.config.cli import entry, framing
from azimut.config.cli.entry import root
from azimut.config.cli.importing import require_file


@pytest.fixture(autouse=True)
def _django_is_already_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("importing", "searching", "serving", "doctor", "entry", "members", "keeping"):
        monkeypatch.setattr(f"azimut.config.cli.{module}.set_up_django", lambda: None)


def commands(group: click.Group, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*prefix, name))
        if isinstance(command, click.Group):
            found += commands(command, (*prefix, name))
    return found


@pytest.mark.parametrize("path", [c for c in commands(root) if c != ("manage",)], ids=" ".join)
def test_every_command_explains_itself_in_french(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(root, [*path, "--help"])

    assert result.exit_code == 0
    assert "Usage : " in result.output
    assert "Show this message" not in result.output
    assert result.output.count("\n") > 2


def test_the_contract_of_commands_is_kept() -> None:
    known = {" ".join(path) for path in commands(root)}

    assert {
        "demo",
        "serve",
        "worker",
        "migrate",
        "manage",
        "import communes",
        "import rome",
        "import rncp",
        "import lheo",
        "import structures",
        "import bmo",
        "import inserjeunes",
        "import salaires",
        "search rebuild",
        "search query",
        "guide",
        "doctor",
        "members",
        "purge",
        "backup",
        "restore",
    } <= known


ADDRESSES = (
    "/ /recherche/ /suggestions/ /metiers/ /annuaire/ /territoires/63113/ /explorer/interets/ /explorer/competences/"
    " /qui-peut-m-aider/ /carnet/ /suivi/un-lien/ /rapports/ /rapports/membres/ /accessibilite/ /donnees-personnelles/"
    " /mentions-legales/ /plan-du-site/ /aide/ /contact/ /statistiques/ /.well-known/security.txt /connexion/ /pro/"
    " /metiers/J1506/infirmier/ /certifications/RNCP39923/ /formations/00000000-0000-4000-8000-000000000000/boulanger/"
    " /structures/00000000-0000-4000-8000-000000000000/mission-locale/"
    " /pro/accueil/ /pro/orientations/ /pro/labellisation/ /pro/structure/ /pro/annuaire/ /healthz /readyz /metrics"
)


@pytest.mark.parametrize("address", ADDRESSES.split())
def test_the_contract_of_addresses_is_kept(address: str) -> None:
    assert resolve(address).func


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("members --on hier", "Valeur refusée pour --on : attendu une date comme 2026-12-31."),
        ("members --on 2026-12-31 --format doc", "Valeur refusée pour --format : attendu csv ou pdf."),
        ("guide --age 900", "Valeur refusée pour --age : attendu un nombre entier de 0 à 120."),
        ("serve --port x", "Valeur refusée pour --port : attendu un nombre entier de 1 à 65535."),
        ("members", "Il manque : --on. Voir --help."),
    ],
)
def test_a_wrong_value_says_in_french_what_is_expected(
    words: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, *words.split()) == 1
    assert capsys.readouterr().err == f"{sentence}\n"


@pytest.mark.django_db
def test_a_database_that_is_not_up_to_date_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE labelling_memberrecord RENAME TO labelling_memberrecord_of_before")
    with atomic():
        assert run_main(monkeypatch, "members", "--on", "2026-01-01") == 1
        set_rollback(True)
    assert capsys.readouterr().err == "La base de données n'est pas à jour : lancez azimut migrate.\n"


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["azimut", *arguments])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", ["rome", "rncp", "lheo", "communes"])
def test_a_missing_file_is_refused_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_main(monkeypatch, "import", command, str(tmp_path / "absent.xml")) == 1

    assert capsys.readouterr().err == "Fichier introuvable : absent.xml.\n"


def test_a_file_to_import_is_looked_for_here_then_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, kept = tmp_path / "ici", tmp_path / "donnees"
    for folder in (here, kept):
        folder.mkdir()
    (kept / "offres.xml").touch()
    monkeypatch.chdir(here)
    monkeypatch.setenv("AZIMUT_DATA_DIR", str(kept))

    assert require_file(Path("offres.xml")) == kept / "offres.xml"
    (here / "offres.xml").touch()
    assert require_file(Path("offres.xml")) == Path("offres.xml")


def test_an_unknown_command_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, "danser") == 1

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_profile_last_shown_is_the_one_used(tmp_path: Path) -> None:
    assert framing.last_profile(tmp_path) == "auvergne-rhone-alpes"

    framing.remember_profile(tmp_path, "normandie")

    assert framing.last_profile(tmp_path) == "normandie"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["danser"], "Commande inconnue : danser. Voir azimut --help.\n"),
        (["import", "rome"], "Il manque : DIR_OR_ZIP. Voir --help.\n"),
        (["serve", "--vite"], "Option inconnue : --vite. Voir --help.\n"),
        (["serve", "--port", "abc"], "Valeur refusée pour --port"),
        (["search", "query"], "Il manque la question, ou --from FICHIER.\n"),
    ],
)
def test_a_badly_written_command_is_refused_in_french(
    words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, *words) == 1

    assert capsys.readouterr().err.startswith(sentence)
