"""The place one looks from: typed, or kept because one asked."""

import pytest
from django.http import HttpResponse

from azimut.accounts.models import Session
from azimut.website.views.place import read_place
from tests.territories.factories import CommuneFactory, DepartmentFactory


def test_a_place_is_kept_only_when_the_form_is_sent(client, catalogue):
    client.get("/lieu/?ou=Chartres")
    assert "place" not in client.cookies

    response = client.post("/lieu/", {"ou": "Chartres", "suite": "/metiers/"})

    assert response.status_code == 302
    assert response["Location"] == "/metiers/"
    assert client.cookies["place"].value.startswith("28085:")
    assert client.cookies["place"]["httponly"]
    assert not Session.objects.exists()


def test_a_kept_place_can_be_forgotten(client, catalogue):
    client.post("/lieu/", {"ou": "Chartres"})

    client.post("/lieu/", {"oublier": "1"})

    assert client.cookies["place"].value == ""


def test_an_unknown_place_is_not_kept_and_what_was_typed_stays(client, catalogue):
    response = client.post("/lieu/", {"ou": "Xyzzyville"})

    assert response.status_code == 422
    assert 'value="Xyzzyville"' in response.content.decode()
    assert "place" not in client.cookies


@pytest.mark.parametrize(
    "address", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "\\\\a"]
)
def test_one_is_never_sent_to_another_site(client, catalogue, address):
    response = client.post("/lieu/", {"ou": "Chartres", "suite": address})

    assert response["Location"] == "/"


def test_a_form_without_its_token_is_refused_with_an_explanation(catalogue):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/lieu/", {"ou": "Chartres"})

    assert response.status_code == 403
    assert "ouverte depuis trop longtemps" in response.content.decode()


def test_a_tampered_place_is_ignored(client, catalogue):
    for name in ("place", "session"):
        client.cookies[name] = "28085:nimporte:quoi"

    page = client.get(catalogue.nurse.get_absolute_url())

    assert page.status_code == 200
    assert "Chartres" not in page.context["who_can_help"]()


def test_a_kept_place_that_no_longer_exists_is_ignored(client, catalogue):
    response = HttpResponse()
    response.set_signed_cookie("place", "99999")
    client.cookies["place"] = response.cookies["place"].value

    assert "près de chez vous" in client.get(catalogue.nurse.get_absolute_url()).content.decode()


def test_five_figures_are_a_postcode_before_an_insee_code(db):
    rhone = DepartmentFactory(rhone=True)
    CommuneFactory(code="69001", name="Affoux", department=rhone, postcodes=["69170"])
    CommuneFactory(lyon=True)

    assert read_place("69001").place.name != "Affoux"


def test_a_label_gives_its_place_back_without_asking(db):
    CommuneFactory(code="93066", name="Saint-Denis", department=DepartmentFactory(code="93", name="Seine"))
    CommuneFactory(code="97411", name="Saint-Denis", department=DepartmentFactory(code="974", name="La Réunion"))

    asked = read_place("Saint-Denis")
    chosen = read_place(asked.others[0].label)

    assert [place.name for place in asked.others] == ["Saint-Denis"]
    assert chosen.place == asked.others[0]
    assert chosen.others == ()
