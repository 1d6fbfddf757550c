"""The place told among the words of a question, when no place was given elsewhere."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from azimut.search.placing import around
from azimut.search.queries import search
from azimut.territories.places import forget_places, place_of_code
from tests.search.conftest import LYON
from tests.territories.factories import CommuneFactory


@pytest.fixture
def towns(index: SimpleNamespace) -> Iterator[SimpleNamespace]:
    CommuneFactory(chartres=True)
    CommuneFactory(lyon=True)
    CommuneFactory(orleans=True)
    CommuneFactory(code="28300", name="Boulanger", population=600)
    forget_places()
    yield index
    forget_places()


@pytest.mark.parametrize(
    ("typed", "place", "left"),
    [
        ("boulanger lyon", "Lyon (69)", "boulanger"),
        ("boulangère à Chartres", "Chartres (28)", "boulangère"),
        ("boulanger près de Chartres", "Chartres (28)", "boulanger"),
        ("boulanger 28000", "Chartres (28)", "boulanger"),
        ("boulanger dans le 28", "Eure-et-Loir (28, département)", "boulanger"),
        ("boulanger en Eure et Loir", "Eure-et-Loir (28, département)", "boulanger"),
        ("chartres", "Chartres (28)", ""),
    ],
)
def test_a_place_at_the_end_of_a_question_is_where_one_looks(towns, typed: str, place: str, left: str) -> None:
    page = search(typed)

    assert (page.place.label, page.query) == (place, left)
    assert page.relaxed[0] == f"Nous avons lu un lieu dans votre question : {place}."


@pytest.mark.parametrize(
    "typed",
    ["boulanger", "artisan boulanger", "CAP 28", "RNCP 28000", "val de Loiret", "chartres boulanger", "lyonnais"],
)
def test_what_only_looks_like_a_place_stays_a_word(towns, typed: str) -> None:
    assert search(typed).place is None


def test_a_place_given_elsewhere_is_not_looked_for_in_the_words(towns) -> None:
    page = search("boulanger chartres", place=LYON)

    assert page.place is LYON
    assert page.query == "boulanger chartres"


def test_the_place_told_brings_first_what_is_near(towns) -> None:
    page = search("boulangerie à Chartres")

    assert next(hit.id for hit in page.hits if hit.type == "formation") == str(towns.near.id)


def test_bounds_are_said_in_french(towns) -> None:
    orleans, department, region = map(place_of_code, ("45234", "dep-45", "reg-24"))

    assert around(orleans, 30) == "à moins de 30 km d'Orléans"
    assert around(LYON) == "autour de Lyon"
    assert around(department, 40) == "dans ce département (Loiret)"
    assert around(region) == "dans cette région (Centre-Val de Loire)"
