"""An adviser in front of someone: a usual visit by keyboard within a minute, and nothing lost without a network."""

import time
from dataclasses import dataclass, field

import pytest
from django.conf import settings

from azimut.directory.models import ReceptionPoint
from azimut.reception.models import ReceptionCount, ReceptionRecord
from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.directory.factories import ReceptionPointFactory

DESK = "/pro/accueil/"
# The keystroke-level model of Card, Moran and Newell: an average typist, and a moment of thought before each answer.
SECONDS_A_KEY, SECONDS_A_THOUGHT = 0.28, 1.35
LIMIT_S = 60


@pytest.fixture
def actor(site):
    membership = MembershipFactory()
    ReceptionPointFactory(structure=membership.structure)
    assert ReceptionPoint.objects.exists()
    return actor_of_membership(membership)


@pytest.fixture
def bad_network(open_page) -> None:
    """Chromium complains of what these tests do to its network."""
    open_page.expects("net::ERR_")
    open_page.expects("503 (Service Unavailable)")


@pytest.fixture
def desk(open_page, site, actor):
    page = open_page("/aide/")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(actor), "url": f"{site.url}/"}
    page.context.add_cookies([cookie])
    page.goto(DESK)
    return page


@dataclass
class Hands:
    """Types as someone would, and counts how long they would take: each key, each thought, each wait for the page."""

    page: object
    seconds: float = 0.0
    keys: int = 0
    said: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times
        self.seconds += times * SECONDS_A_KEY

    def think(self) -> None:
        self.seconds += SECONDS_A_THOUGHT

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.keys += len(words)
        self.seconds += len(words) * SECONDS_A_KEY

    def tab_to(self, where: str) -> None:
        """Tab until this field has the focus."""
        self.think()
        for _ in range(60):
            self.press("Tab")
            if self.page.evaluate("where => document.activeElement.matches(where)", where):
                return
        raise AssertionError(f"{where} ne s'atteint pas au clavier")

    def wait_for(self, what) -> None:
        start = time.perf_counter()
        what()
        self.seconds += time.perf_counter() - start


def test_a_usual_visit_is_written_by_keyboard_within_a_minute(desk, actor) -> None:
    hands = Hands(desk)
    hands.tab_to("[name=gender]")
    hands.press("ArrowRight")
    hands.tab_to("[name=age_band]")
    hands.press("ArrowRight", 3)
    hands.tab_to("[name=situation]")
    hands.type("en rech")
    hands.tab_to("[name=origin]")
    hands.type("Chartres")
    hands.tab_to("[name=newness]")
    hands.press("ArrowRight")
    hands.tab_to("[name=needs][value=trouver_formation]")
    hands.press("Space")
    hands.tab_to("[name=answers][value=advice]")
    hands.press("Space")
    hands.tab_to("#quoi")
    hands.type("infirm")
    hands.wait_for(lambda: desk.locator("[name=handed_over][value='metier:J1506']").wait_for())
    hands.tab_to("[name=handed_over][value='metier:J1506']")
    hands.press("Space")
    hands.tab_to("[name=duration_minutes]")
    hands.type("20")
    hands.press("Control+Enter")
    hands.wait_for(lambda: desk.get_by_text("Fiche enregistrée").wait_for())

    record = ReceptionRecord.objects.get()
    assert (record.gender, record.age_band, record.situation) == ("female", "from_18", "demandeur_emploi")
    assert (record.origin.name, record.newness, record.needs) == ("Chartres", "new", ["trouver_formation"])
    assert (record.answers, record.duration_minutes, record.author_id) == (["advice"], 20, actor.user_id)
    assert [thing["id"] for thing in record.handed_over] == ["J1506"]
    assert hands.seconds < LIMIT_S, f"{hands.seconds:.0f} s, {hands.keys} touches"


@pytest.mark.usefixtures("bad_network")
def test_without_a_network_the_record_waits_and_is_sent_once_when_it_is_back(desk) -> None:
    desk.locator("[name=needs][value=droits]").check()
    desk.locator("[name=note]").fill("À rappeler lundi")
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("Pas de réseau").wait_for()
    desk.get_by_role("button", name="Enregistrer").click()

    assert not ReceptionRecord.objects.exists()
    desk.context.set_offline(False)
    desk.get_by_text("Fiche enregistrée").wait_for()
    assert ReceptionRecord.objects.get().note == "À rappeler lundi"
    desk.goto(DESK)
    assert desk.locator("[name=note]").input_value() == "", "la fiche envoyée ne revient pas"


@pytest.mark.usefixtures("bad_network")
def test_a_record_whose_answer_was_lost_is_there_once(desk) -> None:
    """The server wrote it and the network fell before the answer: sent again, it is the same record."""
    desk.locator("[name=needs][value=droits]").check()
    lost = []

    def lose_the_first_answer(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    desk.route(f"**{DESK}", lose_the_first_answer)
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("Pas de réseau").wait_for()
    assert (lost, ReceptionRecord.objects.count()) == ([302], 1)
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("Fiche enregistrée").wait_for()

    assert ReceptionRecord.objects.count() == 1
    assert ReceptionCount.objects.totals()["records"] == 1


@pytest.mark.usefixtures("bad_network")
def test_a_server_that_restarts_is_asked_again_and_the_page_left_meanwhile_comes_back_filled(desk) -> None:
    desk.locator("[name=needs][value=droits]").check()
    desk.locator("[name=note]").fill("Revient mardi")
    desk.route(
        f"**{DESK}", lambda route: route.fulfill(status=503) if route.request.method == "POST" else route.continue_()
    )
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("Le service redémarre").wait_for()
    desk.unroute(f"**{DESK}")
    desk.goto(DESK)

    assert desk.locator("[name=note]").input_value() == "Revient mardi"
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("Fiche enregistrée").wait_for()
    assert ReceptionRecord.objects.count() == 1
