"""Structures come in from anyone's CSV: the columns are guessed, shown, chosen."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from azimut.config.cli import importing
from azimut.core.importing.errors import ImportRefused
from azimut.directory.importers.csv_columns import guess_mapping, preview_csv
from azimut.directory.importers.structures import import_structures
from azimut.directory.models import ReceptionPoint, Structure
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def communes() -> None:
    CommuneFactory(dreux=True)


CSV = "Intitulé;N° SIRET;Adresse postale;CP;Ville;Téléphone;E-mail;Site internet;Réseau;Horaires;Couleur\n"
CSV_ROW = (
    "CIO de Dreux;123 456 789 00012;2 rue de l'Été;28100;Dreux;0261910002;;exemple.fr;CIO;du lundi au vendredi;bleu\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_in_anyone_s_columns_comes_in(tmp_path, encoding) -> None:
    path = tmp_path / "structures.csv"
    path.write_bytes((CSV + CSV_ROW).encode(encoding))

    run = import_structures(path)

    structure = Structure.objects.get()
    point = structure.reception_points.get()
    assert (run.imported, run.rejected) == (1, 0)
    assert (structure.network_id, structure.siret, structure.updated_on) == ("cio", "12345678900012", None)
    assert (point.address, point.commune_id, point.phone) == ("2 rue de l'Été", "28134", "+33261910002")
    assert (structure.website, point.opening_hours) == ("https://exemple.fr", "du lundi au vendredi")


def test_a_csv_row_keeps_its_address_when_imported_again(tmp_path) -> None:
    path = tmp_path / "structures.csv"
    path.write_text(CSV + CSV_ROW, encoding="utf-8")
    import_structures(path)
    first = Structure.objects.get().pk
    path.write_text(CSV + CSV_ROW.replace("bleu", "vert").replace("0261910002", "0261910003"), encoding="utf-8")

    assert import_structures(path).imported == 1
    assert Structure.objects.get().pk == first


def test_the_preview_shows_the_mapping_the_rows_and_what_is_not_used(tmp_path) -> None:
    path = tmp_path / "structures.csv"
    path.write_text(CSV + CSV_ROW * 12, encoding="utf-8")

    preview = preview_csv(path)

    assert preview.mapping["nom"] == "Intitulé"
    assert preview.mapping["horaires_accueil"] == "Horaires"
    assert preview.unused == ["Couleur"]
    assert len(preview.rows) == 10
    assert preview.rows[0]["code_postal"] == "28100"
    assert not preview.problems


def test_an_explicit_mapping_wins_and_is_checked(tmp_path) -> None:
    path = tmp_path / "structures.csv"
    path.write_text("A,B\nCIO de Dreux,1000\n", encoding="utf-8")

    run = import_structures(path, mapping={"nom": "A", "code_postal": "B"})

    assert run.imported == 1
    assert ReceptionPoint.objects.get().postcode == "01000"
    with pytest.raises(ImportRefused, match="Colonne absente du fichier : Z"):
        import_structures(path, mapping={"nom": "Z"})
    with pytest.raises(ImportRefused, match="Champ inconnu : couleur"):
        import_structures(path, mapping={"nom": "A", "couleur": "B"})


def test_columns_that_are_not_chosen_are_guessed_and_one_may_be_left_out(tmp_path) -> None:
    path = tmp_path / "structures.csv"
    path.write_text("A,CP,Tel\nCIO de Dreux,1000,0261910002\n", encoding="utf-8")

    import_structures(path, mapping={"nom": "A", "telephone": ""})

    point = ReceptionPoint.objects.get()
    assert (point.structure.name, point.postcode, point.phone) == ("CIO de Dreux", "01000", "")


@pytest.fixture
def run_command(monkeypatch) -> Callable[..., Result]:
    monkeypatch.setattr(importing, "set_up_django", lambda: None)
    return lambda *arguments: CliRunner().invoke(importing.import_group, ["structures", *map(str, arguments)])


def test_the_command_shows_the_columns_of_a_table_before_anything_is_written(tmp_path, run_command) -> None:
    path = tmp_path / "structures.csv"
    path.write_text(CSV + CSV_ROW, encoding="utf-8")

    result = run_command(path, "--dry-run", "--column", "description=Couleur")

    assert result.exit_code == 0
    assert "  nom (nom) ← Intitulé\n" in result.stdout
    assert "  description (présentation) ← Couleur\n" in result.stdout
    assert "code_postal = 28100" in result.stdout
    assert "essai à blanc : rien n'a été enregistré" in result.stdout
    assert not Structure.objects.exists()


def test_the_command_imports_a_table_with_the_columns_one_says(tmp_path, run_command) -> None:
    path = tmp_path / "structures.csv"
    path.write_text("A,B\nCIO de Dreux,1000\n", encoding="utf-8")

    result = run_command(path, "--column", "nom=A", "--column", "code_postal=B")

    assert result.stdout.endswith("importés 1 · inchangés 0 · terminés 0 · rejetés 0\n")
    assert ReceptionPoint.objects.get().postcode == "01000"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "nom"), "--column nom : attendu CHAMP=COLONNE."),
        (("--column", "nom=Z"), "Colonne absente du fichier : Z."),
        (("--column", "nom=A", "--column", "couleur=B"), "Champ inconnu : couleur."),
        ((), "Aucune colonne ne donne le champ « nom »."),
    ],
)
def test_the_command_refuses_columns_that_do_not_fit(tmp_path, run_command, arguments, said) -> None:
    path = tmp_path / "structures.csv"
    path.write_text("A,B\nCIO de Dreux,1000\n", encoding="utf-8")

    result = run_command(path, *arguments)

    assert said in (result.stderr or str(result.exception))
    assert result.exit_code == 1
    assert not Structure.objects.exists()


def test_a_csv_row_of_another_width_is_set_aside_with_its_line(tmp_path) -> None:
    path = tmp_path / "structures.csv"
    path.write_text('nom,cp\n"CIO\nde Dreux",28100\nMife,73000,de trop\n', encoding="utf-8")

    run = import_structures(path)

    assert (run.imported, run.rejected) == (1, 1)
    assert run.rejects[0][0] == 4


def test_no_column_is_used_twice_when_guessing() -> None:
    mapping = guess_mapping(["nom", "nom de la structure", "adresse", "adresse mail", "commune", "code commune"])

    assert mapping == {
        "nom": "nom", "adresse": "adresse", "commune": "commune", "courriel": "adresse mail",
        "code_insee": "code commune",
    }  # fmt: skip
