"""What a question finds, in which order, and what is said of it."""

from types import SimpleNamespace

import pytest

from azimut.search.counting import LABELS
from azimut.search.models import SearchTerm
from azimut.search.queries import search, suggest
from azimut.search.services import rebuild_index
from tests.catalogue.factories import CertificationFactory, OccupationFactory
from tests.search.conftest import BREST, CHARTRES, LYON


def ids(page, kind: str) -> list[str]:
    return [hit.id for hit in page.hits if hit.type == kind]


def test_the_occupation_comes_first_then_its_diploma_then_training(index: SimpleNamespace) -> None:
    page = search("boulangère", place=CHARTRES)

    assert [hit.type for hit in page.hits[:3]] == ["metier", "certification", "formation"]
    assert page.hits[0].id == "D1102"
    assert page.hits[1].id == index.cap.code
    assert page.hits[2].id == str(index.near.id)


def test_a_page_of_results_asks_nothing_of_the_database(index: SimpleNamespace, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = search("boulanger", place=CHARTRES, filters={"niveau": ["3"]})

    assert page.total


def test_who_speaks_of_a_diploma_gets_the_diploma_first(index: SimpleNamespace) -> None:
    page = search("CAP boulanger")

    assert (page.hits[0].type, page.hits[0].id) == ("certification", index.cap.code)
    assert ids(page, "metier")[0] == "D1102"


@pytest.mark.parametrize("code", ["RNCP37537", "37537", "rncp37537"])
def test_a_certification_is_found_by_its_code(index: SimpleNamespace, code: str) -> None:
    assert search(code).hits[0].id == index.cap.code


def test_an_occupation_is_found_by_its_code(index: SimpleNamespace) -> None:
    assert search("J1506").hits[0].id == "J1506"


def test_training_is_held_to_the_radius_but_not_what_is_remote(index: SimpleNamespace) -> None:
    page = search("boulanger", place=CHARTRES, types=["formation"])

    assert set(ids(page, "formation")) == {str(index.near.id), str(index.online.id)}
    assert page.hits[0].distance_km == pytest.approx(0, abs=1.5)
    assert [hit.is_remote for hit in page.hits] == [False, True]
    assert page.hits[1].distance_km is None
    assert page.radius_km == 30


def test_a_larger_radius_brings_what_is_further_with_its_distance(index: SimpleNamespace) -> None:
    page = search("boulanger", place=CHARTRES, types=["formation"], radius_km=450)

    distances = {hit.id: hit.distance_km for hit in page.hits}
    assert distances[str(index.far.id)] == pytest.approx(394, abs=8)
    assert page.hits[0].id == str(index.near.id)


def test_the_session_shown_is_the_nearest_one(index: SimpleNamespace) -> None:
    page = search("CAP boulanger en un an", place=LYON, types=["formation"])

    assert page.hits[0].id == str(index.far.id)
    assert page.hits[0].distance_km == pytest.approx(0, abs=1.5)
    assert page.hits[0].details["work_study_label"] == "en apprentissage"


def test_nothing_near_gives_what_is_further_and_says_so(index: SimpleNamespace) -> None:
    page = search("infirmier", place=BREST, types=["formation"])
    assert page.total == 0

    page = search("CAP boulanger en un an", place=BREST, types=["formation"])
    assert page.total
    assert "Brest" in page.relaxed[0]
    assert page.radius_km is None


def test_training_missing_near_is_noticed_behind_the_occupations(index: SimpleNamespace) -> None:
    index.online.sessions.all().delete()
    from azimut.search.services import rebuild_index

    rebuild_index()

    page = search("boulanger", place=BREST)

    assert ids(page, "metier")
    assert ids(page, "formation")
    assert page.relaxed == [
        "Aucune formation à moins de 30 km de Brest : voici ce qu'il y a plus loin, le plus proche d'abord."
    ]


def test_words_that_nothing_has_are_dropped_and_named(index: SimpleNamespace) -> None:
    page = search("boulanger zzyzx", types=["formation"])

    assert page.total
    assert page.relaxed == ["Aucun résultat avec tous les mots : nous avons laissé de côté « zzyzx »."]


def test_a_slip_is_mended_and_said(index: SimpleNamespace) -> None:
    page = search("boullangger")

    assert page.hits[0].id == "D1102"
    assert page.relaxed == ["Nous avons lu « boulanger » pour « boullangger »."]


def test_a_word_being_typed_is_completed(index: SimpleNamespace) -> None:
    page = search("boulan")

    assert page.hits[0].id == "D1102"
    assert page.relaxed == []


def test_everyday_words_name_an_occupation(index: SimpleNamespace) -> None:
    assert search("faire du pain").hits[0].id == "D1102"


def test_facets_count_what_each_choice_would_leave(index: SimpleNamespace) -> None:
    page = search("boulanger", types=["formation"])

    counts = {count.value: (count.label, count.count) for count in page.facets["modalite"]}
    assert counts == {"on_site": ("En présence", 2), "remote": ("À distance", 1)}
    assert page.type_counts == {"metier": 1, "certification": 1, "formation": 3}


def test_a_chosen_value_narrows_the_results_and_its_facet_keeps_the_others(index: SimpleNamespace) -> None:
    page = search("boulanger", types=["formation"], filters={"modalite": ["remote"]})

    assert ids(page, "formation") == [str(index.online.id)]
    counts = {count.value: (count.count, count.is_selected) for count in page.facets["modalite"]}
    assert counts == {"on_site": (2, False), "remote": (1, True)}


def test_labels_of_choices_keep_their_acronyms(index: SimpleNamespace) -> None:
    facets = search("boulanger").facets

    assert "Niveau 3 (CAP, BEP)" in [count.label for count in facets["niveau"]]
    assert "Compte personnel de formation (CPF)" in LABELS["financement"].values()


def test_unknown_facets_types_and_values_do_no_harm(index: SimpleNamespace) -> None:
    assert search("boulanger", types=["licorne"], filters={"couleur": ["bleu"]}).total
    page = search("boulanger", filters={"niveau": ["licorne"]})
    assert page.total == 0


def test_an_empty_question_browses_occupations_in_order(index: SimpleNamespace) -> None:
    page = search("")

    assert [hit.title for hit in page.hits[:2]] == ["Boulanger / Boulangère", "Infirmier / Infirmière"]
    assert page.total == 7


def test_an_empty_question_near_a_place_gives_the_training_near(index: SimpleNamespace) -> None:
    assert search("", place=CHARTRES).hits[0].id == str(index.near.id)


def test_training_whose_sessions_have_begun_is_not_found(bakery: SimpleNamespace) -> None:
    from azimut.search.services import rebuild_index
    from tests.catalogue.factories import TrainingFactory, TrainingSessionFactory

    TrainingSessionFactory(training=TrainingFactory(title="CAP boulanger passé"), past=True)
    rebuild_index()

    assert not search("passé", types=["formation"]).total


def test_pages_follow_one_another_without_repeating(index: SimpleNamespace) -> None:
    first, second = search("boulanger", per_page=3), search("boulanger", per_page=3, page=2)

    assert (first.pages, first.total) == (2, 5)
    assert len({hit.id for hit in (*first.hits, *second.hits)}) == 5


STRANGE_TEXTS = [
    *(
        "\x00",
        "boulanger\x00",
        "a" * 10_000,
        "mot " * 2_000,
        "🥖🥐",
        "de la les",
        "   ",
        '"',
        "*",
        "\\",
        "+-!",
        "’'`",
        "٣٤",
    ),
    *("title:boulanger AND (", "[a TO z]", "&lt;script&gt;", "boulanger~2^3", "{!} OR NOT"),
]


def test_no_text_is_too_strange_to_be_answered(index: SimpleNamespace) -> None:
    for text in STRANGE_TEXTS:
        assert search(text, place=CHARTRES).is_ready, text
        assert isinstance(suggest(text), list), text


def test_a_page_number_out_of_range_is_answered(index: SimpleNamespace) -> None:
    assert [search("boulanger", page=number).total for number in (-1, 0, 500, 10**9)] == [5] * 4


def test_without_an_index_the_page_knows_it_is_being_prepared() -> None:
    page = search("boulanger")

    assert (page.is_ready, page.total, page.hits) == (False, 0, [])
    assert suggest("boul") == []


def test_suggestions_bear_the_name_typed_and_lead_to_its_page(index: SimpleNamespace) -> None:
    suggestion = suggest("boul")[0]

    assert suggestion.label == "Boulanger / Boulangère"
    assert suggestion.url == index.baker.get_absolute_url()
    assert suggestion.type == "metier"
    assert suggestion.q == "Boulanger"


@pytest.mark.parametrize("typed", ["boulangère", "artisane", "CAP bou", "faire du", "infirmi", "37537"])
def test_both_genders_inner_words_titles_codes_and_everyday_words_are_suggested(
    index: SimpleNamespace, typed: str
) -> None:
    assert suggest(typed)


def test_a_slip_in_what_is_typed_still_suggests(index: SimpleNamespace) -> None:
    assert suggest("bolanger")[0].label == "Boulanger / Boulangère"


def test_no_more_suggestions_than_asked(index: SimpleNamespace) -> None:
    assert len(suggest("b", limit=2)) == 2
    assert suggest("b", limit=0) == []


def test_an_acronym_that_names_no_occupation_puts_none_before_what_it_names(bakery) -> None:
    OccupationFactory(label="Chargé / Chargée d'expérience client")
    CertificationFactory(code="RS9001", title="Accompagner la validation des acquis de l'expérience")
    SearchTerm.objects.create(words="VAE", expansion="validation des acquis de l'expérience", kind="acronym")
    rebuild_index()

    assert search("VAE").hits[0].id == "RS9001"


def test_a_title_that_writes_the_acronym_comes_before_what_it_stands_for(bakery) -> None:
    CertificationFactory(code="RS9001", title="Test d'anglais commercial de base")
    CertificationFactory(code="RS9002", title="Tests TOEIC (Test of English for International Communication)")
    SearchTerm.objects.create(words="TOEIC", expansion="test d'anglais professionnel", kind="acronym")
    rebuild_index()

    assert ids(search("TOEIC"), "certification")[:2] == ["RS9002", "RS9001"]


def test_an_acronym_keeps_its_kind_of_diploma(bakery) -> None:
    CertificationFactory(code="RNCP9001", title="Assistant de gestion des entreprises et des administrations")
    CertificationFactory(code="RNCP9002", title="BUT gestion des entreprises et des administrations parcours fiscalité")
    SearchTerm.objects.create(
        words="BUT GEA", expansion="gestion des entreprises et des administrations", kind="acronym"
    )
    rebuild_index()

    assert search("BUT GEA").hits[0].id == "RNCP9002"


def test_the_word_for_a_diploma_names_no_occupation(bakery) -> None:
    OccupationFactory(label="Ingénieur / Ingénieure brevet en industrie")
    SearchTerm.objects.create(words="BEP", expansion="brevet d'études professionnelles", kind="acronym")
    rebuild_index()

    assert ids(search("BEP boulanger"), "metier") == ["D1102"]


@pytest.mark.parametrize(
    "typed",
    [
        "je cherche un travail dans la boulangerie",
        "jveux etre boulangere",
        "slt je cherch 1 taf ds la boulangerie",
        "quelles études pour être boulanger",
        "boulanger homme/femme",
        "j'adore être boulangère",
    ],
)
def test_turns_of_phrase_are_not_looked_for(index: SimpleNamespace, typed: str) -> None:
    page = search(typed)

    assert page.hits[0].id == "D1102"
    assert page.relaxed == []
