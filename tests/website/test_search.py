"""The results page, on every shape of answer."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from azimut.territories.places import place_of_code
from azimut.website.forms import LONGEST_QUESTION
from azimut.website.views import search as view
from tests.website.conftest import record_import
from tests.website.pages import read
from tests.website.results import TRAINING, search_page

HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(monkeypatch, db) -> SimpleNamespace:
    """What the page asks of the search, and what it is answered."""
    recorded = SimpleNamespace(answer=search_page(), questions=[])

    def answer(text, **options):
        recorded.questions.append((text, options))
        return recorded.answer

    monkeypatch.setattr(view, "search", answer)
    return recorded


def test_a_question_is_passed_on_with_its_place_and_filters(client, asked, catalogue):
    client.get("/recherche/?quoi=infirmiere&ou=Chartres&type=formation&niveau=6&niveau=5&rayon=20&page=3")

    ((text, options),) = asked.questions
    assert text == "infirmiere"
    assert options["place"].code == "28085"
    assert options["types"] == ("formation",)
    assert options["filters"] == {"niveau": ("6", "5")}
    assert options["radius_km"] == 20
    assert options["page"] == 3


def test_the_kept_place_serves_when_the_address_has_none(client, asked, catalogue):
    client.post("/lieu/", {"ou": "Chartres"})

    client.get("/recherche/?quoi=soin")
    client.get("/recherche/?quoi=soin&ou=")

    assert [options["place"] and options["place"].name for _text, options in asked.questions] == ["Chartres", None]


def test_each_result_says_what_it_is_where_and_when(client, asked):
    text = client.get("/recherche/?quoi=infirmiere").content.decode()

    for shown in (
        "Métier",
        "Diplôme ou titre",
        "Institut de soins",
        "Lucé, à 4\u00a0km",
        "Prochaine session le 1er mars 2027",
        "Aussi : Infirmier de bloc",
        "Ministère chargé de la santé",
    ):
        assert shown in text, shown


def test_results_lead_on_with_the_place(client, asked, catalogue):
    asked.answer = search_page([TRAINING])

    assert f"{TRAINING.url}?ou=Chartres+%2828%29" in client.get("/recherche/?quoi=a&ou=Chartres").content.decode()


def test_facets_show_their_counts_and_what_is_chosen(client, asked):
    text = client.get("/recherche/?quoi=infirmiere&modalite=remote").content.decode()

    assert "Niveau 5 (bac + 2) <small>(1)</small>" in text
    assert re.search(r'value="remote"[^>]*checked', text)
    assert not re.search(r'value="5"[^>]*checked', text)


def test_a_facet_that_leaves_no_choice_is_not_shown(client, asked):
    asked.answer = search_page(facets={"niveau": search_page().facets["niveau"][:1]})

    assert "<legend>" not in client.get("/recherche/?quoi=a").content.decode()


def test_tabs_count_each_type(client, asked):
    asked.answer = search_page(type_counts={"metier": 2, "formation": 1200, "certification": 0})

    text = client.get("/recherche/?quoi=a&type=formation").content.decode()

    assert "1\u202f202" in text
    assert "1\u202f200" in text


def test_what_was_dropped_is_said(client, asked):
    asked.answer = search_page(relaxed=["Nous avons compris « infirmière »."])

    assert "Nous avons compris «\u00a0infirmière\u00a0»." in client.get("/recherche/?quoi=infrimiere").content.decode()


def test_no_result_is_not_a_dead_end(client, asked, catalogue):
    asked.answer = search_page([])

    text = client.get("/recherche/?quoi=xyzzy&ou=Chartres&niveau=6").content.decode()

    assert "Enlever les filtres" in text
    assert "Chercher partout" in text
    assert "tel:" in text
    assert "/metiers/?domaine=J" in text


def test_an_unknown_place_is_said(client, asked):
    assert (
        "Nous ne connaissons pas le lieu «\u00a0Xyzzyville\u00a0»"
        in client.get("/recherche/?ou=Xyzzyville").content.decode()
    )


def test_a_place_told_in_the_question_moves_to_its_field(client, asked, catalogue):
    asked.answer = search_page(query="boulanger", place=place_of_code("28085"), relaxed=["Nous avons lu un lieu."])

    page = client.get("/recherche/?quoi=boulanger+chartres&ou=")

    assert "« boulanger » près de Chartres" in page.content.decode()
    assert "?quoi=boulanger&ou=Chartres+%2828%29&type=formation" in read(page).links


def test_the_order_of_results_is_explained(client, asked):
    assert "Comment sont classés ces résultats\u00a0?" in client.get("/recherche/?quoi=a").content.decode()


def test_pages_follow_each_other_with_the_same_question(client, asked):
    asked.answer = search_page(page=2, pages=3, total=50)

    links = read(client.get("/recherche/?quoi=a&niveau=6&page=2")).links

    assert "?quoi=a&niveau=6" in links
    assert "?quoi=a&niveau=6&page=3" in links


def test_htmx_gets_only_what_changes(client, asked):
    part = client.get("/recherche/?quoi=a", headers=HTMX).content.decode()

    assert "<html" not in part
    assert "Prochaine session" in part
    assert 'hx-swap-oob="innerHTML"' in part


def test_a_page_restored_from_history_is_whole(client, asked):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}

    assert "<html" in client.get("/recherche/?quoi=a", headers=headers).content.decode()


def test_caches_tell_the_whole_page_from_its_part(client, asked):
    assert "HX-Request" in client.get("/recherche/?quoi=a")["Vary"]


def test_a_search_being_prepared_says_so(client, asked):
    asked.answer = search_page([], is_ready=False)

    assert "La recherche se prépare" in client.get("/recherche/?quoi=a").content.decode()


def test_a_question_of_ten_thousand_signs_is_cut_and_said(client, asked):
    response = client.get("/recherche/", {"quoi": "é" * 10_000})

    assert response.status_code == 200
    assert len(asked.questions[0][0]) == LONGEST_QUESTION
    assert "Votre question est longue" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=0", "Cette page de résultats"),
        ("page=-1", "Cette page de résultats"),
        ("page=99999999999999999999", "Cette page de résultats"),
        ("page=%D9%A3", "Cette page de résultats"),
        ("page=abc", "Cette page de résultats"),
        ("rayon=abc", "La distance demandée"),
        ("rayon=1e9", "La distance demandée"),
        ("rayon=-5", "La distance demandée"),
        ("type=truc", "Nous ne connaissons pas ce type"),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_left_out(client, asked, query, said):
    response = client.get(f"/recherche/?quoi=a&{query}")

    assert response.status_code == 200
    assert said in response.content.decode()
    assert asked.questions[0][1]["page"] == 1
    assert asked.questions[0][1]["radius_km"] is None
    assert asked.questions[0][1]["types"] == ()


def test_what_is_typed_is_never_code(client, asked):
    text = client.get("/recherche/", {"quoi": '"><script>alert(1)</script>', "niveau": '"><script>'}).content.decode()

    assert "<script>alert" not in text
    assert '"><script>' not in text


def test_search_engines_keep_one_page_whatever_is_asked(client, asked):
    text = " ".join(client.get("/recherche/?quoi=a").content.decode().split())

    assert '<link rel="canonical" href="http://testserver/recherche/">' in text


def test_a_page_of_results_asks_the_database_almost_nothing(client, asked, catalogue, django_assert_max_num_queries):
    client.get("/recherche/?quoi=a&ou=Chartres")

    with django_assert_max_num_queries(0):
        client.get("/recherche/?quoi=a&ou=Chartres")


@pytest.fixture
def indexed(asked, monkeypatch) -> SimpleNamespace:
    """The same, on a node that has its index: pages may be remembered."""
    asked.reader = object()
    monkeypatch.setattr(view, "current_reader", lambda: asked.reader)
    return asked


def test_a_question_asked_again_is_not_searched_again(client, indexed, catalogue):
    first = client.get("/recherche/?quoi=infirmiere&ou=Chartres").content
    second = client.get("/recherche/?ou=Chartres&quoi=infirmiere").content

    assert first == second
    assert len(indexed.questions) == 1


@pytest.mark.parametrize(
    "other", ["quoi=a&ou=Orl%C3%A9ans", "quoi=b&ou=Chartres", "quoi=a", "quoi=a&ou=Chartres&page=2"]
)
def test_another_question_is_another_page(client, indexed, catalogue, other):
    client.get("/recherche/?quoi=a&ou=Chartres")
    client.get(f"/recherche/?{other}")

    assert len(indexed.questions) == 2


def test_the_kept_place_of_one_visitor_is_never_shown_to_another(client, indexed, catalogue):
    client.post("/lieu/", {"ou": "Chartres"})
    client.get("/recherche/?quoi=a")
    stranger = Client().get("/recherche/?quoi=a").content.decode()

    assert "Chartres" not in stranger


def test_a_part_and_a_whole_page_are_not_confused(client, indexed):
    client.get("/recherche/?quoi=a")

    assert "<html" not in client.get("/recherche/?quoi=a", headers=HTMX).content.decode()


def test_a_new_index_or_an_import_is_seen_at_once(client, indexed):
    client.get("/recherche/?quoi=a")
    indexed.reader = object()
    client.get("/recherche/?quoi=a")
    record_import("lheo:autre")
    client.get("/recherche/?quoi=a")

    assert len(indexed.questions) == 3
