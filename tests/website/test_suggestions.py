"""Completion of the two fields."""

import pytest

from azimut.search.results import Suggestion
from azimut.website.views import suggestions as view


@pytest.fixture
def suggested(monkeypatch):
    typed = []

    def suggest(text, limit):
        typed.append(text)
        return [Suggestion("Infirmier / Infirmière", "metier", "/metiers/J1506/infirmier/", "infirmière")]

    monkeypatch.setattr(view, "suggest", suggest)
    return typed


def test_json_for_whoever_asks_for_json(client, suggested):
    response = client.get("/suggestions/?q=infir", headers={"Accept": "application/json"})

    assert response.json() == {
        "q": "infir",
        "suggestions": [
            {
                "label": "Infirmier / Infirmière",
                "type": "metier",
                "url": "/metiers/J1506/infirmier/",
                "q": "infirmière",
            }
        ],
    }


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "text/html"}])
def test_a_fragment_for_a_page(client, suggested, headers):
    text = client.get("/suggestions/?quoi=infir&champ=quoi", headers=headers).content.decode()

    assert suggested == ["infir"]
    assert 'role="option"' in text
    assert 'data-value="infirmière"' in text
    assert "<html" not in text


def test_places_are_completed_too(client, catalogue):
    response = client.get("/suggestions/?champ=ou&q=chart")

    assert response.json()["suggestions"][0]["label"] == "Chartres (28)"


def test_nothing_typed_suggests_nothing(client, suggested):
    assert client.get("/suggestions/?q=%20%20").json()["suggestions"] == []
    assert client.get("/suggestions/").json()["suggestions"] == []
    assert suggested == []


def test_a_long_start_is_cut(client, suggested):
    client.get("/suggestions/", {"q": "a" * 10_000})

    assert len(suggested[0]) <= 100


def test_suggestions_may_be_kept_a_while_by_kind_of_answer(client, suggested):
    response = client.get("/suggestions/?q=infir")

    assert "public" in response["Cache-Control"]
    assert {"Accept", "HX-Request"} <= set(response["Vary"].split(", "))
    assert "Cookie" not in response["Vary"]


@pytest.mark.django_db
def test_what_is_answered_while_the_index_is_away_is_kept_by_nobody(client, monkeypatch):
    monkeypatch.setattr(view, "suggest", lambda typed, limit: [])
    monkeypatch.setattr(view, "can_answer", lambda: False)

    assert client.get("/suggestions/?q=infir")["Cache-Control"] == "no-store"
    assert client.get("/suggestions/?q=chart&champ=ou")["Cache-Control"] == "public, max-age=300"
    monkeypatch.setattr(view, "can_answer", lambda: True)
    assert client.get("/suggestions/?q=xyzzyx")["Cache-Control"] == "public, max-age=300"
