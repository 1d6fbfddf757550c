"""A name joined, cut or misspelt beyond reading is known by its letters; a question of known words is left alone."""

import pytest

from azimut.search.lettering import form_of, written_as
from azimut.search.queries import search
from azimut.search.resembling import Resemblance
from azimut.search.services import apply_outbox, rebuild_index
from tests.catalogue.factories import AppellationFactory, OccupationFactory

NAMES = ["professeur des ecoles", "professeur de danse", "boulanger", "grutier"]
RESEMBLANCE = Resemblance((number, form_of(written_as(name))) for number, name in enumerate(NAMES))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("professeurdesecoles", 0), ("prof esseur de danse", 1), ("bou lan ger", 2), ("gurtié", 3)],
)
def test_the_name_that_looks_most_like_what_is_typed_comes_first(typed: str, meant: int) -> None:
    number, cosine = RESEMBLANCE.nearest(written_as(typed), 3)[0]

    assert number == meant
    assert 0 < cosine < 1


def test_a_name_written_right_resembles_itself_wholly_and_nothing_resembles_no_letters() -> None:
    assert RESEMBLANCE.nearest("grutier", 1) == [(3, pytest.approx(1.0))]
    assert RESEMBLANCE.nearest("", 3) == []
    assert Resemblance([]).nearest("grutier", 3) == []


@pytest.mark.django_db
def test_three_words_written_as_one_name_the_occupation_one_added_later_too() -> None:
    OccupationFactory(baker=True)
    teacher = OccupationFactory(rome_code="K2106", label="Professeur / Professeure des écoles")
    rebuild_index()
    assert search("professeurdesecoles").hits[0].id == "K2106"

    AppellationFactory(occupation=teacher, label="Chargé / Chargée de mission handicap")
    apply_outbox()
    assert search("chargedemissionhandicap").hits[0].id == "K2106"
