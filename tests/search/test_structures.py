"""Who helps, in the search: found by every name of a network, by a need, near or from afar; never ahead of a trade."""

from datetime import date
from types import SimpleNamespace

import pytest

from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.directory.models import Network, ReceptionPoint, Structure
from azimut.directory.services import load_networks
from azimut.guidance.rules.in_force import forget_rules_in_force
from azimut.search.gathering import Gatherer
from azimut.search.queries import search
from azimut.search.services import apply_outbox, rebuild_index
from azimut.search.structures import structure_documents
from tests.catalogue.factories import AppellationFactory, OccupationFactory
from tests.directory.factories import ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.search.conftest import BREST, CHARTRES, LYON

pytestmark = pytest.mark.django_db


@pytest.fixture
def helpers(db) -> SimpleNamespace:
    """One place of each of a few networks in Chartres, one far, one had by telephone; two trades; all indexed."""
    forget_rules_in_force()
    load_networks()
    adviser = OccupationFactory(rome_code="K1801", label="Conseiller / Conseillère en insertion professionnelle")
    AppellationFactory(occupation=adviser, label="Conseiller / Conseillère en mission locale")
    OccupationFactory(baker=True)

    def place(network: str, name: str, **point) -> Structure:
        structure = StructureFactory(network_id=network, name=name)
        ReceptionPointFactory(structure=structure, **point)
        return structure

    made = SimpleNamespace(
        mission_locale=place("mission_locale", "Accueil des jeunes du bassin"),
        in_lyon=place("mission_locale", "Antenne de Lyon", in_lyon=True),
        cio=place("cio", "CIO de l'académie"),
        cap_emploi=place("cap_emploi", "Cap emploi 28"),
        france_travail=place("france_travail", "Agence de Chartres"),
        cibc=place("cibc", "Les Compétences"),
        by_phone=place("agefiph", "Ligne handicap", remote=True),
    )
    ServiceFactory(structure=made.by_phone, themes=[Theme.DISABILITY], publics=[Public.DISABLED_PEOPLE], by_phone=True)
    rebuild_index()
    yield made
    forget_rules_in_force()


def first(text: str, **asked) -> str:
    return search(text, **asked).hits[0].id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mission locale", {"mission_locale", "in_lyon"}),
        ("missions locales Lyon", {"in_lyon"}),
        ("mision locale de Lyon", {"in_lyon"}),
        ("CIO Chartres", {"cio"}),
        ("centre d'information et d'orientation", {"cio"}),
        ("Cap emploi", {"cap_emploi"}),
        ("Pôle emploi", {"france_travail"}),
        ("horaires pole emploi chartres", {"france_travail"}),
        (
            "où faire un bilan de compétences",
            {"cibc", "france_travail", "mission_locale", "in_lyon", "cap_emploi", "cio"},
        ),
    ],
)
def test_who_is_named_or_asked_for_comes_first(helpers: SimpleNamespace, text: str, expected: set[str]) -> None:
    page = search(text)

    assert page.hits[0].type == "structure"
    assert page.hits[0].id in {str(getattr(helpers, name).pk) for name in expected}


@pytest.mark.parametrize("text", ["conseiller en mission locale", "conseillère mission locale"])
def test_an_occupation_that_the_words_name_stays_first(helpers: SimpleNamespace, text: str) -> None:
    assert first(text) == "K1801"
    assert "structure" in {hit.type for hit in search(text).hits}


def test_structures_change_nothing_to_a_question_about_a_trade(helpers: SimpleNamespace) -> None:
    StructureFactory(name="Boulangé Conseil", network=None)
    rebuild_index()

    assert first("boulangé") == "D1102"


def test_what_is_near_comes_first_with_its_distance_and_what_is_had_from_afar_is_kept(helpers: SimpleNamespace) -> None:
    near = search("mission locale", place=CHARTRES).hits[0]

    assert near.id == str(helpers.mission_locale.pk)
    assert near.distance_km == pytest.approx(0, abs=1.5)
    assert near.details["network"] == "Missions locales"
    assert near.details["opening_hours"].startswith("Mo-Fr")
    for place in (CHARTRES, LYON, BREST):
        (line,) = search("ligne handicap", place=place, types=["structure"]).hits
        assert (line.is_remote, line.distance_km) == (True, None)


def test_nobody_near_gives_who_is_further_and_says_so(helpers: SimpleNamespace) -> None:
    page = search("mission locale", place=BREST, types=["structure"])

    assert page.hits[0].distance_km > 200
    assert "Brest" in page.relaxed[0]


def test_a_network_that_is_nowhere_near_is_shown_further_before_the_trades_of_its_name(
    helpers: SimpleNamespace,
) -> None:
    page = search("mission locale", place=BREST)

    assert page.hits[0].id in {str(helpers.mission_locale.pk), str(helpers.in_lyon.pk)}
    assert page.relaxed == [
        "Aucun lieu d'aide à moins de 30 km de Brest : voici ce qu'il y a plus loin, le plus proche d'abord."
    ]


def test_facets_count_what_each_choice_would_leave(helpers: SimpleNamespace) -> None:
    page = search("", types=["structure"], filters={"reseau": ["mission_locale"]})

    assert page.total == 2
    counts = {count.value: count.count for count in page.facets["reseau"]}
    assert (counts["mission_locale"], counts["cio"]) == (2, 1)
    for name in ("besoin", "mode", "public", "departement"):
        for count in page.facets[name]:
            chosen = {"reseau": ["mission_locale"], name: [count.value]}
            assert search("", types=["structure"], filters=chosen).total == count.count
    assert page.type_counts["structure"] == 2


def test_a_structure_without_services_is_found_by_what_its_network_is_known_for(helpers: SimpleNamespace) -> None:
    found = search("", types=["structure"], filters={"besoin": [Theme.DISABILITY.value]})

    assert {str(helpers.cap_emploi.pk), str(helpers.by_phone.pk)} <= {hit.id for hit in found.hits}
    assert str(helpers.cibc.pk) not in {hit.id for hit in found.hits}


def test_a_change_of_the_directory_becomes_visible(helpers: SimpleNamespace) -> None:
    ReceptionPoint.objects.filter(structure=helpers.cio).update(city="Vernouillet")
    ServiceFactory(structure=helpers.cibc, name="Atelier photographie", modes=[ServiceMode.VIDEO])
    Structure.objects.filter(pk=helpers.cap_emploi.pk).update(ended_on=date(2026, 11, 1))
    Network.objects.filter(pk="agefiph").update(name="Fonds des travailleurs handicapés")

    assert apply_outbox() >= 4
    assert first("vernouillet") == str(helpers.cio.pk)
    assert first("atelier photographie") == str(helpers.cibc.pk)
    assert not search("cap emploi 28", types=["structure"], filters={"reseau": ["cap_emploi"]}).total
    assert first("fonds des travailleurs handicapés") == str(helpers.by_phone.pk)
    assert apply_outbox() == 0


def test_networks_written_again_as_they_were_are_no_change(helpers: SimpleNamespace) -> None:
    apply_outbox()

    load_networks()

    assert apply_outbox() == 0


def test_equals_are_drawn_again_each_day_whatever_their_names(helpers: SimpleNamespace) -> None:
    orders = set()
    for day in range(1, 20):
        gatherer = Gatherer(date(2026, 11, day))
        orders.add(tuple(document.get_first("key") for document in structure_documents(gatherer)))

    assert len(orders) > 10
    assert len({order[0] for order in orders}) > 3
