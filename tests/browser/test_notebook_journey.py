"""A citizen finds an occupation, keeps it with a training near, prints the notebook: journey 1, whole.

And the pages of notebooks and appointments: axe, widths, weight.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from azimut.reception.models import AppointmentSlot
from azimut.reception.notebook_things import things_of
from azimut.reception.services.appointments import take_slot
from azimut.reception.services.notebooks import keep_things, start_notebook, write_note
from azimut.reception.views.notebook_holding import NEW_NOTEBOOKS, WRONG_CODES
from tests.browser.axe import faults_of
from tests.directory.factories import ReceptionPointFactory


@pytest.fixture(autouse=True)
def _no_memory_of_other_visitors() -> None:
    for limiter in (WRONG_CODES, NEW_NOTEBOOKS):
        limiter._buckets.clear()


def keep_this_page(page: Page, *, javascript: bool) -> None:
    """Presses the button; without JavaScript the notebook opens, with the way back."""
    page.get_by_role("button", name="Ajouter à mon carnet", exact=True).click()
    if javascript:
        expect(page.locator(".kept")).to_contain_text("Gardé dans votre carnet")
        expect(page.locator(".kept")).to_be_focused()
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Mon carnet")
        page.get_by_role("link", name="Continuer ma visite").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_two_words_to_a_printed_notebook(open_page, javascript, width):
    page = open_page("/", javascript=javascript, width=width)
    page.get_by_label("Quoi ?").fill("infirmiere")
    page.get_by_label("Où ?").fill("Chartres")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Infirmier / Infirmière", exact=True).click()

    expect(page.get_by_role("heading", name="Débouchés et salaire")).to_be_visible()
    expect(page.get_by_role("heading", name="Comment y arriver")).to_be_visible()
    expect(page.get_by_role("heading", name="Se former près de Chartres")).to_be_visible()
    expect(page.get_by_role("heading", name="Qui peut vous aider ?")).to_be_visible()
    keep_this_page(page, javascript=javascript)
    page.get_by_role("link", name="Diplôme d'État d'infirmier").click()
    page.get_by_role("link", name="Devenir infirmier ou infirmière").click()
    keep_this_page(page, javascript=javascript)

    page.get_by_role("link", name="Carnet", exact=True).click()
    kept = page.locator(".kept-lines")
    expect(kept).to_have_count(2)
    expect(kept.first).to_contain_text("Infirmier / Infirmière")
    expect(kept.last).to_contain_text("Devenir infirmier ou infirmière")
    page.get_by_role("link", name="Imprimer mon carnet").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon carnet")
    expect(page.locator(".printed-notebook svg")).to_have_count(3)
    expect(page.locator(".site-nav")).to_be_hidden()


def press_by_keyboard(page: Page, words: str) -> None:
    """Tabs to what is called so, checks that the focus shows, and presses Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')") == words:
            break
    else:
        pytest.fail(f"le clavier n'atteint pas « {words} »")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px", "le focus ne se voit pas"
    page.keyboard.press("Enter")


def test_the_same_by_keyboard_alone(open_page, site):
    page = open_page("/recherche/?quoi=infirmiere&ou=Chartres")

    press_by_keyboard(page, "Infirmier / Infirmière")
    page.wait_for_url("**/metiers/**")
    press_by_keyboard(page, "Ajouter à mon carnet")
    expect(page.locator(".kept")).to_be_focused()
    page.goto(site.catalogue.training.get_absolute_url())
    press_by_keyboard(page, "Ajouter à mon carnet")
    expect(page.locator(".kept")).to_be_focused()
    press_by_keyboard(page, "votre carnet")
    page.wait_for_url("**/carnet/")
    expect(page.locator(".kept-lines")).to_have_count(2)
    press_by_keyboard(page, "Imprimer mon carnet")
    page.wait_for_url("**/carnet/imprimer/")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_result_is_kept_from_the_list(open_page, javascript):
    page = open_page("/recherche/?quoi=infirmiere&ou=Chartres", javascript=javascript)

    page.locator(".hit").first.get_by_role("button").click()

    if javascript:
        expect(page.locator(".hit").first.locator(".kept")).to_contain_text("Gardé dans votre carnet")
        expect(page.locator(".hit").nth(1).get_by_role("button")).to_be_visible()
        page.goto("/carnet/")
    expect(page.locator(".kept-lines")).to_contain_text("Infirmier / Infirmière")


def test_what_was_removed_comes_back_with_one_press(open_page):
    page = open_page("/recherche/?quoi=infirmiere&ou=Chartres", javascript=False)
    page.locator(".hit").first.get_by_role("button").click()

    page.get_by_role("button", name="Retirer").click()
    expect(page.locator(".kept-lines")).to_have_count(0)
    page.get_by_role("button", name="Remettre").click()

    expect(page.locator(".kept-lines")).to_contain_text("Infirmier / Infirmière")


@pytest.fixture
def own_pages(site) -> dict[str, str]:
    """The pages of someone who keeps a notebook and has an appointment."""
    notebook, code = start_notebook()
    nurse, training = site.catalogue.nurse, site.catalogue.training
    keys = [("metier", nurse.rome_code), ("formation", str(training.pk)), ("recherche", "quoi=phare&ou=Brest")]
    keep_things(notebook, list(things_of(keys).values()))
    write_note(notebook, "Une note.")
    structure = ReceptionPointFactory().structure
    for days in (2, 3, 9):
        AppointmentSlot.objects.create(structure=structure, starts_at=timezone.now() + timedelta(days=days))
    _taken, link = take_slot(AppointmentSlot.objects.first(), {}, site="")
    return {
        "entrance": "/carnet/",
        "deleted": "/carnet/?efface=1",
        "notebook": f"/carnet/{code}/",
        "printed": f"/carnet/{code}/imprimer/",
        "slots": f"/rendez-vous/prendre/{structure.pk}/",
        "appointment": f"/rendez-vous/{link}/?fait=pris",
        "structure": structure.get_absolute_url(),
    }


def test_axe_finds_nothing_in_a_notebook_nor_around_an_appointment(open_page, own_pages):
    assert faults_of(open_page("/carnet/"), own_pages) == {}
