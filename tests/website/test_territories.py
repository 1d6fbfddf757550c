"""The first portrait of a territory."""

import pytest

from tests.catalogue.factories import TrainingFactory, TrainingSessionFactory
from tests.territories.factories import CommuneFactory


def test_a_town_shows_its_people_and_its_training(client, catalogue):
    text = client.get("/territoires/28085/").content.decode()

    assert "38\u202f534" in text
    assert "formation avec une session à venir" in text
    assert "Infirmier / Infirmière" in text
    assert "Eure-et-Loir" in text


def test_a_department_counts_all_its_communes(client, catalogue):
    dreux = CommuneFactory(dreux=True)
    TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]), commune=dreux)

    text = client.get("/territoires/dep-28/").content.decode()

    assert "70\u202f370" in text  # 38 534 in Chartres and 31 836 in Dreux
    assert "Boulanger / Boulangère" in text


def test_the_most_taught_occupation_comes_first(client, catalogue):
    for _ in range(3):
        TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]))

    text = client.get("/territoires/28085/").content.decode()

    assert text.index("Boulanger / Boulangère") < text.index("Infirmier / Infirmière")


def test_a_town_without_training_says_where_to_look(client, db):
    CommuneFactory(dreux=True)

    assert "Cherchez autour" in client.get("/territoires/28134/").content.decode()


def test_a_former_commune_leads_to_todays(client, catalogue):
    CommuneFactory(code="28999", name="Ancienne", successor=catalogue.chartres, kind="former")

    response = client.get("/territoires/28999/")

    assert response.status_code == 301
    assert response["Location"] == "/territoires/28085/"


@pytest.mark.parametrize("code", ["00000", "dep-99", "reg-99", "bv-00000", "'", "é" * 200])
def test_an_unknown_territory_is_said(client, db, code):
    response = client.get(f"/territoires/{code}/")

    assert response.status_code == 404
    assert "Nous ne connaissons pas de territoire" in response.content.decode()


def test_queries_do_not_grow_with_rows(client, catalogue, django_assert_max_num_queries):
    for _ in range(20):
        TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]), commune=CommuneFactory())

    client.get("/territoires/28085/")  # the places come to memory
    with django_assert_max_num_queries(12):
        client.get("/territoires/dep-28/")
