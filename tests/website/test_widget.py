"""A form of ours on the site of a partner: what it may show, what it may never do."""

from html import unescape

import pytest
from django.test import Client

from tests.accounts.factories import session_of
from tests.website.pages import read

FRAMES = ("/widget/recherche/", "/widget/aide/?ou=Chartres")


@pytest.mark.parametrize("address", FRAMES)
def test_any_site_may_frame_the_form_and_caches_may_keep_it(client, catalogue, address):
    response = client.get(address)

    assert "X-Frame-Options" not in response
    assert "frame-ancestors *;" in response["Content-Security-Policy"] + ";"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in response["Cache-Control"]


def test_no_other_page_may_be_framed(client, every_page):
    for address in [*every_page, "/connexion/", "/carnet/", "/nulle/part/", "/widget/atlantide/"]:
        response = client.get(address)
        assert response["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], address


@pytest.mark.parametrize("address", FRAMES)
def test_the_framed_form_sets_no_cookie_runs_no_script_and_loads_nothing_from_elsewhere(client, catalogue, address):
    response = client.get(address)
    page = read(response)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert b"<script" not in response.content
    assert b'method="post"' not in response.content
    assert page.style_attributes == 0
    assert all(loaded.startswith("/") for loaded in page.loaded)
    assert len(response.content) < 8_000


def test_the_framed_form_tells_nothing_of_who_is_signed_in_nor_of_the_kept_town(client, catalogue, adviser):
    strangers = Client()
    client.post("/lieu/", {"ou": "Chartres"})
    client.cookies["session"] = session_of(adviser)

    assert client.get("/widget/recherche/").content == strangers.get("/widget/recherche/").content


def test_a_partner_may_fill_in_their_town_and_an_unknown_one_is_left_out(client, catalogue):
    assert 'value="Chartres (28)"' in client.get("/widget/recherche/?ou=chartres").content.decode()
    assert "Nullepart" not in client.get("/widget/recherche/?ou=Nullepart").content.decode()


def test_what_the_framed_questions_send_is_understood(client, catalogue):
    first = client.get("/qui-peut-m-aider/?situation=salarie&ou=Chartres+%2828%29&suite=1")
    unanswered = client.get("/qui-peut-m-aider/?situation=&ou=&suite=1")

    assert first.status_code == 302
    assert first["Location"] == "/qui-peut-m-aider/vous/?situation=salarie&ou=28085"
    assert "Choisissez votre situation" in unanswered.content.decode()


def test_the_code_to_copy_leads_to_this_site_and_shows_the_town(client, catalogue):
    page = client.get("/widget/?forme=aide&ou=Chartres").content.decode()
    codes = [unescape(part.split("</textarea>")[0].split(">", 1)[1]) for part in page.split("<textarea")[1:]]

    assert len(codes) == 2
    assert codes[0].startswith('<iframe src="http://testserver/widget/aide/?ou=Chartres+%2828%29"')
    assert 'title="Formulaire' in codes[0]
    assert codes[1].startswith('<form action="http://testserver/qui-peut-m-aider/" method="get">')
    assert 'value="Chartres (28)"' in codes[1]
    assert "frame-src 'self'" in client.get("/widget/")["Content-Security-Policy"]


def test_an_odd_choice_shows_the_search_and_an_unknown_town_says_so(client, catalogue):
    page = client.get("/widget/?forme=x&ou=Nullepart").content.decode()

    assert "/widget/recherche/" in page
    assert "Nous ne connaissons pas «\u00a0Nullepart\u00a0»" in page
