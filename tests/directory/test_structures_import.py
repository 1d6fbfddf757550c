"""Structures come in from data·inclusion and from anyone's CSV, and go out again the same."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from data_inclusion.schema.v1 import Service as ServiceSchema
from data_inclusion.schema.v1 import Structure as StructureSchema

from azimut.core.importing.errors import ImportRefused
from azimut.core.models import ImportRun
from azimut.directory.exporting import export_data_inclusion, export_data_inclusion_services
from azimut.directory.importers.structures import import_structures
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.territories.distances import Point
from azimut.territories.importers.communes import import_communes
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

CIO = {
    "source": "essai",
    "id": "essai--1",
    "nom": "CIO de Chartres",
    "date_maj": "2026-10-01",
    "adresse": "1 rue de l'Exemple",
    "code_postal": "28000",
    "commune": "CHARTRES CEDEX",
    "telephone": "02.61.91.00.01",
    "horaires_accueil": "Mo-Fr 09:00-12:00",
}


@pytest.fixture(autouse=True)
def communes() -> None:
    for town in ("chartres", "dreux", "orleans", "lyon"):
        CommuneFactory(**{town: True})


def written(path: Path, *rows: object) -> Path:
    path.write_text(json.dumps(list(rows), ensure_ascii=False), encoding="utf-8")
    return path


def test_a_structure_comes_in_with_its_place_its_network_and_its_hours(tmp_path) -> None:
    run = import_structures(written(tmp_path / "s.json", CIO))

    structure = Structure.objects.get()
    point = structure.reception_points.get()
    assert (run.imported, run.rejected, run.data_date) == (1, 0, date(2026, 10, 1))
    assert structure.network_id == point.network_id == "cio"
    assert (point.commune_id, point.city, point.phone) == ("28085", "Chartres", "+33261910001")
    assert point.spoken_phone == "02 61 91 00 01"
    assert point.is_position_approximate
    assert point.point == Point(48.4469, 1.4892)


def test_a_given_position_is_kept(tmp_path) -> None:
    import_structures(written(tmp_path / "s.json", CIO | {"latitude": 48.45, "longitude": 1.48}))

    point = ReceptionPoint.objects.get()
    assert point.point == Point(48.45, 1.48)
    assert not point.is_position_approximate


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        ({"code_insee": "28134", "commune": "Ailleurs"}, "28134"),
        ({"code_postal": "45100", "commune": "orleans"}, "45234"),
        ({"code_postal": "28004", "commune": "Chartres Cedex 4"}, "28085"),
        ({"code_postal": "69003", "commune": "LYON 03"}, "69123"),
        ({"code_postal": "28999", "commune": "Bourg", "latitude": 48.73, "longitude": 1.37}, "28134"),
        ({"code_postal": "28999", "commune": "Bourg", "latitude": 43.3, "longitude": 5.4}, None),
        ({"code_postal": "75001", "commune": "Paris"}, None),
        ({}, None),
    ],
)
def test_the_commune_is_found_from_what_is_known(tmp_path, place, commune) -> None:
    row = {key: CIO[key] for key in ("source", "id", "nom", "date_maj")} | place
    import_structures(written(tmp_path / "s.json", row))

    assert ReceptionPoint.objects.get().commune_id == commune


@pytest.mark.parametrize(
    ("fault", "rule", "words"),
    [
        ({"nom": "X"}, "string_too_short", "moins de 3 caractères"),
        ({"nom": None}, "string_type", "Un texte est attendu"),
        ({"siret": "12"}, "string_too_short", "quatorze chiffres"),
        ({"code_postal": "2800"}, "string_too_short", "cinq chiffres"),
        ({"date_maj": "2099-01-01"}, "value_error", "futur"),
        ({"date_maj": "hier"}, "date_from_datetime_parsing", "2026-11-22"),
        ({"courriel": "pas un courriel"}, "value_error", "courriel"),
        ({"site_web": "pas une adresse"}, "url_parsing", "adresse web"),
        ({"reseaux_porteurs": ["inconnu"]}, "enum", "liste du schéma"),
        ({"latitude": 48.0}, "position_incomplete", "vont ensemble"),
        ({"latitude": 480.0, "longitude": 1.0}, "position_impossible", "Terre"),
        ({"adresse": "x" * 251}, "longueur", "250 caractères"),
        ({"description": "du texte \x00 abîmé"}, "caractere_nul", "NUL"),
        ({"horaires_accueil": "Mo 09:00-12:00;" * 200}, "longueur", "2000"),
    ],
)
def test_a_wrong_row_is_set_aside_with_its_reason_in_french(tmp_path, fault, rule, words) -> None:
    run = import_structures(written(tmp_path / "s.json", CIO | fault, CIO | {"id": "essai--2"}))

    assert (run.imported, run.rejected) == (1, 1)
    line, path, found, reason = run.rejects[0]
    assert (line, found) == (1, rule)
    assert words in reason
    assert next(iter(fault)) in path


def test_rows_that_are_not_objects_or_come_twice_are_set_aside(tmp_path) -> None:
    run = import_structures(written(tmp_path / "s.json", CIO, "texte", 12, None, CIO))

    assert [rule for _, _, rule, _ in run.rejects] == ["forme", "forme", "forme", "doublon"]
    assert "ligne 1" in run.rejects[-1][3]


def test_rejects_are_written_to_a_file_asked_for(tmp_path) -> None:
    rejects = tmp_path / "rejets.csv"
    import_structures(written(tmp_path / "s.json", CIO | {"nom": "X"}), rejects_path=rejects)

    with rejects.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["règle"] == "string_too_short"


def test_what_a_source_no_longer_lists_is_ended_and_comes_back(tmp_path) -> None:
    both = written(tmp_path / "a.json", CIO, CIO | {"id": "essai--2"})
    one = written(tmp_path / "b.json", CIO)
    import_structures(both)

    assert import_structures(one).ended == 1
    assert Structure.objects.current().count() == ReceptionPoint.objects.current().count() == 1
    assert import_structures(both).imported == 1
    assert ReceptionPoint.objects.current().count() == 2


def test_another_source_is_left_alone(tmp_path) -> None:
    import_structures(written(tmp_path / "a.json", CIO))
    import_structures(written(tmp_path / "b.json", CIO | {"source": "autre", "id": "autre--1"}))

    assert Structure.objects.current().count() == 2


def test_a_row_that_became_wrong_stays_as_it_was(tmp_path) -> None:
    import_structures(written(tmp_path / "a.json", CIO))
    run = import_structures(written(tmp_path / "b.json", CIO | {"siret": "12"}))

    assert (run.rejected, run.ended) == (1, 0)
    assert Structure.objects.current().count() == 1


def test_an_unchanged_file_costs_nothing_and_an_unchanged_row_is_not_written(tmp_path) -> None:
    path = written(tmp_path / "a.json", CIO)
    import_structures(path)

    assert import_structures(path).is_unchanged
    run = import_structures(written(tmp_path / "b.json", CIO, CIO | {"id": "essai--2"}))
    assert (run.imported, run.unchanged) == (1, 1)


def test_new_hours_are_a_change(tmp_path) -> None:
    import_structures(written(tmp_path / "a.json", CIO))
    run = import_structures(written(tmp_path / "b.json", CIO | {"horaires_accueil": "Mo 09:00-12:00"}))

    assert run.imported == 1
    assert ReceptionPoint.objects.get().opening_hours == "Mo 09:00-12:00"


def test_a_dry_run_writes_nothing(tmp_path) -> None:
    run = import_structures(written(tmp_path / "a.json", CIO), dry_run=True)

    assert run.imported == 1
    assert not Structure.objects.exists()
    assert not ImportRun.objects.exists()


def test_what_people_wrote_here_survives_an_import(tmp_path) -> None:
    import_structures(written(tmp_path / "a.json", CIO))
    Structure.objects.update(missions=["advice"], circle="labelled", verified_on=date(2026, 11, 1))
    ReceptionPoint.objects.update(accessibility="Rampe à l'entrée.")

    import_structures(written(tmp_path / "b.json", CIO | {"nom": "CIO du pays chartrain"}))

    structure = Structure.objects.get()
    assert (structure.name, structure.missions, structure.circle) == ("CIO du pays chartrain", ["advice"], "labelled")
    assert structure.verified_on == date(2026, 11, 1)
    assert ReceptionPoint.objects.get().accessibility == "Rampe à l'entrée."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"[{", "coup"),
        (b'[{"source": "x"', "coup"),
        (b"[NaN]", "NaN"),
        (b"{}", "structures"),
        (b'{"structures": 3}', "structures"),
        (b'[{"source": "\xff"}]', "UTF-8"),
        (b"\xff\xfen\x00o\x00m\x00", "UTF-16"),
        (b"nom\nCIO", "une seule colonne"),
        (b'nom;adresse\n"CIO;x', "illisible"),
        (b"prenom;couleur\na;b", "nom"),
        (b"PK\x03\x04 abime", "essai"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, content, words) -> None:
    path = tmp_path / "essai.json"
    path.write_bytes(content)

    with pytest.raises(ImportRefused, match=words):
        import_structures(path)
    assert not Structure.objects.exists()


def test_a_packed_file_is_read(tmp_path) -> None:
    path = tmp_path / "s.json.gz"
    path.write_bytes(gzip.compress(json.dumps([CIO]).encode()))

    assert import_structures(path).imported == 1


def test_services_come_with_their_structures(tmp_path) -> None:
    service = {
        "source": "essai", "id": "essai--s1", "structure_id": "essai--1", "nom": "Atelier CV", "date_maj": "2026-10-01",
        "description": "Écrire son CV avec quelqu'un.",
        "thematiques": ["preparer-sa-candidature--valoriser-ses-competences"],
        "publics": ["demandeurs-emploi"], "modes_accueil": ["a-distance"],
        "zone_eligibilite": ["28", "200033181", "45234"],
        "frais": "gratuit",
    }  # fmt: skip
    path = tmp_path / "s.json"
    orphan = service | {"id": "essai--s2", "structure_id": "essai--9"}
    path.write_text(json.dumps({"structures": [CIO], "services": [service, orphan, service]}), encoding="utf-8")

    run = import_structures(path)

    found = Service.objects.get()
    assert [rule for _, _, rule, _ in run.rejects] == ["structure_inconnue", "doublon"]
    assert (found.themes, found.publics, found.is_free) == (["skills_review"], ["job_seekers"], True)
    assert found.coverage == ["45234", "dep-28", "epci-200033181"]
    assert found.is_remote


def test_our_own_directory_goes_out_valid_and_comes_back_the_same(tmp_path) -> None:
    structure = StructureFactory(
        source="starter", network=NetworkFactory(cio=True), name="CIO de Dreux", missions=["advice"]
    )
    ReceptionPointFactory(structure=structure, in_dreux=True, source="starter", accessibility="De plain-pied.")
    ServiceFactory(structure=structure, source="starter", coverage=["reg-24", "FR"], themes=["validate_experience"])
    out = {
        "structures": export_data_inclusion(Structure.objects.current()),
        "services": export_data_inclusion_services(Structure.objects.current()),
    }
    for row in out["structures"]:
        StructureSchema.model_validate(row)
    for row in out["services"]:
        ServiceSchema.model_validate(row)
    path = tmp_path / "export.json"
    path.write_text(json.dumps(out, ensure_ascii=False), encoding="utf-8")

    run = import_structures(path)

    back = Structure.objects.get()
    assert (run.rejected, back.pk, back.network_id, back.missions) == (0, structure.pk, "cio", ["advice"])
    service = Service.objects.current().exclude(source="starter").get()
    assert (service.themes, service.coverage) == (["validate_experience"], ["reg-24", "FR"])


def test_an_export_costs_the_same_queries_whatever_its_size(django_assert_num_queries) -> None:
    for _ in range(3):
        ReceptionPointFactory()

    with django_assert_num_queries(2):
        assert len(export_data_inclusion(Structure.objects.current())) == 3


@pytest.mark.large
def test_the_real_file_comes_in_and_goes_out_unchanged(real_data, tmp_path) -> None:
    import_communes()
    path = real_data / "structures" / "structures-data-inclusion-v1.json"
    run = import_structures(path)
    assert (run.imported, run.rejected) == (3_992, 0)
    assert run.details["sans réseau reconnu"] <= 5
    points = ReceptionPoint.objects.current()
    assert points.filter(latitude__isnull=True).count() <= 20
    assert points.filter(commune__isnull=True).count() <= 60

    exported = export_data_inclusion(Structure.objects.current())
    for row in exported:
        StructureSchema.model_validate(row)
    given = {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    for row in exported:
        source = given[row["id"]]
        assert row["source"] == source["source"]
        assert row["nom"] == " – ".join(part.strip() for part in source["nom"].splitlines())
        assert row.get("latitude") == source.get("latitude")
        assert row.get("horaires_accueil") == source.get("horaires_accueil")

    again = import_structures(written(tmp_path / "again.json", *exported))
    assert (again.imported, again.unchanged, again.ended, again.rejected) == (0, 3_992, 0, 0)


@pytest.mark.parametrize("field", ["site_web", "lien_source", "accessibilite_lieu"])
def test_a_link_that_is_not_of_the_web_never_comes_in(tmp_path, field: str) -> None:
    run = import_structures(
        written(tmp_path / "s.json", CIO | {field: "javascript:alert(1)"}, CIO | {"id": "essai--2"})
    )

    links = Structure.objects.values_list("website", "source_url", "reception_points__accessibility_url")
    assert "javascript" not in repr([*links])
    assert run.imported + run.rejected >= 2
