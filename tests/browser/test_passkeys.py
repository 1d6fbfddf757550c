"""The whole ceremony of a passkey: registered with a device, then enough to sign in, without password nor code."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from tests.accounts.factories import MembershipFactory
from tests.browser.axe import violations

PASSWORD = "azimut-2026"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
KEYS = "/pro/mon-compte/second-facteur/cles/"


@pytest.fixture
def page(open_page) -> Iterator[object]:
    """A browser with a device that holds keys and recognises its owner."""
    cache.clear()
    page = open_page("/connexion/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    cache.clear()


def sign_in_with_password(page, email: str) -> None:
    page.goto("/connexion/")
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter", exact=True).click()
    page.wait_for_url("**/pro/**")


def sign_out(page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(lambda address: "/pro/" not in address)


def register(page, *, alone: bool) -> None:
    page.goto(f"{KEYS}ajouter/")
    page.get_by_label("Le nom de cette clé").fill("Mon téléphone")
    page.get_by_label("Me connecter avec cette clé seule").set_checked(alone)
    assert violations(page) == []
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "ajouter" not in address)


def test_a_passkey_is_registered_then_opens_by_itself(page, transactional_db) -> None:
    member = MembershipFactory()
    sign_in_with_password(page, member.user.email)
    register(page, alone=True)

    page.goto(KEYS)
    assert page.get_by_text("Mon téléphone").first.is_visible()
    assert Authenticator.objects.get(type="webauthn").user == member.user
    page.goto("/pro/")
    assert page.url.endswith("/pro/"), "the key that was just made is a second factor"

    sign_out(page)
    page.goto("/connexion/")
    page.get_by_role("button", name="Me connecter avec une clé d'accès").click()
    page.wait_for_url("**/pro/")
    assert member.user.full_name in page.locator(".worn").inner_text()


def test_a_passkey_is_asked_after_the_password(page, transactional_db) -> None:
    member = MembershipFactory()
    sign_in_with_password(page, member.user.email)
    register(page, alone=False)
    page.goto("/pro/")
    sign_out(page)

    page.goto("/connexion/")
    page.get_by_label("Votre adresse électronique").fill(member.user.email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter", exact=True).click()
    page.wait_for_url("**/connexion/code/**")
    assert violations(page) == []
    page.get_by_role("button", name="clé").click()
    page.wait_for_url("**/pro/")


def test_a_device_without_the_key_opens_nothing(page, transactional_db) -> None:
    page.goto("/connexion/")
    page.get_by_role("button", name="Me connecter avec une clé d'accès").click()

    page.locator("[data-passkey-error]", has_text="clé").wait_for()
    page.goto("/pro/")
    assert "/connexion/" in page.url
