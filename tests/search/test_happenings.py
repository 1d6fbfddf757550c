"""Events in the search: what one can go to, never what is not online, for professionals only, or over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from azimut.events.enums import EventState, Repetition
from azimut.events.models import Event
from azimut.search.queries import search
from azimut.search.services import apply_outbox, rebuild_index
from tests.catalogue.factories import OccupationFactory
from tests.events.factories import EventFactory
from tests.search.conftest import BREST, CHARTRES

pytestmark = pytest.mark.django_db


def found(text: str = "", **asked) -> list[str]:
    return [hit.title for hit in search(text, types=["evenement"], **asked).hits]


def test_only_what_is_online_for_everyone_and_to_come_is_found() -> None:
    EventFactory(title="Forum de l'alternance")
    EventFactory(title="Forum de l'alternance, brouillon", draft=True)
    EventFactory(title="Forum de l'alternance, à relire", proposed=True)
    EventFactory(title="Forum de l'alternance, annulé", cancelled=True)
    EventFactory(title="Forum de l'alternance, entre nous", between_professionals=True)
    EventFactory(title="Forum de l'alternance, l'an dernier", past=True)
    rebuild_index()

    assert found("forum alternance") == found() == ["Forum de l'alternance"]
    assert [hit.type for hit in search("forum alternance").hits] == ["evenement"]


def test_a_result_says_when_where_and_what_and_is_chosen_by_its_kind() -> None:
    later = EventFactory(title="Métiers du soin", themes=["health"], starts_at=timezone.now() + timedelta(days=9))
    sooner = EventFactory(title="Métiers du bâtiment", kind="open_day")
    EventFactory(title="Métiers de la mer", remote=True, kind="talk", starts_at=timezone.now() + timedelta(days=20))
    rebuild_index()

    page = search("", types=["evenement"])
    near = search("métiers du soin", place=CHARTRES, types=["evenement"]).hits[0]
    kinds = {choice.value: choice.count for choice in page.facets["genre"]}

    assert [hit.title for hit in page.hits] == ["Métiers du bâtiment", "Métiers du soin", "Métiers de la mer"]
    assert kinds == {"forum": 1, "open_day": 1, "talk": 1}
    assert found(filters={"genre": ["open_day"]}) == [sooner.title]
    assert (near.id, near.url, near.details["city"]) == (str(later.pk), later.get_absolute_url(), "Chartres")
    assert near.distance_km == pytest.approx(0, abs=1.5)
    assert datetime.fromisoformat(near.details["starts_at"]) == later.starts_at.astimezone(UTC).replace(microsecond=0)
    assert found("métiers", place=BREST) == ["Métiers de la mer"]


def test_a_word_that_names_an_occupation_keeps_it_first() -> None:
    OccupationFactory(baker=True)
    EventFactory(title="Rencontre avec un boulanger")
    rebuild_index()

    assert [hit.type for hit in search("boulanger").hits] == ["metier", "evenement"]
    assert search("rencontre boulanger").hits[0].type == "evenement"


def test_the_outbox_hears_of_what_is_put_online_changed_and_cancelled() -> None:
    event = EventFactory(title="Atelier CV", draft=True)
    rebuild_index()
    assert found("atelier cv") == []

    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(state=EventState.PUBLISHED, read_at=now, published_at=now)
    assert apply_outbox()
    assert found("atelier cv") == ["Atelier CV"]

    event.organiser.name = "La Ruche"
    event.organiser.save()
    apply_outbox()
    assert search("ruche", types=["evenement"]).hits[0].subtitle == "La Ruche"

    Event.objects.filter(pk=event.pk).update(state=EventState.CANCELLED, reason="Salle fermée.")
    apply_outbox()
    assert found("atelier cv") == []


def test_an_event_that_ends_leaves_by_itself_and_one_that_returns_shows_its_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = timezone.now() + timedelta(hours=1)
    EventFactory(title="Atelier unique", starts_at=start)
    EventFactory(
        title="Atelier du mardi",
        starts_at=start,
        repetition=Repetition.WEEKLY,
        repeats_until=timezone.localdate() + timedelta(days=30),
    )
    rebuild_index()
    assert len(found("atelier")) == 2

    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(hours=4))
    assert found("atelier") == []  # before the index follows
    assert apply_outbox()
    (again,) = search("atelier", types=["evenement"]).hits

    assert again.title == "Atelier du mardi"
    assert datetime.fromisoformat(again.details["starts_at"]) > start + timedelta(days=6)
    assert apply_outbox() == 0


def test_its_card_says_when_and_where_and_offers_nothing_to_keep(client) -> None:
    start = timezone.make_aware(datetime(2031, 5, 6, 9, 5))
    EventFactory(title="Forum des métiers", starts_at=start)
    rebuild_index()

    page = client.get("/recherche/?type=evenement&quoi=forum").content.decode()

    assert "Mardi 6 mai 2031, 9 h 05" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "<span>Chartres</span>" in page
    assert 'value="evenement:' not in page
