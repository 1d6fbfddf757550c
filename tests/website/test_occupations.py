"""The page of an occupation, and the lists that lead to it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.catalogue.enums import MobilityKind
from tests.catalogue.factories import (
    AppellationFactory,
    CertificationFactory,
    OccupationFactory,
    OccupationMobilityFactory,
    OccupationSkillFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.website.conftest import forget_everything
from tests.website.pages import read


def test_an_occupation_shows_what_it_is_and_how_to_get_there(client, catalogue):
    text = client.get(catalogue.nurse.get_absolute_url()).content.decode()

    for shown in (
        "Infirmier / Infirmière",
        "Soigne des patients",
        "Trois ans d&#x27;études",
        "Diplôme d&#x27;État d&#x27;infirmier",
        "Faire preuve de patience",
        "Boulanger / Boulangère",
        "Infirmier / Infirmière de bloc",
        "Métier réglementé",
        "aider, soigner",
    ):
        assert shown in text, shown


def test_training_near_the_place_comes_nearest_first(client, catalogue):
    text = client.get(f"{catalogue.nurse.get_absolute_url()}?ou=Orl%C3%A9ans").content.decode()

    assert "Se former près d&#x27;Orléans" in text
    assert text.index("Devenir infirmier à Orléans") < text.index("Devenir infirmier ou infirmière")


def test_the_place_kept_in_the_session_is_used(client, catalogue):
    client.post("/lieu/", {"ou": "Chartres", "suite": "/"})

    assert "près de Chartres" in client.get(catalogue.nurse.get_absolute_url()).content.decode()


def test_an_unknown_place_is_said_and_training_still_shown(client, catalogue):
    text = client.get(f"{catalogue.nurse.get_absolute_url()}?ou=Xyzzyville").content.decode()

    assert "Nous ne connaissons pas le lieu «\u00a0Xyzzyville\u00a0»" in text
    assert "Devenir infirmier ou infirmière" in text


def test_a_session_that_has_begun_is_not_offered(client, catalogue):
    catalogue.session.starts_on = timezone.localdate() - timedelta(days=1)
    catalogue.session.save()

    assert "Devenir infirmier ou infirmière" not in client.get(catalogue.nurse.get_absolute_url()).content.decode()


def test_remote_training_is_always_offered(client, catalogue):
    remote = TrainingFactory(title="Réviser à distance", rome_codes=["J1506"])
    TrainingSessionFactory(training=remote, remote=True)
    for number in range(10):
        TrainingSessionFactory(training=TrainingFactory(title=f"Sur place {number}", rome_codes=["J1506"]))

    assert "Réviser à distance" in client.get(f"{catalogue.nurse.get_absolute_url()}?ou=Chartres").content.decode()


def test_an_occupation_without_training_says_what_to_do(client, catalogue):
    text = client.get(catalogue.baker.get_absolute_url()).content.decode()

    assert "Aucune session à venir ne mène à ce métier" in text
    assert "appelez le" in text


@pytest.mark.parametrize(
    "address",
    ["/metiers/J1506/", "/metiers/j1506/infirmier-infirmiere/", "/metiers/J1506/mauvais/", "/metiers/J1506//"],
)
def test_an_approximate_address_leads_to_the_right_one(client, catalogue, address):
    response = client.get(f"{address}?ou=Chartres")

    assert response.status_code == 301
    assert response["Location"] == f"{catalogue.nurse.get_absolute_url()}?ou=Chartres"


def test_an_unknown_code_is_said_with_a_way_on(client, catalogue):
    response = client.get("/metiers/Z9999/rien/")

    assert response.status_code == 404
    assert "Nous ne connaissons pas de métier sous le code « Z9999 »" in response.content.decode()
    assert 'name="quoi"' in response.content.decode()


def test_an_ended_occupation_keeps_its_page_and_says_so(client, db):
    occupation = OccupationFactory(ended=True)

    response = client.get(occupation.get_absolute_url())

    assert response.status_code == 200
    assert "plus tenue à jour" in response.content.decode()


def test_search_engines_read_an_occupation(client, catalogue):
    (data,) = read(client.get(catalogue.nurse.get_absolute_url())).data_scripts
    described = json.loads(data)

    assert described["@type"] == "Occupation"
    assert described["occupationalCategory"]["codeValue"] == "J1506"


def test_a_text_cannot_close_the_structured_data(client, db):
    occupation = OccupationFactory(definition="</script><script>alert(1)</script>")

    page = read(client.get(occupation.get_absolute_url()))

    assert page.inline_scripts == []
    assert json.loads(page.data_scripts[0])["description"].startswith("</script>")


def test_sources_show_their_date(client, catalogue):
    text = client.get(catalogue.nurse.get_absolute_url()).content.decode()

    assert "ROME 4, France Travail, données du" in text


def test_next_steps_are_told_apart_from_close_occupations(client, catalogue):
    OccupationMobilityFactory(
        occupation=catalogue.nurse, target=OccupationFactory(label="Cadre de santé"), kind=MobilityKind.EVOLUTION
    )

    text = client.get(catalogue.nurse.get_absolute_url()).content.decode()

    assert text.index("Pour évoluer plus tard") < text.index("Cadre de santé")


def test_queries_do_not_grow_with_rows(client, catalogue, django_assert_max_num_queries):
    address = f"{catalogue.nurse.get_absolute_url()}?ou=Chartres"
    client.get(address)
    for _ in range(15):
        AppellationFactory(occupation=catalogue.nurse)
        OccupationSkillFactory(occupation=catalogue.nurse)
        OccupationMobilityFactory(occupation=catalogue.nurse)
        CertificationFactory(occupations=[catalogue.nurse])
        TrainingSessionFactory(training=TrainingFactory(rome_codes=["J1506"]))

    with django_assert_max_num_queries(11):
        client.get(address)


def test_a_domain_lists_its_occupations(client, catalogue):
    text = client.get("/metiers/?domaine=J").content.decode()

    assert "Infirmier / Infirmière" in text
    assert "Boulanger / Boulangère" not in text


def test_a_letter_lists_accented_names_too(client, db):
    OccupationFactory(label="Éducateur / Éducatrice")
    forget_everything()

    assert "Éducateur / Éducatrice" in client.get("/metiers/?lettre=E").content.decode()


def test_a_letter_without_occupation_says_so(client, catalogue):
    assert "Aucun métier ne commence par W" in client.get("/metiers/?lettre=W").content.decode()


@pytest.mark.parametrize("query", ["?domaine=%C3%A9", "?lettre=%F0%9F%98%80", "?domaine=ZZZ&lettre=", "?lettre=12"])
def test_a_senseless_list_shows_them_all(client, catalogue, query):
    response = client.get(f"/metiers/{query}")

    assert response.status_code == 200
    assert "Tous les métiers" in response.content.decode()
