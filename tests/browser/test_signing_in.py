"""Signing in by keyboard with a code, changing hats, keeping a draft; axe finds nothing on the way."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache

from azimut.core.permissions import Role
from tests.accounts.factories import MembershipFactory, RoleAssignmentFactory
from tests.browser.axe import faults_of, violations

PASSWORD = "azimut-2026"


@pytest.fixture
def person(site):
    cache.clear()
    membership = MembershipFactory()
    MembershipFactory(user=membership.user, of_manager=True)
    RoleAssignmentFactory(user=membership.user, role=Role.REGIONAL_OFFICER)
    secret = generate_totp_secret()
    TOTP.activate(membership.user, secret)
    yield membership.user, secret
    cache.clear()


def type_and_enter(page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def sign_in(page, person) -> None:
    user, secret = person
    page.goto("/connexion/")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type(user.email)
    page.keyboard.press("Tab")
    type_and_enter(page, PASSWORD)
    page.get_by_label("Votre code").focus()
    type_and_enter(page, format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.wait_for_url("**/pro/")


@pytest.mark.parametrize("javascript", [True, False])
def test_someone_signs_in_by_keyboard_and_changes_hats(open_page, person, javascript) -> None:
    page = open_page("/connexion/", javascript=javascript)
    sign_in(page, person)

    page.locator("summary", has_text="Changer de casquette").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Responsable de structure").focus()
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Membres").wait_for()
    assert "Responsable de structure" in page.locator(".worn").inner_text()


def test_axe_finds_nothing_on_the_pages_of_the_account(open_page, person) -> None:
    page = open_page("/connexion/")
    faults = {}
    for public in ("/connexion/", "/connexion/mot-de-passe-oublie/", "/invitation/inconnue/"):
        page.goto(public)
        faults[public] = violations(page)
    sign_in(page, person)
    mine = "/pro/mon-compte/"
    addresses = ("/pro/", mine, f"{mine}sessions/", f"{mine}second-facteur/", f"{mine}mot-de-passe/", f"{mine}fermer/")

    assert {where: found for where, found in faults.items() if found} == {}
    assert faults_of(page, {address: address for address in addresses}, opened=False) == {}
