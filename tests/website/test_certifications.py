"""The page of a certification."""

import json

import pytest

from tests.catalogue.factories import CertificationAliasFactory, CertificationFactory, TrainingFactory
from tests.catalogue.factories import TrainingSessionFactory as SessionFactory
from tests.website.pages import read


def test_a_certification_shows_what_it_is_worth_and_where_it_leads(client, catalogue):
    text = client.get("/certifications/RNCP39923/").content.decode()

    for shown in ("Niveau 6 (bac + 3 ou 4)", "Validation des acquis", "Infirmier / Infirmière", "Devenir infirmier"):
        assert shown in text, shown
    assert "https://www.francecompetences.fr/recherche/rncp/39923/" in text


def test_its_blocks_are_told_when_the_register_gives_them(client, catalogue):
    assert "blocs de compétences" not in client.get("/certifications/RNCP39923/").content.decode()
    catalogue.diploma.blocks = ["Soigner & surveiller"]
    catalogue.diploma.save()

    text = client.get("/certifications/RNCP39923/").content.decode()
    assert "Ses blocs de compétences" in text
    assert "Soigner &amp; surveiller" in text


@pytest.mark.parametrize("code", ["rncp39923", "CI54321", "ci54321"])
def test_another_code_leads_to_the_certification(client, catalogue, code):
    CertificationAliasFactory(code="CI54321", certification=catalogue.diploma)

    response = client.get(f"/certifications/{code}/")

    assert response.status_code == 301
    assert response["Location"] == "/certifications/RNCP39923/"


def test_an_unknown_certification_is_said(client, db):
    response = client.get("/certifications/RNCP1/")

    assert response.status_code == 404
    assert "sous le code « RNCP1 »" in response.content.decode()


def test_an_ended_certification_names_its_successor(client, catalogue):
    old = CertificationFactory(expired=True, successor_code="RNCP39923")

    text = client.get(old.get_absolute_url()).content.decode()

    assert "plus délivré" in text
    assert "Il est remplacé par" in text
    assert "/certifications/RNCP39923/" in text


def test_a_certification_known_only_by_one_source_has_no_official_page(client, db):
    certification = CertificationFactory(code="CI777", kind="diploma")

    assert "francecompetences.fr/recherche" not in client.get(certification.get_absolute_url()).content.decode()


def test_search_engines_read_a_certification(client, catalogue):
    (data,) = read(client.get("/certifications/RNCP39923/")).data_scripts

    assert json.loads(data)["@type"] == "EducationalOccupationalCredential"


def test_queries_do_not_grow_with_rows(client, catalogue, django_assert_max_num_queries, django_assert_num_queries):
    client.get("/certifications/RNCP39923/")  # what a process remembers is read once
    with django_assert_max_num_queries(9) as few:
        client.get("/certifications/RNCP39923/")
    for _ in range(12):
        SessionFactory(training=TrainingFactory(certification=catalogue.diploma))

    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/certifications/RNCP39923/")
