"""`azimut export structures`: a file that is valid and that our own import reads back."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from azimut.config.cli.entry import root
from azimut.directory.importers.structures import import_structures
from azimut.directory.models import Structure
from tests.directory.factories import ReceptionPointFactory, ServiceFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _django_is_already_set_up(monkeypatch) -> None:
    monkeypatch.setattr("azimut.config.cli.exporting.set_up_django", lambda: None)


def test_what_is_exported_comes_back_as_it_was(tmp_path) -> None:
    structure = StructureFactory(name="CIO de Dreux", missions=["advice"])
    ReceptionPointFactory(structure=structure, in_dreux=True)
    ServiceFactory(structure=structure, themes=["validate_experience"])
    StructureFactory(name="Fermée", ended_on="2026-01-01")
    path = tmp_path / "annuaire.json"

    said = CliRunner().invoke(root, ["export", "structures", "-o", str(path)])
    run = import_structures(path)
    again = import_structures(path)

    assert said.exit_code == 0, said.output
    assert "structures 1 · services 1 · conforme à data·inclusion v1" in said.output
    assert (run.rejected, again.imported, again.unchanged) == (0, 0, run.imported + run.unchanged)
    assert Structure.objects.current().get().name == "CIO de Dreux"


def test_a_row_the_schema_refuses_leaves_the_file_as_it_was(tmp_path, monkeypatch) -> None:
    ReceptionPointFactory(structure=StructureFactory(), in_dreux=True)
    path = tmp_path / "annuaire.json"
    path.write_text("ancien", encoding="utf-8")
    monkeypatch.setattr("azimut.directory.exporting.FIRST_DATE", date(1990, 1, 1))
    Structure.objects.update(updated_on=None)

    said = CliRunner().invoke(root, ["export", "structures", "-o", str(path)])

    assert said.exit_code == 1
    assert "ne passe pas le schéma data·inclusion" in said.output
    assert path.read_text(encoding="utf-8") == "ancien"
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_directory_is_an_empty_valid_file(tmp_path) -> None:
    path = tmp_path / "vide.json"

    assert CliRunner().invoke(root, ["export", "structures", "-o", str(path)]).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == {"structures": [], "services": []}
