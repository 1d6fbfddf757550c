"""The pages of networks, of today and of the past."""

import pytest

from azimut.guidance.rules.trades import networks_known_for
from azimut.website.queries.directory_networks import what_to_bring
from tests.website.directory import small_directory


@pytest.fixture
def directory(db):
    return small_directory()


def test_operators_of_the_free_advice_come_first_and_old_names_last(client, directory):
    html = client.get("/reseaux/").content.decode()

    assert html.index("Missions locales") < html.index("Les autres réseaux") < html.index("Les noms d'avant")
    assert "Pôle emploi" in html[html.index('id="avant"') :]


def test_a_network_says_what_it_does_for_whom_and_where(client, directory):
    html = client.get("/reseaux/mission_locale/?ou=Dreux").content.decode()

    assert "conseil en évolution professionnelle (CEP)" in html
    assert "Jeunes de 16 à 30 ans" in html
    assert "Mission locale de Dreux" in html
    assert "/annuaire/?reseau=mission_locale&amp;ou=Dreux" in html


def test_a_network_tells_its_former_names(client, directory):
    html = client.get("/reseaux/france_travail/").content.decode()

    assert "Ses noms d'avant" in html
    assert 'href="/reseaux/pole_emploi/"' in html


def test_a_network_of_the_past_tells_who_took_over(client, directory):
    html = client.get("/reseaux/pole_emploi/").content.decode()

    assert "n'existe plus sous ce nom depuis le 31 décembre 2023" in html
    assert 'href="/reseaux/france_travail/"' in html


@pytest.mark.parametrize("written", ["mission-locale", "MISSION_LOCALE", "Mission-Locale"])
def test_a_code_written_otherwise_leads_to_the_one_address(client, directory, written):
    response = client.get(f"/reseaux/{written}/")

    assert response.status_code == 301
    assert response["Location"] == "/reseaux/mission_locale/"


def test_an_unknown_network_is_not_found(client, directory):
    assert client.get("/reseaux/atlantide/").status_code == 404


def test_every_network_has_a_page(client, directory):
    from azimut.directory.models import Network

    answers = {network.code: client.get(network.get_absolute_url()).status_code for network in Network.objects.all()}

    assert {code: status for code, status in answers.items() if status != 200} == {}


def test_what_a_network_is_known_for_comes_from_the_rules(db):
    assert "cap_emploi" in networks_known_for("disability", "")
    assert "mission_locale" in networks_known_for("", "early_leavers")
    assert networks_known_for("", "") == ()
    assert set(networks_known_for("find_job", "disabled_people")) <= set(networks_known_for("find_job", ""))


def test_what_to_bring_is_told_once_each(db):
    things = what_to_bring("france_travail")

    assert things
    assert len(things) == len(set(things)) <= 3
    assert what_to_bring("unknown") == ()
