"""Journey 6, its first half: a member proposes an event, the animator puts it online, a citizen follows it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar

from azimut.events.models import Event
from azimut.website.queries.freshness import forget_catalogue_version
from tests.accounts.factories import session_of
from tests.browser.axe import violations
from tests.browser.test_own_page_journey import follow, tab_to
from tests.events.factories import EventFactory

TITLE = "Matinée des métiers du bois"


@pytest.fixture
def open_as(open_page, site):
    """Opens a page of the professionals' space as someone, without JavaScript unless it is asked."""

    def opened(actor, address: str, width: int, *, javascript: bool = False):
        page = open_page("/aide/", javascript=javascript, width=width)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(actor), "url": f"{site.url}/"}]
        )
        page.goto(address)
        return page

    return opened


@pytest.mark.parametrize("width", [320, 1280])
def test_an_event_goes_from_a_member_to_calendars(open_as, open_page, adviser, animator, width) -> None:
    day = timezone.localdate() + timedelta(days=12)
    page = open_as(adviser, "/pro/", width)
    tab_to(page, "Agenda")
    follow(page)
    tab_to(page, "Proposer un événement")
    follow(page)
    tab_to(page, "Titre")
    page.keyboard.type(TITLE)
    tab_to(page, "Présentation")
    page.keyboard.type("Visite de deux ateliers et rencontre avec ceux qui y travaillent.")
    page.get_by_label("Jour :", exact=True).fill(day.isoformat())
    page.get_by_label("Début :").fill("09:00")
    page.get_by_label("Fin :").fill("12:00")
    tab_to(page, "Commune")
    page.keyboard.type("Chartres")
    tab_to(page, "Enregistrer et proposer")
    follow(page)
    assert "l'animation régionale le relit" in page.get_by_role("status").first.inner_text()

    keeper = open_as(animator, "/pro/agenda/", width)
    tab_to(keeper, TITLE)
    follow(keeper)
    tab_to(keeper, "Mettre en ligne")
    follow(keeper)

    forget_catalogue_version()
    citizen = open_page("/agenda/?ou=Chartres", javascript=False, width=width)
    tab_to(citizen, TITLE)
    follow(citizen)
    assert "de 9 h à 12 h" in " ".join(citizen.locator("main").inner_text().split())
    assert citizen.evaluate("document.documentElement.scrollWidth") <= width
    (entry,) = Calendar.from_ical(citizen.request.get("/agenda.ics").body()).walk("VEVENT")
    assert str(entry["SUMMARY"]) == TITLE


def test_what_is_missing_is_told_with_a_link_to_each_field(open_page, open_as, adviser) -> None:
    open_page.expects("422 (Unprocessable Entity)")
    page = open_as(adviser, "/pro/agenda/proposer/", 360)
    page.evaluate("document.querySelectorAll('[required]').forEach((field) => field.required = false)")
    tab_to(page, "Enregistrer et proposer")
    follow(page)
    page.get_by_role("alert").get_by_role("link").first.press("Enter")

    assert page.evaluate("document.activeElement.id") == "id_title"
    assert page.title().startswith("Erreur")
    assert not Event.objects.exists()


def test_axe_finds_nothing_on_the_sheets_of_events(open_as, animator) -> None:
    proposed, changed = EventFactory(proposed=True), EventFactory(read_at=timezone.now() - timedelta(days=1))
    page = open_as(animator, f"/pro/agenda/{proposed.pk}/", 360, javascript=True)
    assert violations(page) == []
    page.goto(f"/pro/agenda/{changed.pk}/modifier/")
    assert violations(page) == []
