"""ProConnect: what is forged, old, for others or used already opens nothing; when it fails, a password still opens."""

import socket
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from azimut.accounts.models import User
from tests.accounts.factories import client_of
from tests.accounts.fake_proconnect import CLIENT_ID, CLIENT_SECRET
from tests.accounts.proconnecting import BACK, agent, departure, is_signed_in, proconnect, server, sign_in, there

__all__ = ["agent", "proconnect", "server"]

LIES = {
    "wrong nonce": lambda fake: {"nonce": "x" * 40},
    "no nonce": lambda fake: {"nonce": None},
    "wrong audience": lambda fake: {"aud": "un-autre-site"},
    "several audiences": lambda fake: {"aud": [CLIENT_ID, "un-autre-site"]},
    "wrong issuer": lambda fake: {"iss": "https://ailleurs.example"},
    "expired": lambda fake: {"exp": int(time.time()) - 120},
    "from tomorrow": lambda fake: {"iat": int(time.time()) + 86_400},
    "someone else": lambda fake: {"sub": "agent-2"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_ours_opens_nothing(client, agent, proconnect, lie: str) -> None:
    proconnect.lie_about_sign_in = lambda claims: {**claims, **LIES[lie](proconnect)}

    response = sign_in(client)

    assert response.status_code == 400
    assert "ne peut pas être vérifiée" in response.content.decode()
    assert not is_signed_in(client)


FORGERIES = {
    "alg none": lambda fake, claims: jwt.encode(claims, "", algorithm="none", headers={"kid": "clé-1"}),
    "another key": lambda fake, claims: fake.signed(claims, key=fake.other_key),
    "another algorithm": lambda fake, claims: jwt.encode(claims, CLIENT_SECRET, headers={"kid": "clé-1"}),
    "no key named": lambda fake, claims: jwt.encode(claims, fake.key, algorithm="RS256"),
    "not a token": lambda fake, claims: "bonjour",
    "empty": lambda fake, claims: "",
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("which", ["lie_about_sign_in", "lie_about_person"])
def test_a_forged_token_opens_nothing(client, agent, proconnect, forgery: str, which: str) -> None:
    setattr(proconnect, which, lambda claims: FORGERIES[forgery](proconnect, claims))

    assert sign_in(client).status_code == 400
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie", [{"aud": "un-autre-site"}, {"iss": "https://ailleurs.example"}, {"exp": 1}, {"sub": "agent-2"}, {"sub": ""}]
)
def test_who_someone_is_must_be_said_to_us_by_proconnect(client, agent, proconnect, lie) -> None:
    proconnect.lie_about_person = lambda claims: {**claims, **lie}

    assert sign_in(client).status_code == 400
    assert not is_signed_in(client)


def test_what_is_not_signed_is_not_read(client, agent, proconnect) -> None:
    proconnect.content_type = "application/json"

    assert sign_in(client).status_code == 400
    assert not is_signed_in(client)


@pytest.mark.parametrize("lie", [{"idp_id": None}, {"email": None}, {"email": "rien"}, {"email_verified": False}])
def test_someone_unnamed_is_told_so(client, proconnect, lie) -> None:
    proconnect.lie_about_person = lambda claims: {**claims, **lie}

    response = sign_in(client)

    assert response.status_code == 403
    assert "adresse professionnelle" in response.content.decode()
    assert not User.objects.exists()


def test_a_return_serves_once(client, agent, proconnect) -> None:
    back = there(departure(client))

    assert client.get(back).status_code == 302
    client.post("/deconnexion/")
    again = client.get(back)

    assert again.status_code == 400
    assert not is_signed_in(client)


def test_a_code_that_already_served_opens_nothing(client, agent, proconnect) -> None:
    back = there(departure(client))
    proconnect.codes.clear()

    assert client.get(back).status_code == 400
    assert not is_signed_in(client)


def test_the_return_of_someone_else_opens_nothing(client, agent, proconnect) -> None:
    """An attacker's own return, sent to someone as a link, does not sign them in as the attacker."""
    back = there(departure(Client()))
    asked = len(proconnect.asked)

    assert client.get(back).status_code == 400
    departure(client)
    assert client.get(back).status_code == 400
    assert len(proconnect.asked) == asked, "nothing was asked about a state that is not ours"


def test_a_code_in_the_address_of_another_page_signs_nobody_in(client, agent, proconnect) -> None:
    back = urlsplit(there(departure(client))).query

    client.post(f"/connexion/?{back}", {"login": "a@exemple.fr", "password": "faux"})

    assert not is_signed_in(client)
    assert "/token" not in proconnect.asked


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        ("login_required", 403, "de nouveau"),
        ("access_denied", 403, "arrêté la connexion"),
        ("server_error", 503, "ne répond pas"),
        ("autre_chose", 400, "vérifiée"),
    ],
)
def test_an_error_of_proconnect_is_said_in_french(client, proconnect, error, status, told) -> None:
    state = parse_qs(urlsplit(departure(client)).query)["state"][0]

    response = client.get(BACK, {"error": error, "error_description": "<b>non</b>", "state": state})
    again = client.get(BACK, {"error": error, "state": state})

    assert response.status_code == status
    assert told in response.content.decode()
    assert "<b>non" not in response.content.decode()
    assert (again.status_code, "vérifiée" in again.content.decode()) == (400, True)


def test_an_error_does_not_sign_out_whoever_is_signed_in(adviser, proconnect) -> None:
    client = client_of(adviser)
    client.get(BACK, {"error": "access_denied", "state": "x"})

    assert client.get("/pro/").status_code == 200


def test_proconnect_down_is_said_and_a_password_still_opens(client, agent, proconnect) -> None:
    back = there(departure(client))
    proconnect.status = 502
    agent.set_password("azimut-2026")
    agent.save()

    response = client.get(back)
    local = client.post("/connexion/", {"login": agent.email, "password": "azimut-2026"})

    assert response.status_code == 503
    assert "votre adresse et votre mot de passe" in response.content.decode()
    assert local.status_code == 302
    assert is_signed_in(client)


def test_proconnect_that_nobody_hears_is_said(client, agent, proconnect, settings) -> None:
    back = there(departure(client))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.OIDC_OP_TOKEN_ENDPOINT = f"http://127.0.0.1:{closed.getsockname()[1]}/token"

    assert client.get(back).status_code == 503


def test_proconnect_that_is_slow_is_not_waited_for(client, agent, proconnect, settings) -> None:
    settings.OIDC_TIMEOUT = 0.2
    back = there(departure(client))
    proconnect.delay_s = 1.0
    began = time.monotonic()

    assert client.get(back).status_code == 503
    assert time.monotonic() - began < 0.9
