"""The page of a structure, its printed sheet and its contact card."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.directory.models import Network
from azimut.website.queries.freshness import forget_catalogue_version
from azimut.website.views import conditional, structures
from tests.directory.factories import ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.website.conftest import record_import
from tests.website.directory import small_directory
from tests.website.pages import read

QUERY_BUDGET = 12
MONDAY_AT_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Paris."""


@pytest.fixture
def directory(db):
    return small_directory()


@pytest.fixture
def youth(directory):
    return directory.youth


def shown(client, structure, query="") -> str:
    return client.get(f"{structure.get_absolute_url()}{query}").content.decode().replace("\u00a0", " ")


def at(monkeypatch, moment: datetime) -> None:
    for module in (structures, conditional):
        monkeypatch.setattr(module.timezone, "now", lambda: moment)


def test_the_page_says_where_when_and_at_which_number(client, youth):
    html = shown(client, youth)

    assert "1 rue de l&#x27;Exemple" in html
    assert "28100 Dreux" in html
    assert "de 9 h à 12 h et de 14 h à 17 h 30" in html
    assert 'href="tel:+33261910001"' in html
    assert "02 61 91 00 01" in html


def test_the_page_says_if_it_is_open_now(client, youth, monkeypatch):
    at(monkeypatch, MONDAY_AT_TEN)
    assert "Ouvert maintenant jusqu&#x27;à 12 h" in shown(client, youth)

    at(monkeypatch, MONDAY_AT_TEN + timedelta(hours=2, minutes=30))
    assert "Ouvre aujourd&#x27;hui à 14 h" in shown(client, youth)


def test_what_is_open_now_is_not_answered_from_an_hour_ago(client, youth, monkeypatch):
    at(monkeypatch, MONDAY_AT_TEN)
    etag = client.get(youth.get_absolute_url())["ETag"]
    known = {"If-None-Match": etag}

    assert client.get(youth.get_absolute_url(), headers=known).status_code == 304
    at(monkeypatch, MONDAY_AT_TEN + timedelta(minutes=4))
    assert client.get(youth.get_absolute_url(), headers=known).status_code == 304
    at(monkeypatch, MONDAY_AT_TEN + timedelta(minutes=5))
    assert client.get(youth.get_absolute_url(), headers=known).status_code == 200


def test_the_services_say_for_whom_how_and_what_they_cost(client, youth):
    ServiceFactory(
        structure=youth,
        name="Atelier du soir",
        themes=[Theme.HOUSING],
        publics=[Public.PARENTS],
        modes=[ServiceMode.VIDEO],
        is_free=False,
        fees="2 € la séance",
        conditions="Sur inscription.",
    )

    html = shown(client, youth)

    for said in ("Atelier du soir", "se loger", "Parents et familles", "En visioconférence", "Payant (2 € la séance)"):
        assert said in html
    assert "Sur inscription." in html


def test_the_page_tells_what_to_bring(client, youth):
    assert "Une pièce d&#x27;identité" in shown(client, youth)


def test_the_distance_is_from_the_place_one_looks_from(client, youth):
    assert "À 34 km" in shown(client, youth, "?ou=Chartres") or "À 33 km" in shown(client, youth, "?ou=Chartres")
    assert "de Chartres" in shown(client, youth, "?ou=Chartres")


def test_only_a_person_of_the_structure_makes_it_verified(client, youth):
    assert "D&#x27;après sa source, au" in shown(client, youth)
    assert "Vérifié le" not in shown(client, youth)

    youth.verified_on = timezone.localdate()
    youth.save()
    record_import("structures:test")

    assert "Vérifié le" in shown(client, youth)


def test_a_page_nobody_confirmed_for_six_months_says_to_call(client, youth):
    assert "appelez avant de vous déplacer" not in shown(client, youth)

    youth.updated_on = timezone.localdate() - timedelta(days=200)
    youth.save()
    record_import("structures:test")

    assert "appelez avant de vous déplacer" in shown(client, youth)


def test_an_ended_structure_says_so_and_leads_to_its_network(client, youth):
    youth.ended_on = date(2026, 6, 30)
    youth.save()

    html = shown(client, youth)

    assert "ne figure plus dans l'annuaire depuis le 30 juin 2026" in html
    assert 'href="/reseaux/mission_locale/"' in html
    assert "Ouvert maintenant" not in html


def test_a_structure_of_a_network_of_the_past_leads_to_its_successor(client, directory):
    old = StructureFactory(network=Network.objects.get(code="pole_emploi"), name="Pôle emploi Dreux", ended=True)

    assert 'href="/reseaux/france_travail/"' in shown(client, old)


def test_a_structure_without_any_place_says_how_to_reach_it(client, directory):
    bare = StructureFactory(name="Association sans adresse", website="", network=None)

    html = shown(client, bare)

    assert "Nous ne connaissons pas son adresse" in html
    assert "tel:" in html


def test_an_error_is_told_on_a_form_of_this_structure(client, youth):
    html = shown(client, youth)

    assert f'href="{youth.get_absolute_url()}signaler/">Signaler une erreur' in html
    assert "mailto:" not in html


def test_who_works_there_finds_how_to_keep_the_page_and_no_one_for_a_place_that_closed(client, youth):
    asked = f"/connexion/rejoindre/{youth.pk}/"
    assert asked in client.get(youth.get_absolute_url()).content.decode()
    assert client.get(asked).status_code == 200

    youth.ended_on = youth.updated_on
    youth.save()
    assert asked not in client.get(youth.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", ["", "autre-nom/"])
def test_another_slug_leads_to_the_one_address(client, youth, slug):
    response = client.get(f"/structures/{youth.pk}/{slug}")

    assert response.status_code == 301
    assert response["Location"] == youth.get_absolute_url()


def test_an_unknown_structure_is_not_found_and_a_person_is_proposed(client, directory):
    response = client.get("/structures/00000000-0000-4000-8000-000000000000/x/")

    assert response.status_code == 404
    assert "tel:" in response.content.decode()


def test_search_engines_read_the_office_its_hours_and_its_services(client, youth):
    (script,) = read(client.get(youth.get_absolute_url())).data_scripts
    data = json.loads(script)

    assert data["@type"] == "GovernmentOffice"
    assert data["name"] == "Mission locale de Dreux"
    assert data["address"]["postalCode"] == "28100"
    assert data["openingHours"] == ["Mo-Fr 09:00-12:00", "Mo-Fr 14:00-17:30"]
    assert data["geo"]["latitude"] == pytest.approx(48.737)
    assert data["makesOffer"][0]["itemOffered"]["@type"] == "Service"


def test_a_name_cannot_close_the_data_nor_the_drawing(client, directory):
    wicked = StructureFactory(name="</script><b>x</b>", network=None)
    ReceptionPointFactory(structure=wicked, network=None)

    assert "<b>x</b>" not in shown(client, wicked)


def test_a_feed_cannot_bring_a_script_as_an_address(client, directory):
    wicked = StructureFactory(name="Association", website="javascript:alert(1)", network=None)
    ReceptionPointFactory(structure=wicked, network=None, accessibility_url="javascript:alert(2)")

    assert 'href="javascript:' not in shown(client, wicked)


def test_the_printed_sheet_has_a_code_that_leads_to_the_page(client, youth):
    html = client.get(f"{youth.get_absolute_url()}fiche/").content.decode()

    assert f"http://testserver/structures/{youth.pk}/" in html
    assert '<path transform="scale(4)"' in html or "<path" in html[html.index('<figure class="code"') :]
    assert "02 61 91 00 01" in html


def test_the_code_reads_back_as_the_address():
    """Same symbol as segno makes of the address: the picture holds nothing else."""
    drawn = structures._code("https://azimut.example/structures/1/")

    assert drawn == structures._code("https://azimut.example/structures/1/")
    assert drawn != structures._code("https://azimut.example/structures/2/")
    assert drawn.startswith("<svg")


@pytest.mark.parametrize("page", ["", "contact.vcf", "fiche/"])
def test_an_address_that_is_not_of_the_web_is_nowhere_on_a_page(client, youth, page):
    youth.website = youth.source_url = "javascript:alert(1)"
    youth.save()

    response = client.get(f"{youth.get_absolute_url()}{page}")

    assert response.status_code == 200
    assert "javascript:" not in response.content.decode()


def test_the_contact_card_is_one_a_telephone_reads(client, youth):
    youth.name = "Mission locale; antenne, centre\\ville de Dreux et de toutes les communes de son arrondissement"
    youth.save()

    response = client.get(f"{youth.get_absolute_url()}contact.vcf")
    text = response.content.decode()

    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert text.endswith("END:VCARD\r\n")
    assert "\\; antenne\\, centre\\\\ville" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "TEL;TYPE=WORK,VOICE:+33261910001" in text


def test_a_line_break_cannot_forge_a_field_of_the_card(client, directory):
    forged = StructureFactory(name="Association\r\nTEL:0899", network=None)

    assert "\nTEL:0899" not in client.get(f"/structures/{forged.pk}/x/contact.vcf").content.decode()


def test_the_page_asks_as_much_whatever_its_places_and_services(client, youth, django_assert_max_num_queries):
    ReceptionPointFactory(structure=youth)
    ServiceFactory(structure=youth)
    client.get(youth.get_absolute_url())  # the rules come to memory
    forget_catalogue_version()
    with django_assert_max_num_queries(QUERY_BUDGET) as few:
        client.get(youth.get_absolute_url())
    for _ in range(6):
        ReceptionPointFactory(structure=youth)
        ServiceFactory(structure=youth)

    forget_catalogue_version()
    with django_assert_max_num_queries(len(few)):
        client.get(youth.get_absolute_url())
