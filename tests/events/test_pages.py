"""The shared calendar on the site: proposed in the professionals' space, read by anyone, followed by calendars."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from icalendar import Calendar

from azimut.events.models import Event
from azimut.territories.places import forget_places
from azimut.website.queries.freshness import forget_catalogue_version
from tests.accounts.factories import client_of
from tests.directory.factories import NetworkFactory, StructureFactory
from tests.events.factories import EventFactory
from tests.territories.factories import CommuneFactory, DepartmentFactory, TerritoryFactory

QUERY_BUDGET = 12

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget_catalogue_version()
    forget_places()


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def form(**changes: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=10)
    return {
        "title": "Portes ouvertes du lycée",
        "kind": "open_day",
        "audience": "public",
        "summary": "Visite des ateliers, avec les apprentis et leurs formateurs.",
        "starts_on": day.isoformat(),
        "starts_time": "14:00",
        "ends_time": "17:00",
        "repetition": "none",
        "town": "Chartres",
        "suite": "proposer",
        **changes,
    }


def test_a_member_proposes_the_animator_publishes_and_a_citizen_subscribes(client, adviser, animator) -> None:
    CommuneFactory(chartres=True)
    member, keeper = client_of(adviser), client_of(animator)

    told = member.post("/pro/agenda/proposer/", form(), follow=True)
    event = Event.objects.get()
    assert "l'animation régionale le relit" in text_of(told)
    assert "Portes ouvertes du lycée" not in text_of(client.get("/agenda/"))
    assert "Un événement attend votre lecture." in text_of(keeper.get("/pro/"))

    keeper.post(f"/pro/agenda/{event.pk}/publier/")
    forget_catalogue_version()
    assert "Portes ouvertes du lycée" in text_of(client.get("/agenda/?ou=Chartres"))
    entries = Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["Portes ouvertes du lycée"]
    assert timezone.localtime(entries[0]["DTSTART"].dt).hour == 14


def test_what_is_asked_of_a_proposal_reaches_its_structure(adviser, animator) -> None:
    event = EventFactory(proposed=True, organiser_id=adviser.structure_id)

    client_of(animator).post(f"/pro/agenda/{event.pk}/renvoyer/", {"reason": "Ajoutez l'adresse."})

    assert f"Un changement est demandé : {event.title}." in text_of(client_of(adviser).get("/pro/"))
    assert "Ajoutez l'adresse." in text_of(client_of(adviser).get(f"/pro/agenda/{event.pk}/modifier/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_time": "13:00"}, "La fin vient après le début."),
        ({"town": "Nulleparville"}, "Nous ne connaissons pas la commune « Nulleparville »."),
        ({"town": ""}, "Donnez une commune, ou un lien pour y assister à distance."),
        ({"starts_on": "2020-01-01"}, "Cette date est passée."),
        ({"repetition": "weekly"}, "donnez le dernier jour possible"),
        ({"repetition": "weekly", "repeats_until": "2040-01-01"}, "Un an au plus"),
        ({"kind": "fête"}, "Sélectionnez un choix valide"),
        ({"url": "javascript:alert(1)"}, "Saisissez une URL valide"),
        ({"starts_on": "31/02/2027"}, "Saisissez une date valide"),
    ],
    ids=["ends-before", "unknown-town", "nowhere", "past", "no-last-day", "too-long", "kind", "script", "no-such-day"],
)
def test_a_form_that_does_not_suit_says_why_and_loses_nothing(adviser, changes, sentence: str) -> None:
    CommuneFactory(chartres=True)

    response = client_of(adviser).post("/pro/agenda/proposer/", form(**changes))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "Visite des ateliers" in text_of(response)
    assert not Event.objects.exists()


def test_a_member_corrects_what_is_online_and_is_told_when_a_colleague_did_meanwhile(adviser) -> None:
    event = EventFactory(organiser_id=adviser.structure_id)
    client = client_of(adviser)
    seen = event.changed_at.isoformat()

    assert client.post(f"/pro/agenda/{event.pk}/modifier/", form(seen=seen)).status_code == 302
    late = client.post(f"/pro/agenda/{event.pk}/modifier/", form(seen=seen, title="Autre titre"))

    assert late.status_code == 422
    assert "a modifié cet événement entre-temps" in text_of(late)
    assert client.post(f"/pro/agenda/{event.pk}/modifier/", form(seen="2026-99-99")).status_code == 422


def test_drafts_proposals_and_meetings_of_professionals_are_not_public(client, adviser) -> None:
    hidden = [EventFactory(draft=True), EventFactory(proposed=True), EventFactory(between_professionals=True)]

    assert not any(event.title in text_of(client.get("/agenda/")) for event in hidden)
    assert b"VEVENT" not in client.get("/agenda.ics").content
    for event in hidden:
        assert client.get(event.get_absolute_url()).status_code == 404
        assert client.get(f"/agenda/{event.pk}/evenement.ics").status_code == 404
    assert hidden[2].title in text_of(client_of(adviser).get("/pro/agenda/"))


def test_a_cancelled_event_leaves_the_list_says_so_on_its_page_and_to_calendars(client) -> None:
    event = EventFactory(cancelled=True)

    assert event.title not in text_of(client.get("/agenda/"))
    assert "Annulé." in text_of(client.get(event.get_absolute_url()))
    (entry,) = Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")
    assert str(entry["STATUS"]) == "CANCELLED"
    assert "La salle est fermée." in str(entry["DESCRIPTION"])


def test_near_a_town_come_what_is_held_around_and_what_one_attends_from_anywhere(client) -> None:
    near, far, remote = EventFactory(), EventFactory(commune=CommuneFactory(lyon=True)), EventFactory(remote=True)

    page = text_of(client.get("/agenda/?ou=Chartres"))

    assert near.title in page
    assert remote.title in page
    assert far.title not in page


def test_filters_by_kind_and_date_and_their_empty_page_leads_on(client) -> None:
    EventFactory()

    assert "1 événement à venir" in text_of(client.get("/agenda/?genre=forum&quand=mois"))
    unknown = text_of(client.get("/agenda/?genre=atelier&quand=mois"))
    assert "1 événement" in unknown  # a word that is no kind is left out
    nothing = text_of(client.get("/agenda/?genre=workshop"))
    assert "Rien n'est annoncé, mais voici quoi faire" in nothing


def test_a_feed_has_each_time_of_what_comes_back_under_a_name_of_its_own(client) -> None:
    event = EventFactory(repetition="weekly", repeats_until=timezone.localdate() + timedelta(days=30))

    entries = Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")

    assert len(entries) == len({str(entry["UID"]) for entry in entries}) == len(list(event.occurrences())) > 2


def test_territories_and_networks_have_their_own_feed(client) -> None:
    event = EventFactory(organiser=StructureFactory(network=NetworkFactory(cio=True)))
    other = EventFactory(commune=CommuneFactory(dreux=True))
    territory = TerritoryFactory()
    event.commune.territories.add(territory)

    def titles(address: str) -> set[str]:
        return {str(entry["SUMMARY"]) for entry in Calendar.from_ical(client.get(address).content).walk("VEVENT")}

    assert titles("/territoires/dep-28/agenda.ics") == {event.title, other.title}
    assert titles(f"/territoires/{territory.code}/agenda.ics") == {event.title}
    assert titles("/reseaux/cio/agenda.ics") == {event.title}


def test_the_portrait_of_a_territory_shows_what_comes_there(client) -> None:
    event = EventFactory()
    elsewhere = EventFactory(commune=CommuneFactory(lyon=True))

    page = text_of(client.get("/territoires/dep-28/"))

    assert event.title in page
    assert elsewhere.title not in page
    DepartmentFactory(loiret=True)
    assert "Aucun événement n'est annoncé ici" in text_of(client.get("/territoires/dep-45/"))


def test_a_past_event_keeps_its_page_and_leads_to_what_comes(client) -> None:
    event = EventFactory(past=True)

    assert "Cet événement est passé." in text_of(client.get(event.get_absolute_url()))
    assert client.get(f"/agenda/{event.pk}/evenement.ics").status_code == 200


def test_the_number_of_queries_does_not_grow_with_events(client, django_assert_max_num_queries) -> None:
    for _ in range(5):
        EventFactory()
    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get("/agenda/?ou=Chartres")
    for _ in range(30):
        EventFactory()
    forget_catalogue_version()
    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get("/agenda/?ou=Chartres")
    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get("/agenda.ics")


def test_the_calendar_of_professionals_keeps_its_budget(animator, django_assert_max_num_queries) -> None:
    for _ in range(8):
        EventFactory(proposed=True)
        EventFactory()
    client = client_of(animator)
    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get("/pro/agenda/")


def test_odd_questions_are_answered(client) -> None:
    EventFactory()
    for odd in (
        "?page=999",
        "?page=-1",
        "?page=²",
        "?rayon=1e9",
        "?quand[]=x",
        "?ou=" + "a" * 3_000,
        "?ou=%F0%9F%8E%89",
    ):
        assert client.get(f"/agenda/{odd}").status_code == 200


def test_what_people_write_cannot_break_the_page(client) -> None:
    event = EventFactory(title="</script><script>x", summary="<b>gras</b> & = +", online_url="https://x.fr/?a=1&b=2")

    page = client.get(event.get_absolute_url()).content.decode()

    assert "<script>x" not in page
    assert "<b>gras" not in page
