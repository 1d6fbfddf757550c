"""A page seen before and not changed is not sent again."""

import pytest
from django.http import HttpResponse

from azimut.core.remembered import Remembered
from azimut.website.views import conditional
from tests.catalogue.factories import TrainingFactory, TrainingSessionFactory
from tests.directory.factories import ReceptionPointFactory
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


PORTRAIT = "/territoires/28085/"


def test_a_portrait_written_once_is_not_worked_out_again(client, catalogue, django_assert_num_queries):
    first = client.get(PORTRAIT)

    with django_assert_num_queries(0):
        again = client.get(PORTRAIT)

    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]


def test_an_import_makes_a_portrait_be_written_again(client, catalogue):
    client.get(PORTRAIT)
    TrainingSessionFactory(training=TrainingFactory(rome_codes=["D1102"]))
    before = client.get(PORTRAIT).content.decode()
    record_import("lheo:autre")

    assert "Boulanger" not in before
    assert "Boulanger" in client.get(PORTRAIT).content.decode()


def test_the_file_of_a_territory_keeps_its_name_when_remembered(client, catalogue):
    first, again = (client.get(f"{PORTRAIT}donnees.csv") for _ in range(2))

    assert again["Content-Disposition"] == first["Content-Disposition"]
    assert again["Content-Type"] == first["Content-Type"]


def test_what_is_remembered_of_a_visitor_s_town_is_not_told_to_another(client, catalogue):
    ReceptionPointFactory()
    client.post("/lieu/", {"ou": "Chartres"})
    own = client.get(PORTRAIT)
    client.cookies.clear()

    assert client.get(PORTRAIT)["ETag"] != own["ETag"]


def test_pages_remembered_never_grow_beyond_their_number(client, catalogue, monkeypatch):
    monkeypatch.setattr(conditional, "_pages", Remembered[HttpResponse](3))

    for rank in range(8):
        client.get(f"{PORTRAIT}?avec={rank}")

    assert len(conditional._pages) <= 3


def test_an_address_longer_than_anyone_shares_is_not_remembered(client, catalogue):
    client.get(f"{PORTRAIT}?avec={'a' * 200}")

    assert not conditional._pages


def test_an_unknown_territory_is_not_remembered(client, catalogue):
    assert client.get("/territoires/99999/").status_code == 404
    assert not conditional._pages
