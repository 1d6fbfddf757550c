"""The areas that have a page."""

import pytest
from django.core.exceptions import ValidationError

from azimut.territories.enums import CommuneKind
from azimut.territories.importers.communes import import_communes
from azimut.territories.models import Commune, Department, Region, Territory
from azimut.territories.places import find_area
from tests.territories.conftest import CHARTRES, LUCE
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DELEGATED = {"code": "28999", "type": "COMD", "nom": "Vieux-Bourg", "population": "0", "commune_parente": "28085"}


@pytest.fixture
def around_chartres(write_table) -> None:
    import_communes(write_table(CHARTRES, LUCE, DELEGATED))


@pytest.mark.parametrize(
    ("code", "name", "kind_label", "active", "parents"),
    [
        ("28085", "Chartres", "commune", {"28085"}, {"dep-28", "reg-24", "bv-28085", "ze-2401", "epci-200033181"}),
        ("dep-28", "Eure-et-Loir", "département", {"28085", "28218"}, {"reg-24"}),
        ("reg-24", "Centre-Val de Loire", "région", {"28085", "28218"}, set()),
        ("bv-28085", "Chartres", "bassin de vie", {"28085", "28218"}, {"reg-24"}),
        ("ze-2401", "Chartres", "zone d'emploi", {"28085", "28218"}, {"reg-24"}),
        (
            "epci-200033181",
            "Communauté d'agglomération Chartres Métropole",
            "intercommunalité",
            {"28085", "28218"},
            {"reg-24"},
        ),
    ],
)
def test_an_area_has_its_communes_and_what_it_is_part_of(
    around_chartres, code: str, name: str, kind_label: str, active: set[str], parents: set[str]
) -> None:
    area = find_area(code)

    assert (area.code, area.name, area.kind_label) == (code, name, kind_label)
    assert set(area.communes.active().values_list("code", flat=True)) == active
    assert {parent.code for parent in area.parents} == parents
    assert area.url == f"/territoires/{code}/"


def test_what_is_located_in_a_former_commune_is_in_every_area_around_it(around_chartres) -> None:
    for code in ("28085", "dep-28", "reg-24", "bv-28085", "ze-2401", "epci-200033181"):
        assert find_area(code).communes.filter(code="28999").exists(), code


def test_a_former_commune_gives_the_area_of_today(around_chartres) -> None:
    assert find_area("28999").code == "28085"


def test_a_region_has_its_departments(around_chartres) -> None:
    assert [(part.code, part.url) for part in find_area("reg-24").parts] == [("dep-28", "/territoires/dep-28/")]


@pytest.mark.parametrize("code", ["", "28000", "dep-", "dep-99", "reg-", "reg-99", "bv-", "-", "\x00", "x" * 500])
def test_an_unknown_code_has_no_area(around_chartres, code: str) -> None:
    assert find_area(code) is None


def test_each_model_leads_to_its_area(around_chartres) -> None:
    for thing in (
        Commune.objects.get(code="28085"),
        Department.objects.get(),
        Region.objects.get(),
        Territory.objects.get(code="bv-28085"),
    ):
        address = thing.get_absolute_url()

        assert find_area(address.split("/")[2]).name == thing.name


def test_the_communes_of_a_place_come_largest_first(around_chartres) -> None:
    assert [c.name for c in Commune.objects.of_department("28").active().largest_first()] == ["Chartres", "Lucé"]
    assert {c.code for c in Commune.objects.making_up("28085")} == {"28085", "28999"}


def test_a_territory_that_has_ended_is_not_shown_as_a_parent(around_chartres) -> None:
    Territory.objects.filter(code="ze-2401").update(ended_on="2026-01-01")

    assert "ze-2401" not in {parent.code for parent in find_area("28085").parents}
    assert not Territory.objects.current().of_region("24").filter(code="ze-2401").exists()


def test_a_commune_of_today_has_no_successor_and_a_former_one_has_one() -> None:
    chartres = CommuneFactory(chartres=True)
    former = CommuneFactory.build(department=chartres.department, successor=chartres)
    with pytest.raises(ValidationError, match="n'a pas de successeur"):
        former.full_clean()
    former.kind = CommuneKind.FORMER
    former.full_clean()
