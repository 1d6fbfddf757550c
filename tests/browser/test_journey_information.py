"""A citizen types *infirmiere* and *Chartres*, opens the occupation, its certification, a training near."""

import re

import pytest
from playwright.sync_api import Page, expect


def arrive_at_training(page: Page) -> None:
    """From the page of the occupation to a training near, by what is written on the pages."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Infirmier / Infirmière")
    expect(page.get_by_role("heading", name="Se former près de Chartres")).to_be_visible()
    page.get_by_role("link", name="Diplôme d'État d'infirmier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diplôme d'État d'infirmier")
    page.get_by_role("link", name="Devenir infirmier ou infirmière").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Devenir infirmier ou infirmière")
    expect(page.get_by_role("listitem").filter(has_text="Chartres").first).to_contain_text("à moins de 1")
    expect(page.get_by_role("heading", name="Qui peut vous aider ?")).to_be_visible()
    expect(page.locator("a[href^='tel:']").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_two_words_to_a_training_near(open_page, javascript, width):
    page = open_page("/", javascript=javascript, width=width)

    page.get_by_label("Quoi ?").fill("infirmiere")
    page.get_by_label("Où ?").fill("Chartres")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".hit").first).to_contain_text("Infirmier / Infirmière")
    page.get_by_role("link", name="Infirmier / Infirmière", exact=True).click()

    arrive_at_training(page)


def test_the_same_by_keyboard_alone(open_page):
    page = open_page("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Quoi ?")).to_be_focused()
    page.keyboard.type("infirm")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_label("Quoi ?")).to_have_value(re.compile("infirm", re.IGNORECASE))
    page.keyboard.press("Tab")
    page.keyboard.type("chart")
    expect(page.get_by_role("option", name="Chartres (28)")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Où ?")).to_have_value("Chartres (28)")
    with page.expect_navigation(url=re.compile(r"/recherche/")):
        page.keyboard.press("Enter")

    follow_by_keyboard(page, "Infirmier / Infirmière")
    follow_by_keyboard(page, "Diplôme d'État d'infirmier")
    follow_by_keyboard(page, "Devenir infirmier ou infirmière")
    expect(page.get_by_role("heading", level=1)).to_have_text("Devenir infirmier ou infirmière")


def follow_by_keyboard(page: Page, name: str) -> None:
    """Tabs to the link with this name, checks that the focus shows, and follows it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.tagName === 'A' ? document.activeElement.textContent.trim() : ''"
        )
        if focused == name:
            break
    else:
        pytest.fail(f"le clavier n'atteint pas « {name} »")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px", "le focus ne se voit pas"
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_suggestion_can_be_chosen_with_a_finger(open_page):
    page = open_page("/", width=360)

    page.get_by_label("Quoi ?").press_sequentially("infir")
    page.get_by_role("option").first.click()

    expect(page.get_by_label("Quoi ?")).to_have_value(re.compile("infirm", re.IGNORECASE))
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(open_page):
    page = open_page("/")

    page.get_by_label("Quoi ?").press_sequentially("infir")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_label("Quoi ?")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_label("Quoi ?")).to_have_value("infir")
    expect(page.get_by_label("Quoi ?")).to_have_attribute("aria-expanded", "false")


def test_a_filter_refreshes_the_results_and_the_address_without_losing_the_focus(open_page):
    page = open_page("/recherche/?quoi=infirmier&ou=Chartres")
    box = page.locator(".filters input[type=checkbox]").first

    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"recherche/\?.*(domaine|niveau)="))

    expect(page.locator(".filters input[type=checkbox]:checked")).to_have_count(1)
    assert page.evaluate("document.activeElement.type") == "checkbox"
    expect(page.locator("#annonce")).to_contain_text("résultat")
    page.go_back()
    expect(page.locator(".filters input[type=checkbox]:checked")).to_have_count(0)


def test_filters_work_without_javascript(open_page):
    page = open_page("/recherche/?quoi=infirmier&ou=Chartres", javascript=False)

    page.locator(".filters input[type=checkbox]").first.check()
    page.get_by_role("button", name="Filtrer").click()

    expect(page.locator(".filters input[type=checkbox]:checked")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_filters_open_and_close_on_a_small_screen(open_page, javascript):
    page = open_page("/recherche/?quoi=infirmier&ou=Chartres", width=360, javascript=javascript)
    expect(page.locator("#filtres")).to_be_hidden()

    page.get_by_role("link", name="Filtrer").click()
    expect(page.locator("#filtres")).to_be_visible()
    if javascript:
        page.locator(".filters input[type=checkbox]").first.check()
        page.wait_for_url(re.compile("(domaine|niveau)="))
        expect(page.locator("#filtres")).to_be_visible()
    page.get_by_role("link", name="Voir les résultats").click()

    expect(page.locator("#filtres")).to_be_hidden()


def test_a_place_is_kept_for_the_next_pages(open_page, site):
    page = open_page(f"{site.catalogue.nurse.get_absolute_url()}?ou=Chartres", javascript=False)

    page.get_by_role("link", name="Retenir Chartres").click()
    page.get_by_role("button", name="Retenir cette ville").click()
    expect(page.get_by_role("heading", name="Se former près de Chartres")).to_be_visible()
    page.goto("/")

    expect(page.get_by_label("Où ?")).to_have_value("Chartres (28)")
