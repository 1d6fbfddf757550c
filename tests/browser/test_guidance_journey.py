"""The second journey, up to the answer, in a real Chromium: by keyboard, without JavaScript, on a small screen."""

import pytest

from tests.browser.axe import EXCESS, OPEN_ALL, faults_of
from tests.website.directory import small_directory

ADDRESSES = {
    "first question": "/qui-peut-m-aider/",
    "first question left blank": "/qui-peut-m-aider/?suite=1",
    "about you": "/qui-peut-m-aider/vous/?situation=salarie",
    "need": "/qui-peut-m-aider/besoin/?situation=salarie",
    "place": "/qui-peut-m-aider/lieu/?situation=salarie&besoin=changer_metier",
    "unknown place": "/qui-peut-m-aider/lieu/?situation=salarie&besoin=changer_metier&lieu=Atlantide&suite=1",
    "how": "/qui-peut-m-aider/comment/?situation=salarie&besoin=changer_metier&ou=28134",
    "answer": "/qui-peut-m-aider/reponse/?situation=decrocheur&besoin=trouver_formation&ou=28134&age=18-25",
    "answer from afar": "/qui-peut-m-aider/reponse/?situation=salarie&besoin=changer_metier&comment=telephone",
    "answer to contradictions": "/qui-peut-m-aider/reponse/?situation=collegien&besoin=choisir_metier&age=60-plus",
    "directory": "/annuaire/",
    "directory near": "/annuaire/?ou=Dreux&rayon=50",
    "directory filtered": "/annuaire/?ou=Dreux&besoin=choisir-un-metier&mode=telephone&mission=conseil",
    "directory, empty": "/annuaire/?ou=Dreux&rayon=10&reseau=cap_emploi&besoin=xyz",
    "networks": "/reseaux/",
    "network": "/reseaux/mission_locale/?ou=Dreux",
    "network of the past": "/reseaux/pole_emploi/",
    "structure": "STRUCTURE",
    "sheet to print": "STRUCTUREfiche/",
    "structure that ended": "ENDED",
}


@pytest.fixture
def directory(site):
    directory = small_directory()
    directory.far.ended_on = directory.far.updated_on
    directory.far.save()
    return directory


@pytest.fixture
def every_address(directory) -> dict[str, str]:
    words = {"STRUCTURE": directory.youth.get_absolute_url(), "ENDED": directory.far.get_absolute_url()}
    addresses = dict(ADDRESSES)
    for name, address in ADDRESSES.items():
        for word, path in words.items():
            addresses[name] = addresses[name].replace(word, path) if word in address else addresses[name]
    return addresses


def answer_by_keyboard(page, label: str) -> None:
    """Reach a choice with the keyboard alone, as a group of radio buttons or boxes is travelled."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.closest('label')?.innerText ?? ''")
        kind = page.evaluate("document.activeElement.type ?? ''")
        if kind == "radio":
            for _ in range(30):
                if label in page.evaluate("document.activeElement.closest('label')?.innerText ?? ''"):
                    page.keyboard.press("Space")
                    return
                page.keyboard.press("ArrowDown")
        elif label in focused:
            page.keyboard.press("Space")
            return
    pytest.fail(f"« {label} » : hors d'atteinte au clavier")


def go_on(page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_young_person_without_diploma_in_dreux_finds_the_mission_locale(open_page, directory, javascript):
    page = open_page("/", javascript=javascript, width=360)
    page.get_by_role("link", name="Trouver qui peut m'aider").first.click()
    page.get_by_label("J'ai arrêté l'école ou la formation, sans diplôme").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("De 18 à 25 ans").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Trouver une formation").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre ville ou votre code postal").fill("Dreux")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Voir qui peut m'aider").click()

    first = page.locator(".helper").first
    assert "Mission locale de Dreux" in first.inner_text()
    assert "16 à 25\u00a0ans" in first.inner_text()
    assert first.get_by_role("link", name="02 61 91 00 01").get_attribute("href") == "tel:+33261910001"


def test_the_whole_journey_is_made_by_keyboard(open_page, directory):
    page = open_page("/qui-peut-m-aider/", javascript=False)
    answer_by_keyboard(page, "J'ai un handicap")
    go_on(page)
    answer_by_keyboard(page, "De 31 à 59 ans")
    go_on(page)
    answer_by_keyboard(page, "Trouver un emploi")
    go_on(page)
    page.get_by_label("Votre ville").focus()
    page.keyboard.type("28000")
    go_on(page)
    answer_by_keyboard(page, "Sur place")
    go_on(page)

    assert "Cap emploi d'Eure-et-Loir" in page.locator(".helper").first.inner_text()


def test_one_goes_back_and_forward_with_the_browser_and_finds_the_answers(open_page, directory):
    page = open_page("/qui-peut-m-aider/", javascript=False)
    page.get_by_label("Je cherche un emploi").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Retour").click()

    assert page.get_by_label("Je cherche un emploi").is_checked()
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "Quelques mots sur vous"


def test_a_forgotten_answer_is_reached_from_the_summary_of_errors(open_page, directory):
    page = open_page("/qui-peut-m-aider/", javascript=False)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("alert").get_by_role("link").click()
    page.keyboard.press("Space")

    assert page.evaluate("document.activeElement.type") == "radio"


def test_an_answer_is_changed_from_the_result(open_page, directory):
    page = open_page(ADDRESSES["answer"], javascript=False)
    page.get_by_role("link", name="Modifier : Le lieu").click()
    page.get_by_label("Votre ville ou votre code postal").fill("Chartres")
    page.get_by_role("button", name="Voir qui peut m'aider").click()

    assert page.get_by_role("heading", level=1).inner_text().endswith("près de Chartres")


def test_the_directory_is_filtered_without_javascript(open_page, directory):
    page = open_page("/annuaire/?ou=Dreux&rayon=50", javascript=False)
    page.get_by_label("De quoi avez-vous besoin ?").select_option("handicap")
    page.get_by_role("button", name="Chercher").click()

    assert page.locator(".hits h2").count() == 1
    assert page.get_by_role("link", name="Cap emploi d'Eure-et-Loir").first.is_visible()
    assert "ou=Dreux" in page.url


def test_the_directory_is_filtered_without_a_new_page(open_page, directory):
    page = open_page("/annuaire/?ou=Dreux&rayon=50")
    page.evaluate("window.stayed = true")
    page.get_by_label("Pour qui ?").select_option("handicap")
    page.wait_for_url("**public=handicap**")

    assert page.evaluate("window.stayed")
    assert "Cap emploi d'Eure-et-Loir" in page.locator(".hits").first.inner_text()


def test_axe_finds_nothing_in_light_nor_in_the_dark(open_page, every_address):
    assert faults_of(open_page("/"), every_address, dark=True) == {}


def test_no_page_scrolls_sideways_at_320_pixels(open_page, every_address):
    page = open_page("/", width=320)
    wide = {}
    for name, address in every_address.items():
        page.goto(address)
        page.evaluate(OPEN_ALL)
        excess = page.evaluate(EXCESS)
        if excess > 0:
            wide[name] = excess

    assert wide == {}
