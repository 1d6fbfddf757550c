"""The portrait of a territory."""

import csv
from io import StringIO

import pytest

from azimut.catalogue.enums import HighlightKind
from azimut.catalogue.models import FamilyOccupation
from azimut.website.queries.territories import portrait_of
from azimut.website.queries.territory_needs import highlights_there
from tests.catalogue.factories import OccupationFactory, TrainingFactory, TrainingSessionFactory
from tests.catalogue.outlook_factories import HighlightFactory, OutlookFactory
from tests.directory.factories import ReceptionPointFactory
from tests.territories.factories import CommuneFactory, TerritoryFactory
from tests.website.conftest import record_import
from tests.website.directory import small_directory
from tests.website.figures import FRANCE, small_figures


@pytest.fixture
def needs(catalogue):
    return small_figures(catalogue.nurse, catalogue.baker)


def text_of(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_town_shows_its_people_and_its_training(client, catalogue):
    text = text_of(client, "/territoires/28085/")

    assert "38 534" in text
    assert "formation avec une session à venir" in text
    assert "Infirmier / Infirmière" in text
    assert "Eure-et-Loir" in text


def test_a_department_counts_all_its_communes(client, catalogue):
    dreux = CommuneFactory(dreux=True)
    TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]), commune=dreux)

    text = text_of(client, "/territoires/dep-28/")

    assert "70 370" in text  # 38 534 in Chartres and 31 836 in Dreux
    assert "Boulanger / Boulangère" in text


def test_the_most_taught_occupation_comes_first(client, catalogue):
    for _ in range(3):
        TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]))

    text = text_of(client, "/territoires/28085/")

    assert text.index("Boulanger / Boulangère") < text.index("Infirmier / Infirmière")


def test_a_training_with_two_sessions_counts_once(catalogue):
    TrainingSessionFactory(training=catalogue.training)

    offer = portrait_of("28085").offer

    assert (offer.trainings, offer.sessions, offer.by_occupation) == (1, 2, {"J1506": 1})


def test_a_town_without_anything_says_where_to_look(client, db):
    CommuneFactory(dreux=True)
    text = text_of(client, "/territoires/28134/")

    assert "Cherchez autour" in text
    assert "Nous ne connaissons pas de structure ici même" in text
    assert "ne sont pas publiées pour ce territoire" in text


def test_a_town_shows_the_latest_needs_of_its_department_and_says_so(client, needs):
    text = text_of(client, "/territoires/28085/")

    assert "Embauches prévues par les employeurs (Eure-et-Loir, 2025)" in text
    assert "75 % difficiles · 1 formation ici" in text
    assert "999" not in text
    assert text.index("Infirmiers, infirmières") < text.index("Boulangers, boulangères")


def test_a_total_with_hidden_parts_is_said_to_be_a_minimum(client, needs):
    assert "au moins 40" in text_of(client, "/territoires/28085/")


def test_a_survey_tied_to_no_occupation_says_that_training_is_not_known(client, needs):
    FamilyOccupation.objects.all().delete()
    record_import("familles")

    text = text_of(client, "/territoires/28085/")

    assert "Aucune table publique ne la relie encore aux métiers" in text
    assert "non connu" in text
    assert "aucune formation ici" not in text


def test_tension_comes_with_the_causes_that_weigh_and_only_those(client, needs):
    text = text_of(client, "/territoires/dep-28/")

    assert "5 sur 5" in text
    assert "une formation précise est demandée, des conditions de travail difficiles" in text
    assert "des emplois courts ou instables" not in text


def test_another_department_does_not_borrow_these_needs(client, needs):
    CommuneFactory(orleans=True)

    assert "Embauches prévues par les employeurs" not in text_of(client, "/territoires/45234/")


def test_what_is_highlighted_shows_with_its_reason(client, needs):
    text = text_of(client, "/territoires/28085/")

    assert "Fort potentiel de recrutement" in text
    assert "120 embauches prévues, dont 75 % jugées difficiles." in text


def test_the_strongest_reasons_come_first_and_families_take_turns(db):
    """By hand, then the most projects, then the second occupation of a family."""
    for code, projects, family in (("A1101", 900, "F1"), ("A1102", 800, "F1"), ("A1103", 300, "F2")):
        figures = [{"name": "projets", "value": projects, "family": family}]
        HighlightFactory(occupation=OccupationFactory(rome_code=code), figures=figures)
    HighlightFactory(occupation=OccupationFactory(rome_code="A1104"), by_hand=True)

    (group,) = highlights_there(("reg-24", "FR"))

    assert [mark.occupation_id for mark in group.marks] == ["A1104", "A1101", "A1103", "A1102"]


def test_what_can_be_learned_there_comes_before_a_stronger_reason(db):
    """In the Puy-de-Dôme, a cook before a captain of fishing boats."""
    for code, projects in (("A1415", 900), ("G1602", 300)):
        figures = [{"name": "projets", "value": projects, "family": code}]
        HighlightFactory(occupation=OccupationFactory(rome_code=code), figures=figures)
    HighlightFactory(occupation=OccupationFactory(rome_code="A1104"), by_hand=True)

    (group,) = highlights_there(("reg-24", "FR"), {"G1602": 2})

    assert [mark.occupation_id for mark in group.marks] == ["A1104", "G1602", "A1415"]


def test_figures_of_the_whole_country_are_never_given_as_those_of_a_territory(client, catalogue):
    OutlookFactory(**FRANCE)
    CommuneFactory(orleans=True)

    text = text_of(client, "/territoires/dep-28/?avec=dep-45")

    assert "Pas de chiffre publié pour ce territoire seul" in text
    assert "embauches prévues (France" not in text
    assert "Recrutent beaucoup dans les deux" not in text
    assert "Embauches prévues par les employeurs (France" in text


def test_where_one_gender_is_rarest_comes_first(db):
    for code, share in (("A1101", 75), ("A1102", 4), ("A1103", 90)):
        figures = [{"name": "part", "value": share, "family": code}]
        HighlightFactory(
            occupation=OccupationFactory(rome_code=code), figures=figures, kind=HighlightKind.GENDER_BALANCE
        )

    (group,) = highlights_there(("reg-24", "FR"))

    assert [mark.occupation_id for mark in group.marks] == ["A1102", "A1103", "A1101"]


def test_structures_are_counted_by_network_and_mission(db):
    directory = small_directory()
    ReceptionPointFactory(structure=directory.jobs)  # a second door of the same structure

    portrait = portrait_of("28085")
    lines = {line.code: line for line in portrait.networks}

    assert portrait.structure_count == 2
    assert lines["france_travail"].structures == 1
    assert sum(lines["france_travail"].missions) == len(directory.jobs.missions)


def test_coverage_names_the_communes_where_nobody_is_near(client, db):
    small_directory()
    CommuneFactory(code="28280", name="Nogent-le-Rotrou", latitude=48.321, longitude=0.822, population=9_292)

    text = text_of(client, "/territoires/dep-28/couverture/")

    assert "9 292 personnes habitent à plus de 20 km" in text
    assert 'href="/territoires/28280/"' in text
    assert "Accompagnement" in text


def test_coverage_says_when_everybody_is_near_someone(client, db):
    small_directory()

    assert "De chaque commune" in text_of(client, "/territoires/28085/couverture/")


def test_two_territories_are_compared_with_the_same_measures(client, needs):
    CommuneFactory(orleans=True)

    text = text_of(client, "/territoires/28085/?avec=Orl%C3%A9ans")

    assert "Comparer avec Orléans" in text
    assert "Structures pour 10 000 habitants" in text


def test_what_is_known_of_a_wider_area_only_is_not_known_of_the_territory(client, needs):
    CommuneFactory(orleans=True)

    row = text_of(client, "/territoires/28085/?avec=45234").partition("Embauches prévues dans l&#x27;année")[2]

    assert row.partition("</tr>")[0].count("non connu") == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Nullepart", "Nous ne connaissons pas « Nullepart »"), ("28085", "ce même territoire"), ("reg-99", "reg-99")],
)
def test_a_comparison_that_cannot_be_made_is_said(client, catalogue, typed, said):
    assert said in text_of(client, f"/territoires/28085/?avec={typed}")


def test_the_file_says_what_the_page_says(client, needs):
    answer = client.get("/territoires/dep-28/donnees.csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    found = {(row[1], row[2]): row for row in rows}

    assert answer["Content-Type"].startswith("text/csv")
    assert found["Infirmiers, infirmières", "projets de recrutement"][3:7] == ["120", "projets", "Eure-et-Loir", "2025"]
    assert found["Infirmiers, infirmières", "projets jugés difficiles"][3] == "75"
    assert found["Boulangers, boulangères", "projets de recrutement (au moins)"][3] == "40"
    assert found["Eure-et-Loir", "formations avec une session à venir"][3] == "1"


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_file(client, needs):
    needs.nurses.title = '=HYPERLINK("http://x")'
    needs.nurses.save()

    assert "\"'=HYPERLINK" in client.get("/territoires/28085/donnees.csv").content.decode()


def test_the_list_begins_with_the_region_and_leads_to_a_town(client, catalogue):
    TerritoryFactory(code="bv-28085", name="Chartres", kind="bassin_de_vie")

    assert client.get("/territoires/").status_code == 200
    assert client.get("/territoires/?ou=28000")["Location"] == "/territoires/28085/"
    assert "Nous ne connaissons pas le lieu" in text_of(client, "/territoires/?ou=Nullepart")


def test_a_former_commune_leads_to_todays(client, catalogue):
    CommuneFactory(code="28999", name="Ancienne", successor=catalogue.chartres, kind="former")

    response = client.get("/territoires/28999/")

    assert response.status_code == 301
    assert response["Location"] == "/territoires/28085/"


@pytest.mark.parametrize("code", ["00000", "dep-99", "reg-99", "bv-00000", "'", "é" * 200])
def test_an_unknown_territory_is_said(client, db, code):
    for address in ("", "couverture/", "donnees.csv"):
        response = client.get(f"/territoires/{code}/{address}")

        assert response.status_code == 404
        assert "Nous ne connaissons pas de territoire" in response.content.decode()


def test_queries_do_not_grow_with_rows(client, needs, django_assert_max_num_queries):
    for _ in range(20):
        TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]), commune=CommuneFactory())

    client.get("/territoires/28085/")  # the places come to memory
    with django_assert_max_num_queries(12):
        client.get("/territoires/dep-28/")
    with django_assert_max_num_queries(12):
        client.get("/territoires/dep-28/couverture/")


def test_every_figure_has_its_explanation(client, db):
    text = text_of(client, "/comprendre-les-chiffres/")

    for anchor in ("projets", "difficulte", "tension", "salaire", "part-des-femmes", "insertion", "en-vue"):
        assert f'id="{anchor}"' in text


def test_the_home_page_shows_what_is_highlighted_near_the_place_kept(client, needs):
    assert "Métiers en vue" not in text_of(client, "/")

    client.post("/lieu/", {"ou": "Chartres"})

    assert "Métiers en vue près de chez vous" in text_of(client, "/")
    assert "120 embauches prévues" in text_of(client, "/")
