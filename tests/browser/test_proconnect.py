"""The journey through ProConnect in a real browser, without JavaScript: our policy lets it go there and come back."""

import pytest

from azimut.accounts.models import ProConnectLink
from tests.accounts.factories import InvitationFactory
from tests.accounts.proconnecting import proconnect, server
from tests.browser.axe import violations

__all__ = ["proconnect", "server"]


@pytest.fixture(autouse=True)
def _invited(site) -> None:
    InvitationFactory(email="alix.martin@exemple.fr")


@pytest.mark.parametrize("javascript", [True, False])
def test_someone_goes_to_proconnect_and_comes_back_signed_in(open_page, proconnect, javascript) -> None:
    page = open_page("/connexion/", javascript=javascript)
    page.get_by_role("button", name="S'identifier avec ProConnect").click()
    page.wait_for_url("**/pro/**")

    page.goto("/pro/mon-compte/proconnect/")
    assert page.get_by_text("alix.martin@exemple.fr").first.is_visible()
    assert ProConnectLink.objects.get().sub == "agent-1"


def test_axe_finds_nothing_on_the_pages_of_proconnect(open_page, proconnect) -> None:
    page = open_page("/connexion/")
    faults = {"sign-in": violations(page)}
    page.goto("/connexion/proconnect/retour/?code=x&state=y")
    faults["refused"] = violations(page)
    page.goto("/connexion/deconnecte/")
    faults["signed out"] = violations(page)
    page.goto("/connexion/")
    page.get_by_role("button", name="S'identifier avec ProConnect").click()
    page.wait_for_url("**/pro/**")
    page.goto("/pro/mon-compte/proconnect/")
    faults["mine"] = violations(page)

    assert {where: found for where, found in faults.items() if found} == {}
