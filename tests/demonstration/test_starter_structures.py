"""The starter structures: believable, marked, the same again, in the three regions."""

import csv
import gzip
from collections import Counter
from datetime import date

import pytest
from data_inclusion.schema.v1 import Service as ServiceSchema
from data_inclusion.schema.v1 import Structure as StructureSchema

from azimut.core.importing.services import Run
from azimut.core.profile import PROFILES_DIR, profile_names, read_profile
from azimut.demonstration.importers.structures import import_starter_structures, of_town
from azimut.directory.exporting import export_data_inclusion, export_data_inclusion_services
from azimut.directory.models import Network, ReceptionPoint, Service, Structure
from azimut.directory.opening_hours import read_hours
from azimut.territories.distances import distance_km
from azimut.territories.importers.commune_file import SHIPPED_FILE
from azimut.territories.importers.communes import import_communes
from azimut.territories.models import Commune

TODAY = date(2026, 11, 22)
NOT_FOR_THE_PUBLIC = {"centre_inffo", "agence_orientation"}
FICTION = ("+3346571", "+3326191")
NATIONAL_LINES = {"3949", "+33809361212", "+33177771225", "+33800111009", "+33800111035"}

pytestmark = pytest.mark.django_db


@pytest.fixture(params=profile_names())
def region(request, tmp_path) -> tuple[str, Run]:
    """The towns of a region, without its villages: the import of all France has its own tests."""
    code = read_profile(PROFILES_DIR / f"{request.param}.toml").region.code
    with gzip.open(SHIPPED_FILE, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    towns = [row for row in rows if row["region"] == code and row["type"] == "COM" and int(row["population"]) > 3_000]
    path = tmp_path / "communes.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(towns)
    import_communes(path)
    return request.param, import_starter_structures(request.param, today=TODAY)


def test_a_region_has_believable_structures_of_every_network(region) -> None:
    name, run = region
    profile = read_profile(PROFILES_DIR / f"{name}.toml")
    structures = Structure.objects.current()
    points = ReceptionPoint.objects.current()

    # Numbers, names and the mark.
    assert 120 <= structures.count() == run.imported <= 230
    assert all(structure.name.endswith("(démonstration)") for structure in structures)
    assert max(Counter(structures.values_list("name", flat=True)).values()) == 1
    active = set(Network.objects.active().values_list("code", flat=True)) - NOT_FOR_THE_PUBLIC
    assert active <= set(structures.values_list("network", flat=True))

    # Places: in the region, in every department, near the middle of their town, with hours that are read.
    on_site = points.on_site().select_related("commune")
    assert {point.commune.department_id for point in on_site} == set(profile.region.departments)
    for point in on_site:
        assert distance_km(point.point, point.commune.point) <= 1.3
    for point in points:
        assert read_hours(point.opening_hours).rules
        assert point.phone.startswith(FICTION) or point.phone in NATIONAL_LINES
        assert point.network_id == point.structure.network_id
    fictional = points.filter(phone__startswith=FICTION[0]) | points.filter(phone__startswith=FICTION[1])
    assert fictional.count() == len(set(fictional.values_list("phone", flat=True)))

    # Some at a distance, each with something to offer, some to be confirmed again.
    assert points.remote().count() == 7
    assert not structures.filter(services__isnull=True).exists()
    assert 0.05 <= structures.stale(TODAY).count() / structures.count() <= 0.6


def test_loading_twice_changes_nothing_and_the_month_refreshes_the_dates(region) -> None:
    name, run = region

    assert import_starter_structures(name, today=TODAY).is_unchanged
    december = import_starter_structures(name, today=date(2026, 12, 3))
    assert december.imported + december.unchanged == run.imported
    assert december.ended == 0


def test_the_cep_operators_are_near_every_main_town(region) -> None:
    name, _ = region
    for code in read_profile(PROFILES_DIR / f"{name}.toml").region.main_communes:
        town = Commune.objects.get(code=code)
        near = ReceptionPoint.objects.current().within(town.point, 80)
        assert {"france_travail", "mission_locale", "cap_emploi"} <= set(near.values_list("network", flat=True)), code


def test_the_export_of_a_region_is_valid(region) -> None:
    structures = Structure.objects.current()
    for row in export_data_inclusion(structures):
        StructureSchema.model_validate(row)
    services = export_data_inclusion_services(structures)
    for row in services:
        ServiceSchema.model_validate(row)
    assert len(services) == Service.objects.count()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lyon", "de Lyon"),
        ("Orléans", "d'Orléans"),
        ("Évreux", "d'Évreux"),
        ("Le Havre", "du Havre"),
        ("Les Andelys", "des Andelys"),
        ("La Ferté-Macé", "de La Ferté-Macé"),
        ("Yssingeaux", "d'Yssingeaux"),
    ],
)
def test_a_town_is_said_with_its_article(name: str, said: str) -> None:
    assert of_town(name) == said
