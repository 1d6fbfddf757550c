"""The figures of an occupation: each with its source, year, place and level; what is missing is said to be missing."""

import csv
from io import StringIO

import pytest

from azimut.catalogue.models import IntegrationRate
from tests.territories.factories import CommuneFactory
from tests.website.figures import FRANCE, small_figures


@pytest.fixture
def page(client, catalogue):
    """The text of the nurse's page near Chartres, figures in place."""
    small_figures(catalogue.nurse, catalogue.baker)

    def text(place: str = "Chartres", occupation=catalogue.nurse) -> str:
        address = f"{occupation.get_absolute_url()}?ou={place}"
        return " ".join(client.get(address).content.decode().split())

    return text


def test_projects_of_the_department_of_the_town_are_shown_with_year_family_and_source(page):
    text = page()

    assert "Débouchés et salaire près de Chartres" in text
    assert "120</b> embauches que les employeurs pensent faire" in text
    assert "Eure-et-Loir, 2025, famille de métiers « Infirmiers, infirmières »" in text
    assert "Enquête Besoins en main-d&#x27;œuvre, France Travail" in text


def test_difficulty_and_tension_are_said_in_words_with_their_causes(page):
    text = page()

    assert "75 %</b> de ces embauches sont jugées difficiles" in text
    assert "5 sur 5</b> Les employeurs ont beaucoup de mal à recruter." in text
    assert "une formation précise est demandée ; des conditions de travail difficiles" in text


def test_pay_has_its_quartiles_and_its_spread(page):
    text = page()

    assert "1 950 €</b> net par mois" in text
    assert "Un quart gagne moins de 1 700 €, un quart plus de 2 300 €" in text
    assert "Combien gagne-t-on ? (France, 2017-2019)" in text
    assert "De 1 500 à 2 000 €" in text


def test_where_one_gender_is_rare_it_is_said_to_be_awaited(page):
    text = page()

    assert "87 %</b> de femmes, 13 % d&#x27;hommes" in text
    assert "les hommes y sont rares, et attendus" in text


def test_a_figure_that_is_not_published_is_said_to_be_missing(page, catalogue):
    text = page(occupation=catalogue.baker)

    assert "Aucun chiffre n&#x27;est publié pour cette famille de métiers." in text
    assert "au moins 40</b> embauches" in text
    assert "Combien gagne-t-on" not in text


def test_an_occupation_without_family_says_why_it_has_no_figure(client, catalogue):
    text = client.get(catalogue.nurse.get_absolute_url()).content.decode()

    assert "ne rattachent ce métier à aucune famille" in text


def test_elsewhere_the_figures_of_the_department_are_not_borrowed(page):
    CommuneFactory(orleans=True)

    assert "120</b>" not in page("Orl%C3%A9ans")


def test_what_becomes_of_those_who_trained_is_told_for_each_certification(page, catalogue):
    IntegrationRate.objects.create(
        subject="certification",
        subject_code=catalogue.diploma.code,
        subject_name=catalogue.diploma.title,
        certification=catalogue.diploma,
        months=6,
        rate=91.4,
        leavers=40,
        year=2024,
        source="inserjeunes",
        **FRANCE,
    )

    assert "91&nbsp;%</b> ont un emploi salarié 6 mois après" in page()


def test_a_badge_gives_its_reason(page):
    text = page()

    assert "Fort potentiel de recrutement</b>" in text
    assert "Eure-et-Loir : 120 embauches prévues, dont 75 % jugées difficiles." in text


def test_the_file_has_the_figures_of_the_page(client, page, catalogue):
    answer = client.get("/metiers/J1506/chiffres.csv?ou=Chartres")
    rows = {row[2]: row for row in csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";")}

    assert rows["Ça recrute\u00a0?"][3] == "120"
    assert rows["Ça recrute\u00a0?"][5].startswith("Eure-et-Loir, 2025")


def test_figures_keep_the_page_within_its_queries(client, page, catalogue, django_assert_max_num_queries):
    page()
    with django_assert_max_num_queries(12):
        page()
