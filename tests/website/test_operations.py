"""For those who run the service, and for robots."""

import pytest
from django.db import OperationalError

from azimut.core.profile import PROFILES_DIR, contrast, profile_names, read_profile
from azimut.website.views import operations
from azimut.website.views.appearance import mixed, theme_sheet
from tests.website.results import search_page


def test_alive_needs_no_database(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_means_database_and_index(client, db, monkeypatch):
    monkeypatch.setattr(operations, "search", lambda *_, **__: search_page())
    assert client.get("/readyz").status_code == 200

    monkeypatch.setattr(operations, "search", lambda *_, **__: search_page([], is_ready=False))
    assert client.get("/readyz").status_code == 503


def test_not_ready_without_a_database(client, monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(operations, "connection", Away())

    assert client.get("/readyz").status_code == 503


def test_metrics_count_the_catalogue(client, catalogue):
    lines = client.get("/metrics").content.decode().splitlines()

    assert "azimut_occupations 2" in lines
    assert "azimut_sessions 2" in lines


@pytest.mark.parametrize(
    "request_from", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"REMOTE_ADDR": ""}]
)
def test_metrics_are_not_for_visitors(client, db, request_from):
    assert client.get("/metrics", **request_from).status_code == 404


def test_figures_are_counted_once_after_an_import(client, catalogue, django_assert_num_queries):
    client.get("/metrics")

    with django_assert_num_queries(0):
        client.get("/metrics")


def test_the_statistics_page_shows_what_the_metrics_count(client, catalogue):
    counted = dict(line.split() for line in client.get("/metrics").content.decode().splitlines())
    text = client.get("/statistiques/").content.decode()

    assert f">{counted['azimut_trainings']}<" in text.replace("\n", "").replace(" ", "")


def test_robots_know_the_sitemap_and_stay_out_of_what_is_not_read(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert {"Disallow: /suggestions/", "Disallow: /pro/"} <= set(text.splitlines())
    assert "Disallow: /recherche/" not in text  # its canonical address could not be read


ASKED = {
    "/recherche/?quoi=infirmier&ou=Chartres": "/recherche/",
    "/annuaire/?ou=Chartres&page=2": "/annuaire/",
    "/qui-peut-m-aider/lieu/?situation=salarie&besoin=trouver_formation": "/qui-peut-m-aider/",
    "/qui-peut-m-aider/reponse/?situation=salarie&besoin=trouver_formation&ou=28085": "/qui-peut-m-aider/",
    "/explorer/interets/resultat/?r=V1XVdV1VVXVd": "/explorer/interets/",
    "/explorer/competences/?de=J1506": "/explorer/competences/",
    "/explorer/competences/resultat/?de=J1506": "/explorer/competences/",
    "/metiers/J1506/infirmier-infirmiere/parcours/?ou=Chartres": "/metiers/J1506/infirmier-infirmiere/parcours/",
    "/widget/?forme=aide": "/widget/",
}


def test_search_engines_keep_one_page_whatever_is_asked_of_it(client, catalogue):
    for asked, kept in ASKED.items():
        page = " ".join(client.get(asked).content.decode().split())
        assert f'<link rel="canonical" href="http://testserver{kept}">' in page, asked
        assert "noindex" not in page, asked


def test_the_sitemap_lists_every_kind_of_page(client, catalogue):
    index = client.get("/sitemap.xml").content.decode()
    for section in ("pages", "territoires", "metiers", "certifications", "formations"):
        assert f"http://testserver/sitemap-{section}.xml" in index

    assert catalogue.nurse.get_absolute_url() in client.get("/sitemap-metiers.xml").content.decode()
    assert catalogue.training.get_absolute_url() in client.get("/sitemap-formations.xml").content.decode()
    assert client.get("/sitemap-rien.xml").status_code == 404


def test_security_contact_has_what_its_standard_asks(client):
    text = client.get("/.well-known/security.txt").content.decode()

    assert "Contact: mailto:" in text
    assert "Expires: " in text


@pytest.mark.parametrize("name", profile_names())
def test_the_accents_of_every_profile_are_readable_on_their_tints(name):
    colours = read_profile(PROFILES_DIR / f"{name}.toml").colours

    assert contrast(colours.accent, mixed(colours.accent, "#ffffff", 0.92)) >= 4.5
    assert contrast(colours.accent_dark, mixed(colours.accent_dark, "#14181f", 0.87)) >= 4.5
    assert contrast(colours.on_accent, mixed(colours.accent, "#000000", 0.25)) >= 4.5
    assert colours.accent in theme_sheet(colours)


def test_colours_and_mark_are_files_of_the_site(client):
    assert client.get("/theme.css")["Content-Type"].startswith("text/css")
    assert client.get("/favicon.svg")["Content-Type"] == "image/svg+xml"
