"""axe finds nothing on any page, at three widths, in light and dark; pages reflow; targets are generous."""

import pytest

from tests.browser.axe import EXCESS, faults_of, violations
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory
from tests.events.factories import EventFactory

HEIGHTS = (
    "[...document.querySelectorAll('button, input[type=text], select, .button, .phone')]"
    ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height)"
)
ADDRESSES = {
    "home": "/",
    "results": "/recherche/?quoi=infirmier&ou=Chartres",
    "results filtered": "/recherche/?quoi=infirmier&ou=Chartres&niveau=6&type=certification",
    "no result": "/recherche/?quoi=xyzzyx&ou=Nullepart&page=abc&niveau=8",
    "occupations": "/metiers/",
    "occupations of a domain": "/metiers/?domaine=J",
    "occupation": "/metiers/J1506/infirmier-infirmiere/?ou=Chartres",
    "occupation, empty": "/metiers/D1102/boulanger-boulangere/?ou=Nullepart",
    "certification": "/certifications/RNCP39923/",
    "training": "TRAINING",
    "territory": "/territoires/28085/",
    "territory compared": "/territoires/dep-28/?avec=Orl%C3%A9ans",
    "coverage": "/territoires/dep-28/couverture/",
    "territories": "/territoires/",
    "figures explained": "/comprendre-les-chiffres/",
    "youth": "/jeunes/?ou=Chartres",
    "youth, health": "/jeunes/sante/?ou=Nullepart",
    "agenda": "/agenda/?ou=Chartres",
    "agenda, empty": "/agenda/?ou=Nullepart&genre=talk",
    "event": "EVENT",
    "explore": "/explorer/",
    "statements": "/explorer/interets/",
    "interests": "/explorer/interets/resultat/?r=V1XVdV1VVXVd",
    "interests, nothing answered": "/explorer/interets/resultat/?r=!",
    "skills to tick": "/explorer/competences/?de=J1506",
    "occupation not found": "/explorer/competences/?metier=xyzzyx",
    "within reach": "/explorer/competences/resultat/?de=J1506&ou=Chartres",
    "path": "/metiers/J1506/infirmier-infirmiere/parcours/?situation=salarie&ou=Chartres",
    "path, empty": "/metiers/D1102/boulanger-boulangere/parcours/?ou=Nullepart",
    "funding": "/financements/",
    "help": "/aide/",
    "widget": "/widget/?forme=aide&ou=Chartres",
    "widget, unknown place": "/widget/?ou=Nullepart",
    "framed search": "/widget/recherche/",
    "framed questions": "/widget/aide/?ou=Chartres",
    "directory": "/annuaire/?ou=Chartres",
    "directory, unknown place": "/annuaire/?ou=Nullepart&mode=en_ligne",
    "networks": "/reseaux/",
    "questions": "/qui-peut-m-aider/",
    "questions, nothing chosen": "/qui-peut-m-aider/?suite=",
    "notebook": "/carnet/",
    "easy to read": "/facile-a-lire/",
    "languages": "/langues/",
    "in English": "/langues/en/",
    "in Arabic": "/langues/ar/",
    "lists and reports": "/rapports/",
    "signing in": "/connexion/",
    "contact": "/contact/",
    "accessibility": "/accessibilite/",
    "personal data": "/donnees-personnelles/",
    "legal notice": "/mentions-legales/",
    "site map": "/plan-du-site/",
    "open data": "/donnees/",
    "statistics": "/statistiques/",
    "place": "/lieu/?ou=Nullepart",
    "missing": "/nulle/part/",
    "refused": "/recherche/?quoi=%00",
}


@pytest.fixture
def every_address(site) -> dict[str, str]:
    report = ErrorReportFactory(structure=ReceptionPointFactory().structure)
    return {
        **ADDRESSES,
        "training": f"{site.catalogue.training.get_absolute_url()}?ou=Chartres",
        "event": EventFactory().get_absolute_url(),
        "event cancelled": EventFactory(cancelled=True).get_absolute_url(),
        "structure": report.structure.get_absolute_url(),
        "structure, printed": f"{report.structure.get_absolute_url()}fiche/",
        "tell an error": f"{report.structure.get_absolute_url()}signaler/",
        "error told": f"{report.get_absolute_url()}?envoye=1",
    }


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_on_any_page_in_light_nor_in_the_dark(open_page, every_address, half):
    addresses = dict(list(every_address.items())[half::2])
    assert faults_of(open_page("/"), addresses, dark=True, opened=False) == {}


def test_axe_finds_nothing_while_suggestions_are_open(open_page):
    page = open_page("/")
    page.get_by_label("Quoi ?").press_sequentially("infir")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")

    assert violations(page) == []


def test_axe_would_find_a_fault(open_page):
    page = open_page("/aide/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/favicon.svg\">')")

    assert any("image-alt" in fault for fault in violations(page))


def test_every_page_fits_a_narrow_screen_a_big_text_and_a_finger(open_page, every_address):
    page = open_page("/", width=320)
    faults = {}
    for name, address in every_address.items():
        page.goto(address)
        narrow = page.evaluate(EXCESS)
        page.set_viewport_size({"width": 640, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        big = page.evaluate(EXCESS)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 320, "height": 800})
        small = [height for height in page.evaluate(HEIGHTS) if height < 44]
        if narrow > 0 or big > 0 or small:
            faults[name] = {"too wide at 320 px": narrow, "too wide twice as big": big, "too small": small}

    assert faults == {}


def test_a_printed_sheet_has_its_text_without_the_menus(open_page, every_address):
    page = open_page(every_address["occupation"])
    page.emulate_media(media="print")

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".phone").first.is_visible()
    assert not page.locator(".site-nav").is_visible()
    assert not page.locator(".contents").is_visible()


def test_pages_are_usable_in_forced_colours(open_page):
    page = open_page("/")
    page.emulate_media(forced_colors="active")

    border = page.evaluate("getComputedStyle(document.querySelector('.button')).borderTopWidth")
    assert border != "0px"
