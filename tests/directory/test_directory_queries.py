"""What is asked of the directory: who is near, who serves, whose page is good, who must confirm theirs."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from azimut.directory.coverage import area_codes_of, is_area_code
from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.directory.phones import normalise_phone, say_phone
from azimut.directory.quality import CRITERIA, page_quality
from azimut.directory.queries import structures_due_for_reminder
from azimut.territories.distances import Point, distance_km
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Territory
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory

CHARTRES = Point(48.4469, 1.4892)
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def test_the_nearest_places_come_first_with_their_true_distance() -> None:
    dreux, here = ReceptionPointFactory(in_dreux=True), ReceptionPointFactory()
    ReceptionPointFactory(in_orleans=True)
    ReceptionPointFactory(remote=True)

    found = list(ReceptionPoint.objects.current().within(CHARTRES, 40))

    assert found == [here, dreux]
    assert found[1].distance_km == pytest.approx(distance_km(CHARTRES, dreux.point), abs=0.01)


def test_a_structure_is_as_near_as_its_nearest_place_in_use() -> None:
    structure = StructureFactory()
    ReceptionPointFactory(structure=structure, in_dreux=True)
    ReceptionPointFactory(structure=structure, in_orleans=True)
    ReceptionPointFactory(structure=structure, ended=True)

    found = Structure.objects.current().within(CHARTRES, 100).get()

    assert found.distance_km == pytest.approx(33.5, abs=1)
    assert not Structure.objects.within(CHARTRES, 20).exists()


def test_what_has_ended_is_not_current() -> None:
    StructureFactory(ended=True)
    ServiceFactory(ended=True, structure=StructureFactory())

    assert Structure.objects.current().count() == 1
    assert not Service.objects.current().suiting(themes=(Theme.CHOOSE_OCCUPATION,)).exists()


def test_structures_are_found_by_network() -> None:
    cio = StructureFactory(network=NetworkFactory(cio=True))
    StructureFactory()

    assert list(Structure.objects.of_network("cio", "apec")) == [cio]


def test_one_service_must_suit_all_that_is_asked() -> None:
    structure = StructureFactory()
    ServiceFactory(structure=structure, themes=[Theme.HOUSING], publics=[Public.YOUNG_PEOPLE])
    ServiceFactory(structure=structure, themes=[Theme.ABROAD], publics=[Public.STUDENTS])

    def suits(**asked) -> bool:
        return Service.objects.current().suiting(**asked).exists()

    assert suits(themes=(Theme.HOUSING,), publics=(Public.YOUNG_PEOPLE,))
    assert not suits(themes=(Theme.HOUSING,), publics=(Public.STUDENTS,))
    assert not suits(modes=(ServiceMode.PHONE,))


def test_a_service_for_everyone_suits_any_public() -> None:
    ServiceFactory(for_everyone=True)

    assert Service.objects.suiting(publics=(Public.EXECUTIVES,)).exists()


def test_a_service_by_phone_is_remote() -> None:
    by_phone, on_site = ServiceFactory(by_phone=True), ServiceFactory()

    assert list(Service.objects.remote()) == [by_phone]
    assert by_phone.is_remote
    assert not on_site.is_remote


@pytest.mark.parametrize("coverage", ["FR", "reg-24", "dep-28", "28085", "epci-200033181"])
def test_a_service_serves_whoever_lives_in_an_area_it_covers(coverage) -> None:
    chartres = CommuneFactory(chartres=True)
    epci = Territory.objects.create(code="epci-200033181", name="Chartres Métropole", kind=TerritoryKind.EPCI)
    epci.communes.add(chartres)
    structure = ServiceFactory(coverage=[coverage]).structure
    ServiceFactory(coverage=["dep-45", "reg-84"])

    assert list(Structure.objects.serving(area_codes_of(chartres))) == [structure]


def test_a_former_commune_is_served_as_the_one_of_today() -> None:
    today = CommuneFactory(chartres=True)
    former = CommuneFactory(code="28999", successor=today, kind="former")

    assert {"28085", "28999"} <= set(area_codes_of(former))


@pytest.mark.parametrize(
    ("code", "is_one"),
    [("FR", True), ("reg-84", True), ("dep-2A", True), ("2A004", True), ("epci-200033181", True), ("bv-28085", True),
     ("", False), ("france", False), ("dep-", False), ("28", False), ("../etc", False)],
)  # fmt: skip
def test_area_codes_are_known_from_other_texts(code, is_one) -> None:
    assert is_area_code(code) is is_one


def test_half_a_position_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="reception_point_whole_position"):
        ReceptionPointFactory(longitude=None)


def test_circle_dates_in_the_wrong_order_are_refused_in_french() -> None:
    structure = StructureFactory(circle="labelled", circle_from=date(2026, 1, 1))
    structure.circle_until = date(2025, 1, 1)

    with pytest.raises(ValidationError, match="précède"):
        structure.full_clean()


def test_a_structure_s_own_circle_lasts_its_time_and_its_network_s_is_the_default() -> None:
    own = StructureFactory(circle="labelled", circle_from=date(2026, 1, 1), circle_until=date(2028, 12, 31))

    assert own.circle_on(TODAY) == "labelled"
    assert own.circle_on(date(2025, 12, 31)) == own.circle_on(date(2029, 1, 1)) == ""
    assert StructureFactory().circle_on(TODAY) == "by_right"
    assert StructureFactory(network=None).circle_on(TODAY) == ""


def test_a_full_and_fresh_page_has_the_whole_score() -> None:
    structure = StructureFactory(presentation="Accueille chacun, sans rendez-vous. " * 4)
    ReceptionPointFactory(structure=structure, accessibility="De plain-pied.")
    ServiceFactory(structure=structure, description="Un entretien d'une heure.")

    assert (page_quality(structure, TODAY).score, page_quality(structure, TODAY).improvements) == (100, ())


def test_an_empty_page_has_no_score_and_says_all_there_is_to_do() -> None:
    structure = StructureFactory(presentation="", missions=[], never_confirmed=True)

    quality = page_quality(structure, TODAY)

    assert quality.score == 0
    assert len(quality.improvements) == len(CRITERIA)
    assert "six mois" in quality.improvements[0]
    assert sum(criterion.points for criterion in CRITERIA) == 100


def test_a_position_of_the_commune_and_hours_in_free_text_do_not_count() -> None:
    point = ReceptionPointFactory()
    before = page_quality(point.structure, TODAY).score
    ReceptionPoint.objects.update(is_position_approximate=True, opening_hours="le matin")

    structure = Structure.objects.get()
    assert page_quality(structure, TODAY).score == before - 20


@pytest.mark.parametrize(
    ("updated_on", "verified_on", "is_stale"),
    [
        (date(2026, 6, 1), None, False),
        (date(2026, 5, 1), None, True),
        (date(2020, 1, 1), date(2026, 11, 1), False),
        (None, date(2026, 1, 1), True),
        (None, None, True),
    ],
)
def test_a_page_is_stale_six_months_after_it_was_last_confirmed(updated_on, verified_on, is_stale) -> None:
    structure = StructureFactory(updated_on=updated_on, verified_on=verified_on)

    assert structure.is_stale(TODAY) is is_stale
    assert Structure.objects.stale(TODAY).exists() is is_stale


def test_the_pages_to_confirm_are_the_oldest_first_and_no_other() -> None:
    old = StructureFactory(stale=True)
    never = StructureFactory(never_confirmed=True)
    StructureFactory()
    StructureFactory(stale=True, ended=True)

    assert list(structures_due_for_reminder(TODAY)) == [never, old]


@pytest.mark.parametrize(
    ("written", "kept", "said"),
    [
        ("02 61 91 00 01", "+33261910001", "02 61 91 00 01"),
        ("+33 (0)2.61.91.00.01", "+33261910001", "02 61 91 00 01"),
        ("0033261910001", "+33261910001", "02 61 91 00 01"),
        ("261910001", "+33261910001", "02 61 91 00 01"),
        ("0800 222 100", "+33800222100", "0 800 22 21 00"),
        ("39 49", "3949", "39 49"),
        ("+262262000000", "+262262000000", "+262262000000"),
        ("voir le site", "voir le site", "voir le site"),
        ("", "", ""),
    ],
)
def test_a_phone_number_is_kept_one_way_and_said_in_pairs(written, kept, said) -> None:
    assert normalise_phone(written) == kept
    assert say_phone(kept) == said
