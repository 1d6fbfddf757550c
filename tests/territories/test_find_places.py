"""What people type in the "where" field, and what they mean."""

import statistics
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azimut.core.profile import active_profile
from azimut.core.text import fold
from azimut.territories.places import commune_at, find_places, place_of_code

# The mark has the test database made even when these tests run alone; the places themselves are in memory.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]


def labels(text: str, limit: int = 8) -> list[str]:
    return [place.label for place in find_places(text, limit)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("chartres", "Chartres (28)"),
        ("  CHARTRES ", "Chartres (28)"),
        ("28000", "Chartres (28)"),
        ("28000 chartres", "Chartres (28)"),
        ("chartres (28)", "Chartres (28)"),
        ("chartres 28", "Chartres (28)"),
        ("chartres eure et loir", "Chartres (28)"),
        ("28019 chartres cedex", "Chartres (28)"),
        ("st etienne", "Saint-Étienne (42)"),
        ("saint-étienne", "Saint-Étienne (42)"),
        ("stetienne", "Saint-Étienne (42)"),
        ("bourg en b", "Bourg-en-Bresse (01)"),
        ("bourg bresse", "Bourg-en-Bresse (01)"),
        ("le havre", "Le Havre (76)"),
        ("havre", "Le Havre (76)"),
        ("lehavre", "Le Havre (76)"),
        ("l'hay les roses", "L'Haÿ-les-Roses (94)"),
        ("ste foy les lyon", "Sainte-Foy-lès-Lyon (69)"),
        ("chalon s/ saone", "Chalon-sur-Saône (71)"),
        ("sotteville les rouen", "Sotteville-lès-Rouen (76)"),
        ("saint-denis 93", "Saint-Denis (93)"),
        ("ferrand", "Clermont-Ferrand (63)"),
        ("cler fer", "Clermont-Ferrand (63)"),
        ("orleans cedex 2", "Orléans (45)"),
        ("lyon 3", "Lyon 3e arrondissement (69)"),
        ("Lyon 3ème", "Lyon 3e arrondissement (69)"),
        ("marseille 1er", "Marseille 1er arrondissement (13)"),
        ("paris 13", "Paris 13e arrondissement (75)"),
        ("75011", "Paris 11e arrondissement (75)"),
        ("Marseille (13)", "Marseille (13)"),
        ("eure et loir", "Eure-et-Loir (28, département)"),
        ("28", "Eure-et-Loir (28, département)"),
        ("2a", "Corse-du-Sud (2A, département)"),
        ("974", "La Réunion (974, département)"),
        ("normandie", "Normandie (région)"),
        ("auvergne rhone alpes", "Auvergne-Rhône-Alpes (région)"),
    ],
)
def test_the_first_place_is_the_one_meant(typed: str, expected: str) -> None:
    assert labels(typed)[0] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("chartrs", "Chartres (28)"),
        ("monpellier", "Montpellier (34)"),
        ("clermon ferand", "Clermont-Ferrand (63)"),
        ("clermont-ferrnad", "Clermont-Ferrand (63)"),
        ("xrleans", "Orléans (45)"),
    ],
)
def test_one_wrong_letter_in_a_long_word_is_forgiven(typed: str, expected: str) -> None:
    assert labels(typed)[0] == expected


def test_a_name_spelt_right_is_never_corrected() -> None:
    # Lure, in Haute-Saône, is one letter from Lurs and Sure.
    assert [place.name for place in find_places("lure") if "lure" not in fold(place.label)] == []


def test_a_former_commune_leads_to_the_commune_of_today_and_says_so() -> None:
    place = find_places("bellegarde sur valserine")[0]

    assert (place.code, place.name) == ("01033", "Valserhône")
    assert place.label == "Bellegarde-sur-Valserine (ancien nom, aujourd'hui Valserhône, 01)"


def test_a_delegated_commune_leads_to_the_commune_of_today() -> None:
    place = find_places("lancrans")[0]

    assert (place.code, place.label) == ("01033", "Lancrans (ancienne commune, aujourd'hui Valserhône, 01)")


def test_a_town_of_today_comes_before_a_hamlet_that_bore_its_name() -> None:
    found = labels("boulogne")

    assert found[0] == "Boulogne-Billancourt (92)"
    assert any("ancienne commune" in label for label in found)


def test_a_postcode_of_several_communes_is_proposed_whole_then_by_commune() -> None:
    whole, first, *_ = find_places("28300")

    assert (whole.kind, whole.code, whole.commune_code) == ("postcode", "cp-28300", None)
    assert whole.radius_km > 3
    assert first.label == "Mainvilliers (28)"


def test_the_start_of_a_postcode_proposes_its_largest_towns() -> None:
    assert labels("4510")[0] == "Orléans (45)"
    assert all("(28" in label for label in labels("28"))


def test_corsica_answers_to_its_postcodes_and_to_its_departments() -> None:
    assert labels("20")[:3] == ["Corse-du-Sud (2A, département)", "Haute-Corse (2B, département)", "Ajaccio (2A)"]


def test_a_region_of_one_department_is_proposed_once() -> None:
    assert [label for label in labels("guadeloupe") if label.startswith("Guadeloupe")] == [
        "Guadeloupe (971, département)"
    ]
    assert place_of_code("reg-01").name == "Guadeloupe"


@pytest.mark.parametrize(
    ("profile", "expected"), [("centre-val-de-loire", "Bellegarde (45)"), ("normandie", "Bellegarde (30)")]
)
def test_among_homonyms_the_town_of_the_region_comes_first(settings, request, profile: str, expected: str) -> None:
    settings.PROFILE = profile
    active_profile.cache_clear()
    request.addfinalizer(active_profile.cache_clear)

    assert labels("bellegarde")[0] == expected


def test_homonyms_are_told_apart_by_department() -> None:
    found = labels("saint-martin", 20)

    assert len(set(found)) == len(found)


def test_a_word_being_typed_is_not_taken_for_a_saint() -> None:
    assert "Strasbourg (67)" in labels("st")
    assert all(label.startswith("Sainte") for label in labels("ste"))


@pytest.mark.parametrize("limit", [0, -1])
def test_no_place_is_given_when_none_is_asked(limit: int) -> None:
    assert find_places("chartres", limit) == []


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\x00", "😀🗼", "a" * 10_000, "9" * 10_000, "st " * 4_000, "((((", "%", "'", "-", "le la les", "28("],
)
def test_strange_input_never_fails_nor_takes_long(typed: str) -> None:
    start = time.perf_counter()

    assert len(find_places(typed)) <= 8
    assert time.perf_counter() - start < 0.5


def test_a_nul_byte_inside_a_name_is_ignored() -> None:
    assert labels("char\x00tres") == labels("char tres")


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_gives_at_most_the_places_asked_without_repeats(typed: str) -> None:
    places = find_places(typed, 5)

    assert len(places) <= 5
    assert len({place.code for place in places}) == len(places)


def towns(index) -> list:
    return [c for c in index.candidates if c.place.kind == "commune" and not c.is_alias and c.place.population > 2_000]


WAYS_OF_WRITING = {
    "as it is": lambda name: name,
    "folded": fold,
    "without hyphens": lambda name: name.replace("-", " "),
    "folded, without hyphens nor apostrophes": lambda name: fold(name).replace("-", " ").replace("'", " "),
    "in capitals": lambda name: name.upper(),
    "glued": lambda name: fold(name).replace("-", "").replace("'", "").replace(" ", ""),
    "abbreviated": lambda name: fold(name).replace("sainte-", "ste ").replace("saint-", "st "),
}


@pytest.mark.parametrize("way", WAYS_OF_WRITING)
def test_every_town_is_among_the_first_eight_however_its_name_is_written(france, way: str) -> None:
    write = WAYS_OF_WRITING[way]
    missed = [c.place.label for c in towns(france) if c.place.code not in {p.code for p in find_places(write(c.name))}]

    assert missed == []


def test_every_place_is_found_again_by_its_label_and_by_its_code(france) -> None:
    lost = [
        candidate.place.label
        for candidate in france.candidates
        if [place.code for place in find_places(candidate.place.label, 1)] != [candidate.place.code]
        or place_of_code(candidate.place.code).code != candidate.place.code
    ]

    assert lost == []


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_town_with_one_letter_wrong_is_found_or_another_place_bears_that_name(france, data) -> None:
    large = [c for c in towns(france) if c.place.population > 20_000 and c.name.isalpha() and len(c.name) >= 6]
    town = large[data.draw(st.integers(0, len(large) - 1))]
    name = fold(town.name)
    position = data.draw(st.integers(0, len(name) - 1))
    typed = name[:position] + data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz")) + name[position + 1 :]

    found = find_places(typed, 50)

    assert found
    assert town.place.code in {p.code for p in found} or any(typed in fold(p.label) for p in found)


def test_a_former_code_leads_to_the_commune_of_today() -> None:
    assert commune_at("01205").code == "01033"
    assert commune_at("78038").label == "Auvers-Saint-Georges (91)"
    assert commune_at("69383").name == "Lyon 3e Arrondissement"
    assert commune_at("dep-28") is None
    assert commune_at("00000") is None


def test_unknown_codes_have_no_place() -> None:
    assert [place_of_code(code) for code in ("", "cp-", "cp-00000", "dep-00", "x" * 1_000, "\x00")] == [None] * 6


def test_a_department_reaches_all_its_communes_and_hardly_further(france) -> None:
    eure_et_loir = place_of_code("dep-28")

    assert (eure_et_loir.department_code, eure_et_loir.commune_code) == ("28", None)
    assert 40 < eure_et_loir.radius_km < 80
    assert eure_et_loir.population > 400_000


def test_an_answer_takes_less_than_two_milliseconds(france) -> None:
    questions = [c.name[: 1 + n % len(c.name)] for n, c in enumerate(towns(france)[:1_500])]
    find_places("a")
    durations = []
    for question in questions:
        start = time.perf_counter()
        find_places(question)
        durations.append(time.perf_counter() - start)

    assert statistics.median(durations) < 0.002


@pytest.mark.parametrize(
    ("profile", "typed", "first"),
    [
        ("auvergne-rhone-alpes", "clermont", "Clermont-Ferrand"),
        ("auvergne-rhone-alpes", "bourg", "Bourg-en-Bresse"),
        ("auvergne-rhone-alpes", "Clermont (74)", "Clermont"),
        ("centre-val-de-loire", "nogent", "Nogent-le-Rotrou"),
        ("centre-val-de-loire", "clermont", "Clermont"),
        ("normandie", "chartres", "Chartres"),
    ],
)
def test_the_first_words_of_a_town_of_the_region_name_it(profile: str, typed: str, first: str, settings) -> None:
    settings.PROFILE = profile
    active_profile.cache_clear()
    try:
        assert find_places(typed, limit=1)[0].name == first
    finally:
        active_profile.cache_clear()
