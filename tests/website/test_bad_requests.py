"""What no page can answer gets a clear refusal, never a server error."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import get_resolver

from azimut.website.views import pages
from tests.website.pages import read


@pytest.mark.parametrize(
    "address",
    [
        "/recherche/?quoi=%00",
        "/recherche/?quoi=a&ou=%00",
        "/suggestions/?q=a%00b",
        "/metiers/J15%0006/x/",
        "/territoires/%00/",
        "/certifications/a%00/",
    ],
)
def test_a_nul_byte_is_refused(client, db, address):
    response = client.get(address)

    assert response.status_code == 400
    assert "pas pu lire cette demande" in response.content.decode()


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart"])
def test_a_nul_byte_in_a_form_is_refused(client, db, content_type):
    if content_type == "multipart":
        response = client.post("/lieu/", {"ou": "a\x00b"})
    else:
        response = client.post("/lieu/", "ou=a%00b", content_type=content_type)

    assert response.status_code == 400


@pytest.mark.parametrize("query", ["quoi=%ff%fe", "quoi=%", "quoi=%E9t%E9", "quoi[]=a", "&&&=", "quoi=a&quoi=b"])
def test_odd_encodings_are_read_as_well_as_can_be(client, db, query):
    assert client.get(f"/recherche/?{query}").status_code == 200


def test_too_many_fields_are_refused(client, db):
    assert client.get("/recherche/?" + "&".join(f"a{n}=1" for n in range(2_000))).status_code == 400


def test_an_unknown_address_offers_a_search(client, db):
    response = client.get("/nulle/part/")

    assert response.status_code == 404
    assert 'action="/recherche/"' in response.content.decode()


def test_no_page_can_be_written_to(client, catalogue, every_page):
    for address in every_page:
        if not address.startswith("/lieu/") and not address.endswith("/signaler/"):
            assert client.post(address).status_code == 405, address


def test_a_server_error_page_needs_no_database(db, monkeypatch, django_assert_num_queries):
    def broken(_request):
        raise RuntimeError

    monkeypatch.setattr(pages, "domain_tiles", lambda: broken(None))

    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Une erreur est survenue" in read(response).headings[0][1]


def test_a_database_away_gives_a_page_that_says_when_to_come_back(client, monkeypatch):
    def away():
        raise OperationalError("the server is restarting")

    monkeypatch.setattr(pages, "domain_tiles", away)

    response = client.get("/")

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Le site revient dans un instant" in response.content.decode()


def test_every_pattern_of_the_site_has_a_name_or_leads_to_one():
    patterns = get_resolver("azimut.website.urls").url_patterns
    named = {pattern.callback for pattern in patterns if pattern.name}

    # Without a name: the short address of a page, which leads to the one with its title.
    assert [str(p.pattern) for p in patterns if not p.name and p.callback not in named] == []
