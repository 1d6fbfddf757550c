"""Eligible, near, explained, never empty."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from azimut.core.profile import active_profile
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.guidance.models import GuidanceRuleSet
from azimut.guidance.queries import UnknownAnswer, rule_book, who_can_help
from azimut.guidance.results import WHY_THIS_ORDER, Guidance
from azimut.guidance.services import load_rules
from azimut.territories.places import Place, Point
from tests.guidance.conftest import CHARTRES, DREUX, ORLEANS, Directory

CEP_DUE = [
    ("demandeur_emploi", 40, {"france_travail"}),
    ("jeune_sans_emploi", 20, {"mission_locale", "france_travail"}),
    ("decrocheur", 17, {"mission_locale"}),
    ("handicap", 35, {"cap_emploi"}),
    ("cadre", 45, {"apec"}),
    ("salarie", 35, {"cep_regional"}),
    ("independant", 35, {"cep_regional"}),
    ("apprenti", 18, {"cep_regional"}),
]


def covering(structure: Structure, *areas: str, **fields: object) -> Service:
    return Service.objects.create(
        id=uuid4(), source="structures:test", structure=structure, name="Conseil", coverage=list(areas), **fields
    )


def names(guidance: Guidance) -> list[str]:
    return [suggestion.name for suggestion in guidance.places]


def test_every_situation_and_need_has_an_answer_in_the_three_regions(region: tuple[Place, ...]) -> None:
    book = rule_book()
    for situation in book.situations:
        for need in book.needs:
            answer = who_can_help(situation, need, region[0], age=30)
            assert answer.places, (situation, need)
            assert answer.remote, (situation, need)


@pytest.mark.parametrize("place", [CHARTRES, None], ids=["Chartres", "sans lieu"])
def test_an_empty_directory_still_answers(directory: Directory, place: Place | None) -> None:
    book = rule_book()
    for situation in book.situations:
        for need in book.needs:
            answer = who_can_help(situation, need, place)
            assert answer.remote, (situation, need)
            assert answer.notes


@pytest.mark.parametrize(("situation", "age", "networks"), CEP_DUE)
def test_the_cep_operator_is_there_for_every_need_even_when_none_is_near(
    directory: Directory, situation: str, age: int, networks: set[str]
) -> None:
    for need in rule_book().needs:
        operator = who_can_help(situation, need, CHARTRES, age=age).cep_operator
        assert operator is not None, need
        assert operator.network in networks
        assert operator.is_cep_operator


@pytest.mark.parametrize(("situation", "age", "networks"), CEP_DUE)
def test_the_cep_operator_near_is_among_the_places_for_every_need(
    region: tuple[Place, ...], situation: str, age: int, networks: set[str]
) -> None:
    for need in rule_book().needs:
        answer = who_can_help(situation, need, region[0], age=age, limit=3)
        assert networks & {place.network for place in answer.places if place.is_cep_due}, need


def test_no_cep_operator_is_said_due_to_a_pupil(directory: Directory) -> None:
    directory.add("cio", CHARTRES)

    assert who_can_help("collegien", "choisir_metier", CHARTRES).cep_operator is None


def test_a_structure_that_serves_another_department_is_not_proposed(directory: Directory) -> None:
    covering(directory.add("france_travail", ORLEANS, name="Pour l'Eure-et-Loir", moved_km=5), "dep-28")
    covering(directory.add("france_travail", ORLEANS, name="Pour le Loiret", moved_km=5), "dep-45")

    assert names(who_can_help("demandeur_emploi", "trouver_emploi", ORLEANS)) == ["Pour le Loiret"]


@pytest.mark.parametrize("area", ["FR", "reg-24", "dep-28", "28085"])
def test_a_coverage_that_holds_the_commune_serves_it(directory: Directory, area: str) -> None:
    covering(directory.add("mission_locale", CHARTRES, name="Ici"), area)

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES)) == ["Ici"]


def test_a_coverage_by_epci_serves_its_communes_only(directory: Directory) -> None:
    from azimut.territories.models import Commune, Territory

    territory = Territory.objects.create(code="epci-200033181", name="Chartres métropole", kind="epci")
    territory.communes.add(Commune.objects.get(code="28085"))
    covering(directory.add("mission_locale", CHARTRES, name="Ici"), "epci-200033181")

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES)) == ["Ici"]
    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", DREUX)) == []


def test_many_near_structures_that_serve_elsewhere_do_not_hide_the_one_that_serves_here(directory: Directory) -> None:
    for number in range(20):
        covering(directory.add("mission_locale", CHARTRES, name=f"Ailleurs {number}", moved_km=8), "dep-45")
    covering(directory.add("mission_locale", CHARTRES, name="Pour ici", moved_km=40), "dep-28")

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES)) == ["Pour ici"]


def test_a_department_as_a_place_keeps_what_serves_one_of_its_communes(directory: Directory) -> None:
    covering(directory.add("mission_locale", CHARTRES, name="Ici"), "28085")
    department = Place("dep-28", "Eure-et-Loir", "Eure-et-Loir", "department", CHARTRES.point, None, "28", "24", 50, 0)

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", department)) == ["Ici"]


def test_what_has_ended_is_not_proposed(directory: Directory) -> None:
    ended = directory.add("mission_locale", CHARTRES, name="Fermée")
    ended.ended_on = date(2026, 1, 1)
    ended.save()
    directory.add("mission_locale", CHARTRES, name="Déménagée", ended_on=date(2026, 1, 1))

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES)) == []


def test_a_place_too_far_gives_way_to_the_telephone(directory: Directory) -> None:
    directory.add("france_travail", CHARTRES, moved_km=80)

    answer = who_can_help("demandeur_emploi", "trouver_emploi", CHARTRES)

    assert answer.places == ()
    assert answer.cep_operator.phone == "39 49"


def test_a_place_is_told_with_its_distance_hours_and_what_to_bring(directory: Directory) -> None:
    directory.add("mission_locale", CHARTRES, name="Ici", moved_km=4, opening_hours="Mo-Fr 09:00-17:00")

    place = who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES, age=20).places[0]

    assert place.distance_km == pytest.approx(4, rel=0.02)
    assert place.opening_state(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)).is_open
    assert not place.opening_state(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)).is_open
    assert place.what_to_bring
    assert any("16 à 25 ans" in reason for reason in place.reasons)
    assert any("L5314-1" in basis for basis in place.basis)


def test_a_remote_point_is_asked_apart_and_never_has_a_distance(directory: Directory) -> None:
    directory.add("cep_regional", CHARTRES, name="À distance", is_remote=True)

    answer = who_can_help("salarie", "changer_metier", DREUX)

    assert "À distance" in [suggestion.name for suggestion in answer.remote]
    assert all(suggestion.distance_km is None for suggestion in answer.remote)


def test_a_remote_point_that_covers_elsewhere_is_not_proposed(directory: Directory) -> None:
    covering(directory.add("cep_regional", CHARTRES, name="À distance", is_remote=True), "reg-84")

    assert "À distance" not in [s.name for s in who_can_help("salarie", "changer_metier", DREUX).remote]


def test_a_service_of_no_network_is_found_by_its_theme_and_public(directory: Directory) -> None:
    workshop = directory.add("", CHARTRES, name="Atelier de lecture")
    covering(workshop, themes=[Theme.READ_WRITE], publics=[Public.EVERYONE])
    students_only = directory.add("", CHARTRES, name="Réservé aux étudiants")
    covering(students_only, themes=[Theme.READ_WRITE], publics=[Public.STUDENTS])

    assert names(who_can_help("salarie", "lire_ecrire", CHARTRES)) == ["Atelier de lecture"]


def test_a_structure_that_committed_to_other_missions_gives_way_at_equal_fit(directory: Directory) -> None:
    other = directory.add("mission_locale", CHARTRES, name="Accueil seulement")
    other.missions = [Mission.RECEPTION]
    other.save()
    directory.add("mission_locale", CHARTRES, name="Accompagne", moved_km=20)

    assert names(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES))[0] == "Accompagne"


def test_one_place_for_each_structure(directory: Directory) -> None:
    structure = directory.add("mission_locale", CHARTRES, name="Deux lieux")
    ReceptionPoint.objects.create(
        id=uuid4(),
        source="structures:test",
        structure=structure,
        network_id="mission_locale",
        latitude=48.45,
        longitude=1.48,
    )

    assert len(who_can_help("jeune_sans_emploi", "trouver_emploi", CHARTRES).places) == 1


def test_who_cannot_come_is_first_told_what_is_had_from_afar(directory: Directory) -> None:
    directory.add("cep_regional", CHARTRES)

    results = who_can_help("salarie", "changer_metier", CHARTRES, modes=["phone"]).results

    assert results[0].is_remote
    assert [result.is_remote for result in results] == sorted((r.is_remote for r in results), reverse=True)


def test_a_way_of_meeting_nobody_offers_is_widened_and_said(directory: Directory) -> None:
    directory.add("cep_regional", CHARTRES)

    answer = who_can_help("salarie", "changer_metier", CHARTRES, modes=["video"])

    assert answer.places
    assert any("façon" in note for note in answer.notes)


def test_a_place_that_offers_the_way_of_meeting_is_kept_alone(directory: Directory) -> None:
    covering(directory.add("cep_regional", CHARTRES, name="En visio"), modes=[ServiceMode.VIDEO])
    directory.add("cep_regional", CHARTRES, name="Sur place")

    assert names(who_can_help("salarie", "changer_metier", CHARTRES, modes=["video"])) == ["En visio"]


def test_an_answer_costs_two_queries_however_many_places(region: tuple[Place, ...]) -> None:
    who_can_help("salarie", "changer_metier", region[0])

    with CaptureQueriesContext(
        connection,
    ) as queries:
        who_can_help("demandeur_emploi", "vie_quotidienne", region[0], age=22)

    assert len(queries) <= 2


def test_rules_published_elsewhere_answer_the_very_next_question(region: tuple[Place, ...]) -> None:
    """Another process publishes: this one has the old version at hand, and its next answer is of the new one."""
    load_rules()
    before = who_can_help("salarie", "changer_metier", region[0]).version
    GuidanceRuleSet.objects.create(
        profile=active_profile().key, version=before + 1, content_hash="x" * 64, published_at=timezone.now()
    )

    with pytest.raises(UnknownAnswer):  # the new version is empty
        who_can_help("salarie", "changer_metier", region[0])


def test_a_question_writes_nothing(directory: Directory) -> None:
    with CaptureQueriesContext(connection) as queries:
        who_can_help("handicap", "trouver_emploi", CHARTRES, age=30)

    assert all(query["sql"].lstrip().upper().startswith(("SELECT", "WITH")) for query in queries)


def test_a_point_at_sea_has_remote_answers(directory: Directory) -> None:
    sea = Place("00000", "Large", "Large", "commune", Point(47.0, -8.0), None, None, None, 0.0, 0)

    assert who_can_help("salarie", "changer_metier", sea).remote


def test_the_rule_of_order_is_published_in_french() -> None:
    assert len(WHY_THIS_ORDER) >= 4
    assert all(sentence.endswith(".") for sentence in WHY_THIS_ORDER)
