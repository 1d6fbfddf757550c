"""Fresh screenshots of the main screens in docs/captures, from the demonstration region (`make captures`)."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "captures"
PORT = 8977
ADDRESS = f"http://127.0.0.1:{PORT}"
PROFILE = "centre-val-de-loire"
# Members join by signing a convention in Centre-Val de Loire: files are judged in this region.
LABELLING_PROFILE = "auvergne-rhone-alpes"
PATIENCE_S = 300
# name of the file: path, width, height, scheme
SCREENS = {
    "accueil-1280": ("/", 1280, 860, "light"),
    "accueil-360-sombre": ("/", 360, 740, "dark"),
    "recherche-1280": ("/recherche/?quoi=infirmiere&ou=Chartres", 1280, 1000, "light"),
    "recherche-360": ("/recherche/?quoi=infirmiere&ou=Chartres", 360, 740, "light"),
    "metier-1280": ("/metiers/J1506/?ou=Chartres", 1280, 1100, "light"),
    "annuaire-1280": ("/annuaire/?ou=Chartres", 1280, 1000, "light"),
    "qui-peut-m-aider-360": ("/qui-peut-m-aider/", 360, 740, "light"),
    "reponse-768": (
        "/qui-peut-m-aider/reponse/?situation=jeune_sans_emploi&besoin=trouver_formation&ou=Dreux&age=18-25",
        768,
        1000,
        "light",
    ),
    "territoire-1280": ("/territoires/dep-28/", 1280, 1100, "light"),
    "jeunes-360": ("/jeunes/logement/?ou=Chartres", 360, 740, "light"),
    "interets-768": ("/explorer/interets/", 768, 900, "light"),
    "parcours-1280": ("/metiers/J1506/infirmier/parcours/?ou=Chartres", 1280, 1000, "light"),
    "agenda-768": ("/agenda/?ou=Chartres", 768, 900, "light"),
    "carnet-360": ("/carnet/DEMS-CARN-ET234/", 360, 740, "light"),
    "widget-1280": ("/widget/", 1280, 1000, "light"),
    "facile-a-lire-768": ("/facile-a-lire/", 768, 900, "light"),
    "connexion-768": ("/connexion/", 768, 900, "light"),
}
# The same, signed in by one click as this person of the demonstration.
PRIVATE_SCREENS = {
    "pro-accueil-1280": ("Nadia Perrin", "/pro/accueil/", 1280, 1000),
    "pro-orientations-768": ("Nadia Perrin", "/pro/orientations/", 768, 900),
    "pro-fiche-1280": ("Marc Vidal", "/pro/structure/", 1280, 1000),
    "pro-pages-jeunes-1280": ("Julie Carpentier", "/pro/pages-jeunes/", 1280, 900),
    "pro-agenda-768": ("Nadia Perrin", "/pro/accueil/rendez-vous/agenda/", 768, 800),
    "pro-evenements-1280": ("Julie Carpentier", "/pro/agenda/", 1280, 900),
    "pro-metiers-en-vue-1280": ("Julie Carpentier", "/pro/metiers-en-vue/", 1280, 900),
    "pro-membres-1280": ("Marc Vidal", "/pro/membres/", 1280, 800),
    "pro-personnes-1280": ("Paul Girard", "/pro/personnes/", 1280, 900),
}
LABELLING_SCREENS = {
    "pro-labellisation-1280": ("Julie Carpentier", "/pro/labellisation/", 1280, 1000),
    "pro-listes-1280": ("Paul Girard", "/pro/labellisation/listes/", 1280, 900),
    "pro-seances-1280": ("Julie Carpentier", "/pro/labellisation/seances/", 1280, 900),
}


@contextmanager
def demonstration(profile: str) -> Iterator[None]:
    command = [sys.executable, "-m", "azimut", "demo", "--profile", profile, "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_site(server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for_site(server: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError when the demonstration ends before it answers."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if urllib.request.urlopen(f"{ADDRESS}/readyz", timeout=5).status == 200:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise RuntimeError("la démonstration ne répond pas")


def take_public(browser: Browser) -> None:
    for name, (path, width, height, scheme) in SCREENS.items():
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(f"{ADDRESS}{path}")
        keep(page, name)


def take_private(browser: Browser, screens: dict[str, tuple[str, str, int, int]]) -> None:
    for name, (person, path, width, height) in screens.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{ADDRESS}/connexion/")
        page.get_by_role("button", name=person).click()
        page.goto(f"{ADDRESS}{path}")
        keep(page, name)


def keep(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()
    print(f"docs/captures/{name}.png")


def take() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with demonstration(PROFILE):
            take_public(browser)
            take_private(browser, PRIVATE_SCREENS)
        with demonstration(LABELLING_PROFILE):
            take_private(browser, LABELLING_SCREENS)
        browser.close()


if __name__ == "__main__":
    take()
