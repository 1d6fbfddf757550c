"""In production every cookie is one that no other site of the domain can set or read (`__Host-`)."""

from importlib import import_module, reload

import pytest
from django.conf import settings as current

from azimut.accounts.messages import NamedCookieStorage
from tests.reception.notebooks import keep
from tests.website.conftest import catalogue

__all__ = ["catalogue"]

PREFIX = "__Host-"
HERE = {"HTTP_ORIGIN": "https://testserver", "secure": True}


@pytest.fixture
def production(monkeypatch, settings):
    """The names and flags of production, under the test client."""
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setenv("ALLOWED_HOSTS", "orientation.example")
    module = reload(import_module("azimut.config.settings.production"))
    for name in dir(module):
        if name.endswith(("COOKIE_NAME", "COOKIE_SECURE")):
            setattr(settings, name, getattr(module, name))
    return module


def test_every_cookie_name_of_production_is_bound_to_the_site_itself(production) -> None:
    ours = [name for name in dir(current) if name.endswith("COOKIE_NAME") and name != "LANGUAGE_COOKIE_NAME"]

    assert {name: getattr(production, name) for name in ours if not getattr(production, name).startswith(PREFIX)} == {}


def test_what_is_set_keeps_the_rules_of_its_name(client, production, catalogue) -> None:
    place = client.post("/lieu/", {"ou": "Chartres"}, secure=True)
    cookies = {**place.cookies, **keep(client, "metier:J1506", **HERE).cookies}

    assert {name.removeprefix(PREFIX) for name in cookies} >= {"place", "carnet"}
    for name, cookie in cookies.items():
        assert name.startswith(PREFIX)
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", ""), name


def test_what_waits_to_be_said_is_in_a_cookie_named_by_the_settings() -> None:
    assert NamedCookieStorage.cookie_name == current.MESSAGES_COOKIE_NAME


def test_closing_the_notebook_takes_its_cookie_away(client, production, catalogue) -> None:
    keep(client, "metier:J1506", **HERE)
    gone = client.post("/carnet/", {"acte": "fermer"}, **HERE).cookies["__Host-carnet"]

    assert gone["max-age"] == 0
    assert gone["secure"]
