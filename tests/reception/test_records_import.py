"""A structure with its own tool hands its visits over as a table."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from azimut.core.importing.errors import ImportRefused
from azimut.reception.importers.records import COLUMNS, find_structure, import_receptions
from azimut.reception.models import ReceptionCount, ReceptionRecord
from tests.reception.test_records import counts
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def table(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "accueils.csv"
    lines = [";".join(COLUMNS)] + [";".join(row.get(column, "") for column in COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def visit(reference: str, **changes: str) -> dict[str, str]:
    day = timezone.localdate() - timedelta(days=20)
    return {"reference": reference, "date": f"{day:%d/%m/%Y}", "besoins": "trouver une formation", **changes}


def test_visits_come_in_once_however_often_the_file_is_given(structure, tmp_path) -> None:
    commune = CommuneFactory()
    rows = [
        visit("a1", genre="femme", age="18-25 ans", commune=commune.code, reponses="conseil | documents remis"),
        visit("a2", personnes="25", situation="au lycée", duree="120", facon="hors les murs"),
    ]
    first = import_receptions(table(tmp_path, *rows), structure=structure)
    second = import_receptions(table(tmp_path, *rows, visit("a3")), structure=structure)

    assert first.summary == "importés 2 · inchangés 0 · terminés 0 · rejetés 0"
    assert second.summary == "importés 1 · inchangés 2 · terminés 0 · rejetés 0"
    assert ReceptionCount.objects.totals() == {"people": 27, "records": 3, "minutes": 150}
    assert counts() == counts("reception_recount")
    assert ReceptionRecord.objects.filter(people_count=25).get().shares["situation"] == {"lyceen": 25}


def test_what_cannot_be_read_is_set_aside_with_its_reason(structure, tmp_path) -> None:
    old = f"{timezone.localdate() - timedelta(days=500):%Y-%m-%d}"
    rows = [
        visit(""),
        visit("b2", besoins=""),
        visit("b3", genre="licorne"),
        visit("b4", date=old),
        visit("b5", date="hier"),
        visit("b6", personnes="0"),
        visit("b7", commune="99999"),
        visit("b8", lieu="Ailleurs"),
        visit("b9"),
        visit("b9"),
    ]
    run = import_receptions(table(tmp_path, *rows), structure=structure)

    assert [rule for _, _, rule, _ in run.rejects] == [
        "reference", "besoins", "genre", "date", "date", "personnes", "commune", "lieu", "reference",
    ]  # fmt: skip
    assert ReceptionRecord.objects.count() == 1


def test_a_dry_run_writes_nothing(structure, tmp_path) -> None:
    run = import_receptions(table(tmp_path, visit("c1")), structure=structure, dry_run=True)

    assert run.imported == 1
    assert not ReceptionRecord.objects.exists()


def test_a_structure_is_found_by_its_identifier_or_its_siret(structure) -> None:
    type(structure).objects.filter(pk=structure.pk).update(siret="13002526500013")

    assert find_structure(str(structure.pk)) == find_structure("13002526500013") == structure
    with pytest.raises(ImportRefused):
        find_structure("inconnue")
