"""What holds on every page, whatever it is about."""

import gzip
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.website.pages import read

QUERY_BUDGET = 12
MOST_REQUESTS, MOST_KILOBYTES = 12, 80
FORMS = ("/lieu/", "/signaler/")
"""Their cookie proves that the form comes from this site (CSRF)."""
PLACES_IN_MEMORY = 6
"""Queries that load the places in process memory, once every few seconds whatever the pages."""


@pytest.fixture
def responses(client, every_page):
    client.get("/recherche/?ou=Chartres")
    return {address: client.get(address) for address in every_page}


def test_every_page_answers(responses):
    assert {address: r.status_code for address, r in responses.items() if r.status_code != 200} == {}


def test_every_page_has_its_own_title_and_one_main_heading(responses):
    pages = {address: read(response) for address, response in responses.items()}

    assert len({" ".join(page.title.split()) for page in pages.values()}) == len(pages)
    for address, page in pages.items():
        assert [level for level, _text in page.headings].count(1) == 1, address
        assert page.headings[0][0] == 1, address


def test_headings_never_skip_a_level(responses):
    for address, response in responses.items():
        levels = [level for level, _text in read(response).headings]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (address, levels)


def test_no_page_repeats_an_id(responses):
    for address, response in responses.items():
        ids = read(response).ids
        assert len(ids) == len(set(ids)), address


def test_no_page_carries_an_inline_script_or_style(responses):
    for address, response in responses.items():
        page = read(response)
        assert page.inline_scripts == [], address
        assert page.style_attributes == 0, address


def test_no_page_loads_anything_from_elsewhere(responses):
    for address, response in responses.items():
        assert all(loaded.startswith("/") for loaded in read(response).loaded), address


def test_the_security_policy_allows_no_inline_code(responses):
    for response in responses.values():
        policy = response["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert "default-src 'none'" in policy


def test_no_answer_gives_a_device_away_nor_lets_another_site_take_it_in(client, responses):
    others = ["/nulle/part/", "/recherche/?quoi=%00", "/pro/", "/favicon.ico", "/static/website/fonts.css"]
    for address, response in {**responses, **{address: client.get(address) for address in others}}.items():
        policy = response["Permissions-Policy"]
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy.split(", ")), address
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", address
        response.close()


def test_every_page_ends_with_someone_to_call(responses):
    for address, response in responses.items():
        assert "tel:" in response.content.decode(), address


def test_no_link_of_a_page_is_dead(client, responses):
    links = {
        urlsplit(link).path
        for response in responses.values()
        for link in read(response).links
        if link.startswith("/") and not link.startswith("//")
    }

    dead = {link: client.get(link).status_code for link in links if client.get(link).status_code not in {200, 301, 302}}
    # The profile of the tests is another region: its towns are not in this small catalogue.
    assert {link for link in dead if not re.match(r"/territoires/(reg-84|\d{5})/", link)} == set()


def test_every_link_of_a_page_has_a_view(responses):
    for response in responses.values():
        for link in read(response).links:
            if link.startswith("/"):
                resolve(urlsplit(link).path)


def test_a_demonstration_says_so_on_every_page(responses):
    assert all("Démonstration." in response.content.decode() for response in responses.values())


def test_a_real_site_does_not_call_itself_a_demonstration(client, db, settings):
    settings.DEMONSTRATION = False

    assert "Démonstration" not in client.get("/").content.decode()


def test_no_page_sets_a_cookie_unasked(responses):
    setting = {address: list(r.cookies) for address, r in responses.items() if r.cookies}

    assert {address: found for address, found in setting.items() if not any(form in address for form in FORMS)} == {}


def test_no_page_asks_the_database_too_much(client, every_page, django_assert_max_num_queries):
    client.get("/recherche/?ou=Chartres")  # the places come to memory
    client.get("/qui-peut-m-aider/")  # and the guidance rules
    client.get("/explorer/competences/")  # and the occupations to explore
    for address in every_page:
        with django_assert_max_num_queries(QUERY_BUDGET):
            client.get(address)


def test_the_first_visit_of_every_page_is_light(client, responses):
    """The page and all it loads, fonts and drawings named by its styles included, compressed as servers do."""
    for address, response in responses.items():
        loaded = list(dict.fromkeys(read(response).loaded))
        bodies = {one: b"".join(client.get(one)) for one in loaded}
        for style in [one for one in loaded if one.endswith(".css")]:
            named = re.findall(rb"url\([\"']?(/[^)\"']+)", bodies[style])
            bodies |= {one.decode(): b"".join(client.get(one.decode())) for one in named}
        weight = sum(len(gzip.compress(body)) for body in [response.content, *bodies.values()])

        assert 1 + len(bodies) <= MOST_REQUESTS, (address, sorted(bodies))
        assert weight <= MOST_KILOBYTES * 1024, (address, weight)


def test_the_static_pages_never_ask_the_database(client, django_assert_num_queries, db):
    for address in (
        "/aide/",
        "/facile-a-lire/",
        "/contact/",
        "/accessibilite/",
        "/donnees-personnelles/",
        "/mentions-legales/",
    ):
        with django_assert_num_queries(0):
            client.get(address)
