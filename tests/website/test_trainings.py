"""The page of a training."""

import json
from uuid import uuid4

from tests.catalogue.factories import TrainingFactory, TrainingProviderFactory, TrainingSessionFactory
from tests.website.pages import read


def test_a_training_shows_its_coming_sessions(client, catalogue):
    TrainingSessionFactory(training=catalogue.training, past=True, in_lyon=True)

    text = client.get(catalogue.training.get_absolute_url()).content.decode()

    assert "Chartres" in text
    assert "Région" in text
    assert "Personnes en recherche d&#x27;emploi" in text or "personnes en recherche d&#x27;emploi" in text
    assert "Lyon" not in text


def test_sessions_near_the_place_come_first(client, catalogue):
    TrainingSessionFactory(training=catalogue.training, in_orleans=True)

    address = catalogue.training.get_absolute_url()

    near_chartres = client.get(f"{address}?ou=Chartres").content.decode()
    near_orleans = client.get(f"{address}?ou=Orl%C3%A9ans").content.decode()
    assert near_chartres.index("28085") < near_chartres.index("45234")
    assert near_orleans.index("45234") < near_orleans.index("28085")


def test_a_training_open_all_year_says_so(client, catalogue):
    TrainingSessionFactory(training=catalogue.training, open_entry=True)

    assert "Entrées toute l&#x27;année" in client.get(catalogue.training.get_absolute_url()).content.decode().replace(
        "l'année", "l&#x27;année"
    )


def test_closed_registration_is_said(client, catalogue):
    TrainingSessionFactory(training=catalogue.training, closed=True)

    assert "Inscriptions closes" in client.get(catalogue.training.get_absolute_url()).content.decode()


def test_a_training_without_session_says_what_to_do(client, db):
    training = TrainingFactory()

    assert "Nous ne connaissons pas de session à venir" in client.get(training.get_absolute_url()).content.decode()


def test_an_ended_training_keeps_its_page_and_offers_nothing(client, db):
    training = TrainingFactory(ended=True)
    TrainingSessionFactory(training=training)

    response = client.get(training.get_absolute_url())

    assert response.status_code == 200
    assert "plus proposée depuis" in response.content.decode()
    assert "session-card" not in response.content.decode()
    assert "Chercher une formation semblable" in response.content.decode()


def test_the_slug_of_an_address_is_put_right(client, catalogue):
    response = client.get(f"/formations/{catalogue.training.id}/autre-chose/")

    assert response.status_code == 301
    assert response["Location"] == catalogue.training.get_absolute_url()


def test_a_title_made_of_signs_still_has_a_page(client, db):
    training = TrainingFactory(title="*** ???")

    assert client.get(training.get_absolute_url()).status_code == 200


def test_an_unknown_training_is_said(client, db):
    assert client.get(f"/formations/{uuid4()}/rien/").status_code == 404
    assert client.get("/formations/pas-un-identifiant/rien/").status_code == 404


def test_a_provider_cannot_put_a_script_in_its_address(client, db):
    provider = TrainingProviderFactory(website="javascript:alert(1)", name="<b>Organisme</b>")
    training = TrainingFactory(provider=provider)

    text = client.get(training.get_absolute_url()).content.decode()

    assert "javascript:" not in text
    assert "<b>Organisme</b>" not in text


def test_search_engines_read_a_training_and_its_sessions(client, catalogue):
    (data,) = read(client.get(catalogue.training.get_absolute_url())).data_scripts
    described = json.loads(data)

    assert described["@type"] == "Course"
    assert described["hasCourseInstance"][0]["location"]["name"] == "Chartres"
    assert described["hasCourseInstance"][0]["startDate"] == catalogue.session.starts_on.isoformat()


def test_queries_do_not_grow_with_rows(client, catalogue, django_assert_max_num_queries, django_assert_num_queries):
    address = catalogue.training.get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(5) as few:
        client.get(address)
    for _ in range(20):
        TrainingSessionFactory(training=catalogue.training)

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)
