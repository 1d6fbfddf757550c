"""A page seen before and not changed is not sent again."""

import pytest

from azimut.website.views import conditional
from tests.website.conftest import record_import


@pytest.fixture(params=["nurse", "diploma", "training"])
def address(request, catalogue):
    return getattr(catalogue, request.param).get_absolute_url()


def etag_of(client, address):
    return client.get(address)["ETag"]


def test_a_page_already_seen_is_not_sent_again(client, address, django_assert_num_queries):
    etag = etag_of(client, address)

    with django_assert_num_queries(0):
        response = client.get(address, headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response.content == b""


def test_an_import_makes_the_page_new(client, address):
    etag = etag_of(client, address)
    record_import("lheo:autre")

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_another_place_makes_another_page(client, address):
    etag = etag_of(client, address)

    client.post("/lieu/", {"ou": "Chartres"})

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert etag_of(client, address) != etag_of(client, f"{address}?ou=Orléans")


def test_another_day_makes_another_page(client, address, monkeypatch):
    etag = etag_of(client, address)
    today = conditional.timezone.localdate()
    monkeypatch.setattr(conditional.timezone, "localdate", lambda: today.replace(year=today.year + 1))

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_another_release_makes_another_page(client, address, monkeypatch):
    etag = etag_of(client, address)
    monkeypatch.setattr(conditional, "release", lambda: "another")

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_page_that_depends_on_the_visitor_is_kept_by_their_browser_only(client, address):
    response = client.get(address)

    assert "private" in response["Cache-Control"]
    assert "no-cache" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_territories_are_not_sent_again_either(client, catalogue):
    etag = etag_of(client, "/territoires/28085/")

    assert client.get("/territoires/28085/", headers={"If-None-Match": etag}).status_code == 304


def test_a_missing_page_is_never_answered_unchanged(client, db):
    response = client.get("/metiers/Z9999/rien/", headers={"If-None-Match": '"x"'})

    assert response.status_code == 404
