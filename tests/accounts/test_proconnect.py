"""Signing in through ProConnect: whose account it is, which factor is asked, the link, and signing out."""

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from azimut.accounts.actors import SECOND_FACTOR_KEY, actors_of
from azimut.accounts.invitations import draw_token
from azimut.accounts.models import Invitation, ProConnectLink, Session, User
from azimut.accounts.proconnect.claims import gave_second_factor
from azimut.config.proconnect import proconnect_settings
from azimut.core.permissions import Role
from tests.accounts.factories import InvitationFactory, UserFactory, client_of
from tests.accounts.proconnecting import (
    BACK,
    LEAVE,
    MINE,
    address_of,
    agent,
    departure,
    is_signed_in,
    proconnect,
    server,
    sign_in,
    there,
)

__all__ = ["agent", "proconnect", "server"]


def test_the_button_is_shown_only_where_proconnect_is_set(client, settings, proconnect) -> None:
    assert "identifier avec ProConnect" in client.get("/connexion/").content.decode()
    settings.PROCONNECT_IS_ON = False

    assert "identifier avec ProConnect" not in client.get("/connexion/").content.decode()
    assert client.post(LEAVE).status_code == 404
    assert client.get(BACK).status_code == 404


def test_the_demonstration_never_leaves_this_machine() -> None:
    given = {"PROCONNECT_ISSUER": "https://a.example", "PROCONNECT_CLIENT_ID": "a", "PROCONNECT_CLIENT_SECRET": "b"}

    assert not proconnect_settings(given, is_demonstration=True)["PROCONNECT_IS_ON"]
    assert proconnect_settings(given, is_demonstration=False)["PROCONNECT_IS_ON"]


def test_nothing_is_asked_but_what_proconnect_lists(client, proconnect) -> None:
    page = client.post(LEAVE)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address_of(page)).query).items()}

    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce"}
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert address_of(page) in unescape(page.content.decode()), "a link, for browsers that do not follow the header"
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]


def test_a_verifier_is_sent_where_it_is_asked_for(client, proconnect, settings) -> None:
    settings.OIDC_USE_PKCE = proconnect.may_send_verifier = True

    assert "code_challenge=" in departure(client)
    assert sign_in(Client()).status_code == 302


def test_whoever_is_linked_comes_in_by_their_number_whatever_their_address(client, agent, proconnect) -> None:
    proconnect.person["email"] = "alix.durand@exemple.fr"
    proconnect.methods = ["pwd", "mfa"]

    response = sign_in(client, next="/pro/mon-compte/")
    agent.refresh_from_db()

    assert response["Location"] == "/pro/mon-compte/"
    assert client.session["_auth_user_id"] == str(agent.pk)
    assert agent.email == "alix@structure.example", "ProConnect proposes an address, it does not change ours"
    assert ProConnectLink.objects.get().email == "alix.durand@exemple.fr"
    assert Session.objects.get(user=agent).opened_at is not None


def test_two_factors_there_stand_for_ours_and_one_does_not(client, agent, proconnect) -> None:
    proconnect.methods = ["pwd", "mfa"]
    sign_in(client)
    assert client.session[SECOND_FACTOR_KEY] is True
    assert client.get("/pro/").status_code == 200

    proconnect.methods = ["pwd"]
    other = Client()
    sign_in(other)
    assert other.get("/pro/")["Location"] == "/pro/mon-compte/second-facteur/"


def test_our_second_factor_is_asked_when_the_provider_gave_none(client, agent, proconnect) -> None:
    secret = generate_totp_secret()
    TOTP.activate(agent, secret)

    assert sign_in(client)["Location"].startswith("/connexion/code/")
    assert client.get("/pro/").status_code == 302
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/connexion/code/", {"code": code})["Location"] == "/pro/"
    assert client.get("/pro/").status_code == 200


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["totp"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "eidas2"}, True),
        ({"acr": "eidas1"}, False),
        ({"acr": "https://proconnect.gouv.fr/assurance/self-asserted-2fa"}, True),
        ({}, False),
    ],
)
def test_only_two_factors_are_a_second_factor(claims, expected: bool) -> None:
    assert gave_second_factor(claims) is expected


def test_an_address_finds_a_pending_invitation_and_gives_its_role(client, proconnect) -> None:
    invitation = InvitationFactory(email="alix.martin@exemple.fr", role=Role.STRUCTURE_MANAGER)
    over = InvitationFactory(email="alix.martin@exemple.fr")
    Invitation.objects.filter(pk=over.pk).update(cancelled_at=over.created_at)

    sign_in(client)
    user = User.objects.get(email="alix.martin@exemple.fr")

    assert [(hat.role, hat.structure_id) for hat in actors_of(user)] == [
        (Role.STRUCTURE_MANAGER, invitation.structure_id)
    ]
    assert (user.first_name, user.last_name) == ("Alix", "Martin")
    assert not user.has_usable_password()
    assert client.get("/pro/")["Location"] == "/pro/mon-compte/second-facteur/"


def test_an_address_alone_never_opens_an_account_that_exists(client, proconnect) -> None:
    user = UserFactory(email="alix.martin@exemple.fr")
    InvitationFactory(email="alix.martin@exemple.fr")

    response = sign_in(client)

    assert response.status_code == 403
    assert "reliez-le à ProConnect" in response.content.decode()
    assert not is_signed_in(client)
    assert not user.proconnect_links.exists()


def test_whoever_is_not_invited_has_an_account_without_any_role(client, proconnect) -> None:
    sign_in(client)
    user = User.objects.get()

    assert actors_of(user) == []
    assert ProConnectLink.objects.get().siret == "13002526500013"


@pytest.mark.parametrize("siret", [None, "", "1300252650001X", 13002526500013, "13002526500013" * 2])
def test_a_missing_or_odd_siret_stops_nobody(client, proconnect, siret) -> None:
    proconnect.person["siret"] = siret
    if siret is None:
        del proconnect.person["siret"]

    sign_in(client)

    assert is_signed_in(client)
    assert ProConnectLink.objects.get().siret == ""


def test_the_same_number_at_another_provider_is_someone_else(client, agent, proconnect) -> None:
    proconnect.person["idp_id"] = "un-autre-fournisseur"

    sign_in(client)

    assert client.session["_auth_user_id"] != str(agent.pk)


def test_a_closed_account_stays_closed(client, agent, proconnect) -> None:
    User.objects.update(is_active=False)

    assert sign_in(client)["Location"] == "/connexion/compte-ferme/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("where", ["https://ailleurs.example/", "//ailleurs.example", "javascript:1"])
def test_one_is_never_led_to_another_site_after_proconnect(client, agent, proconnect, where: str) -> None:
    assert sign_in(client, next=where)["Location"] == "/pro/"


def test_signing_out_closes_the_session_there_too(client, agent, proconnect) -> None:
    sign_in(client)
    token = client.session["oidc_id_token"]

    page = client.post("/deconnexion/")
    asked = parse_qs(urlsplit(address_of(page)).query)

    assert address_of(page).startswith(f"{proconnect.issuer}/session/end?")
    assert asked["id_token_hint"] == [token]
    assert asked["post_logout_redirect_uri"] == ["http://testserver/connexion/deconnecte/"]
    assert len(asked["state"][0]) >= 32
    assert not is_signed_in(client)
    assert client.get("/connexion/deconnecte/?state=x").status_code == 200


def test_someone_signed_in_links_their_account_then_comes_in_by_proconnect(adviser, proconnect) -> None:
    here = client_of(adviser)

    response = here.get(there(address_of(here.post(f"{MINE}relier/"))))
    other = Client()
    sign_in(other)

    assert response["Location"] == MINE
    assert "alix.martin@exemple.fr" in here.get(MINE).content.decode()
    assert other.session["_auth_user_id"] == str(adviser.user_id)
    assert User.objects.count() == 1


def test_linking_asks_again_some_minutes_after(adviser, proconnect) -> None:
    client = client_of(adviser)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()

    assert client.post(f"{MINE}relier/")["Location"].startswith("/pro/mon-compte/confirmer/")


def test_an_identity_linked_to_someone_is_not_linked_to_another(adviser, agent, proconnect) -> None:
    client = client_of(adviser)

    response = client.get(there(address_of(client.post(f"{MINE}relier/"))))

    assert response.status_code == 403
    assert "déjà reliée à un autre compte" in response.content.decode()
    assert ProConnectLink.objects.get().user == agent


def test_whoever_begins_to_link_and_leaves_is_not_linked_to_who_comes_next(adviser, agent, proconnect) -> None:
    client = client_of(adviser)
    address = address_of(client.post(f"{MINE}relier/"))
    client.post("/deconnexion/")
    client.force_login(agent)

    assert client.get(there(address)).status_code == 400


def test_one_takes_the_address_proconnect_says_unless_someone_has_it(agent, proconnect) -> None:
    client = Client()
    client.force_login(agent)
    link = ProConnectLink.objects.get()
    other = UserFactory(email=link.email)

    assert client.post(f"{MINE}{link.pk}/adresse/").status_code == 403
    other.delete()
    client.post(f"{MINE}{link.pk}/adresse/")

    agent.refresh_from_db()
    assert agent.email == "alix.martin@exemple.fr"


def test_nobody_touches_the_link_of_someone_else(adviser, agent, proconnect) -> None:
    client, link = client_of(adviser), ProConnectLink.objects.get()

    client.post(f"{MINE}{link.pk}/retirer/")
    client.post(f"{MINE}{link.pk}/adresse/")
    assert ProConnectLink.objects.filter(user=agent).exists()
    assert User.objects.get(pk=adviser.user_id).email != link.email

    own = Client()
    own.force_login(agent)
    own.post(f"{MINE}{link.pk}/retirer/")
    assert not ProConnectLink.objects.exists()


def test_an_account_that_is_closed_loses_its_link(agent, proconnect) -> None:
    client = Client()
    client.force_login(agent)
    client.post("/pro/mon-compte/fermer/", {"email": agent.email})

    assert not ProConnectLink.objects.exists()


def test_what_is_held_of_a_link_is_taken_away_with_the_rest(agent, proconnect) -> None:
    client = Client()
    client.force_login(agent)

    assert client.get("/pro/mon-compte/donnees/").json()["liens_proconnect"][0]["sub"] == "agent-1"


def test_an_invitation_offers_proconnect_to_who_has_no_account(client, proconnect) -> None:
    page = client.get(f"/invitation/{draw_token(InvitationFactory())}/").content.decode()

    assert re.search(r'name="next"\s+value="/pro/"', page)
