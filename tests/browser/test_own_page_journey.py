"""The first step of journey 4: a manager corrects the opening hours, by keyboard, without JavaScript, on any screen."""

import pytest
from django.conf import settings

from azimut.directory.models import ReceptionPoint
from tests.accounts.factories import session_of
from tests.browser.axe import faults_of
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory, ServiceFactory

MOST_TABS = 120


@pytest.fixture
def point(site, structure) -> ReceptionPoint:
    ServiceFactory(structure=structure)
    ErrorReportFactory(structure=structure)
    return ReceptionPointFactory(structure=structure)


@pytest.fixture
def open_space(open_page, site, structure_manager, point):
    """Opens a page of the professionals' space as the manager of the structure."""

    def opened(address: str, **options):
        page = open_page("/aide/", **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(structure_manager), "url": f"{site.url}/"}
        page.context.add_cookies([cookie])
        page.goto(address)
        return page

    return opened


def tab_to(page, words: str) -> None:
    """Tab until what is focused says these words: its own text, or that of its label."""
    said = "(document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? '')"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words.lower() in " ".join(page.evaluate(said).split()).lower():
            return
    pytest.fail(f"« {words} » : hors d'atteinte au clavier")


def follow(page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_corrects_the_hours_by_keyboard_and_the_public_page_says_so(open_space, point, width) -> None:
    page = open_space("/pro/", javascript=False, width=width)
    tab_to(page, "Notre fiche")
    follow(page)
    tab_to(page, "horaires")
    follow(page)
    tab_to(page, "lundi matin de")
    page.keyboard.type("1015")
    tab_to(page, "Enregistrer")
    follow(page)

    assert "la fiche publique le dit dès maintenant" in page.get_by_role("status").first.inner_text()
    page.goto(point.structure.get_absolute_url())
    assert "Le lundi, de 10 h 15 à 12 h" in " ".join(page.locator("main").inner_text().split())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wrong_hours_are_told_with_a_link_to_the_field_and_kept(open_page, open_space, point) -> None:
    open_page.expects("422 (Unprocessable Entity)")
    page = open_space(f"/pro/structure/lieux/{point.pk}/horaires/", javascript=False, width=360)
    tab_to(page, "lundi matin à")
    page.keyboard.type("0800")
    tab_to(page, "Enregistrer")
    follow(page)
    page.get_by_role("alert").get_by_role("link").first.press("Enter")

    assert page.evaluate("document.activeElement.id").startswith("id_to_0_")
    assert page.get_by_label("Lundi matin à").input_value() in {"08:00", "20:00"}  # as the clock of the machine goes
    assert page.title().startswith("Erreur")


def test_axe_finds_nothing_on_the_pages_of_a_manager(open_space, point) -> None:
    service = point.structure.services.get()
    addresses = [
        "/pro/",
        "/pro/structure/",
        "/pro/structure/fiche/nom/",
        f"/pro/structure/lieux/{point.pk}/adresse/",
        f"/pro/structure/lieux/{point.pk}/horaires/",
        f"/pro/structure/services/{service.pk}/presentation/",
        "/pro/structure/lieux/ajouter/",
        "/pro/structure/apercu/",
        "/pro/structure/historique/",
        "/pro/structure/signalements/",
        "/pro/structure/donnees/",
        "/pro/membres/",
        "/pro/mon-compte/",
        "/pro/orientations/",
        "/pro/labellisation/",
    ]
    named = {address: address for address in addresses}
    assert faults_of(open_space("/pro/"), named, status=200) == {}
