"""ProConnect, played on loopback; and how a browser goes there and comes back."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from azimut.accounts.models import ProConnectLink, User
from azimut.config.proconnect import proconnect_settings
from tests.accounts.factories import MembershipFactory
from tests.accounts.fake_proconnect import CLIENT_ID, CLIENT_SECRET, FakeProConnect, serving

LEAVE, BACK, MINE = "/connexion/proconnect/", "/connexion/proconnect/retour/", "/pro/mon-compte/proconnect/"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeProConnect]:
    with serving() as fake:
        yield fake


@pytest.fixture
def proconnect(server, settings, monkeypatch, db) -> FakeProConnect:
    cache.clear()
    server.forget()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    given = {
        "PROCONNECT_ISSUER": server.issuer,
        "PROCONNECT_CLIENT_ID": CLIENT_ID,
        "PROCONNECT_CLIENT_SECRET": CLIENT_SECRET,
    }
    for name, value in proconnect_settings(given, is_demonstration=False).items():
        setattr(settings, name, value)
    return server


@pytest.fixture
def agent(proconnect) -> User:
    """Someone whose account is linked already, under another address than the one ProConnect says."""
    user = MembershipFactory(user__email="alix@structure.example").user
    ProConnectLink.objects.create(
        user=user, idp_id=proconnect.person["idp_id"], sub="agent-1", email="alix.martin@exemple.fr"
    )
    return user


def address_of(response) -> str:
    """Where the page leads."""
    return response.headers["Refresh"].removeprefix("0; url=")


def departure(client: Client, **form: str) -> str:
    return address_of(client.post(LEAVE, form))


def there(address: str) -> str:
    """The person identifies themselves there; where their browser is sent back."""
    response = requests.get(address, allow_redirects=False, timeout=5)
    assert response.status_code == 303, response.text
    parts = urlsplit(response.headers["Location"])
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, **form: str):
    return client.get(there(departure(client, **form)))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
