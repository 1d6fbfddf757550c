"""Events: their dates on the clock of Paris, who may do what, what the public reads and calendars learn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.permissions import Refusal
from azimut.core.personal_data import purge
from azimut.events import services
from azimut.events.enums import EventKind, EventState, Repetition
from azimut.events.models import Event
from tests.events.factories import EventFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def paris(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


def facts(**changes: object) -> dict[str, object]:
    starts_at = timezone.now() + timedelta(days=5)
    return {
        "title": "Atelier CV",
        "kind": EventKind.WORKSHOP,
        "summary": "Deux heures pour écrire un CV qui vous ressemble.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "commune": CommuneFactory(chartres=True),
        **changes,
    }


def test_an_event_that_comes_back_keeps_its_hour_when_the_clock_changes() -> None:
    event = EventFactory(
        starts_at=paris(2026, 10, 21, 14), ends_at=paris(2026, 10, 21, 16),
        repetition=Repetition.WEEKLY, repeats_until=date(2026, 11, 4),
    )  # fmt: skip

    times = list(event.occurrences())

    assert [timezone.localtime(one.starts_at).hour for one in times] == [14, 14, 14]
    assert [one.ends_at - one.starts_at for one in times] == [timedelta(hours=2)] * 3
    instants = [one.starts_at.astimezone(UTC) for one in times]
    assert instants[1] - instants[0] == timedelta(days=7, hours=1)


@given(weeks=st.integers(0, 60), repetition=st.sampled_from([Repetition.WEEKLY, Repetition.FORTNIGHTLY]))
def test_no_time_is_after_the_last_day_nor_missing_before_it(weeks: int, repetition: Repetition) -> None:
    first = paris(2026, 1, 5, 9)
    last = first.date() + timedelta(weeks=weeks)
    event = Event(starts_at=first, ends_at=first + timedelta(hours=1), repetition=repetition, repeats_until=last)

    days = [timezone.localdate(one.starts_at) for one in event.occurrences()]

    step = 1 if repetition == Repetition.WEEKLY else 2
    assert days == [first.date() + timedelta(weeks=rank) for rank in range(0, weeks + 1, step)]


def test_the_next_time_is_the_one_under_way_then_none() -> None:
    event = EventFactory(starts_at=paris(2026, 5, 4, 9), ends_at=paris(2026, 5, 4, 11))

    assert event.next_occurrence(paris(2026, 5, 4, 10)) is not None
    assert event.next_occurrence(paris(2026, 5, 4, 11, 1)) is None


def test_what_a_member_writes_is_of_their_structure_and_waits_to_be_read(adviser, animator) -> None:
    event = services.propose_event(services.write_event(facts(), actor=adviser), actor=adviser)

    assert event.state == EventState.PROPOSED
    assert event.organiser_id == adviser.structure_id
    assert list(Event.objects.to_read()) == [event]
    assert services.publish_event(event, actor=animator).is_published


def test_what_the_regional_team_writes_is_online_at_once(animator) -> None:
    event = services.write_event(facts(organiser_name="Rectorat"), actor=animator)

    assert services.propose_event(event, actor=animator).is_published


def test_nobody_publishes_or_changes_the_events_of_others(adviser, stranger, auditor) -> None:
    event = EventFactory(proposed=True, organiser_id=adviser.structure_id)

    for refused in (
        lambda: services.publish_event(event, actor=adviser),
        lambda: services.change_event(event, facts(), seen=event.changed_at, actor=stranger),
        lambda: services.cancel_event(event, "Non.", actor=stranger),
        lambda: services.write_event(facts(), actor=auditor),
    ):
        with pytest.raises(Refusal):
            refused()


def test_a_draft_is_read_by_its_structure_alone(adviser, stranger, animator) -> None:
    draft = EventFactory(draft=True, organiser_id=adviser.structure_id)

    assert draft in Event.objects.visible_to(adviser)
    assert draft not in Event.objects.visible_to(stranger)
    assert draft not in Event.objects.visible_to(animator)


def test_two_people_do_not_write_over_each_other(adviser) -> None:
    event = services.write_event(facts(), actor=adviser)
    seen = event.changed_at
    services.change_event(event, facts(title="Atelier lettre"), seen=seen, actor=adviser)

    with pytest.raises(services.EventChanged):
        services.change_event(event, facts(title="Atelier oral"), seen=seen, actor=adviser)
    event.refresh_from_db()
    assert event.title == "Atelier lettre"


def test_a_change_of_what_is_online_stays_online_and_is_read_again(adviser, animator) -> None:
    event = EventFactory(organiser_id=adviser.structure_id)
    changed = services.change_event(event, facts(), seen=event.changed_at, actor=adviser)

    assert changed.is_published
    assert changed.awaits_reading_again
    assert not services.mark_read(changed, actor=animator).awaits_reading_again


def test_what_was_online_is_cancelled_with_its_reason_and_never_thrown_away(adviser) -> None:
    event = EventFactory(organiser_id=adviser.structure_id)

    with pytest.raises(services.EventRefused):
        services.discard_event(event, actor=adviser)
    with pytest.raises(services.EventRefused):
        services.cancel_event(event, "  ", actor=adviser)
    assert services.cancel_event(event, "La salle est fermée.", actor=adviser).is_cancelled
    with pytest.raises(Refusal):
        services.change_event(event, facts(), seen=event.changed_at, actor=adviser)


def test_a_proposal_sent_back_says_what_is_asked_then_forgets_it(adviser, animator) -> None:
    event = services.propose_event(services.write_event(facts(), actor=adviser), actor=adviser)
    sent_back = services.send_back(event, "Ajoutez l'adresse.", actor=animator)

    assert sent_back.is_draft
    assert sent_back.reason == "Ajoutez l'adresse."
    assert services.propose_event(sent_back, actor=adviser).reason == ""


def test_what_is_over_is_not_proposed(adviser) -> None:
    starts_at = timezone.now() - timedelta(days=2)
    event = services.write_event(facts(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)), actor=adviser)

    with pytest.raises(services.EventRefused):
        services.propose_event(event, actor=adviser)


def test_a_second_click_is_told_and_changes_nothing(adviser, animator) -> None:
    event = services.propose_event(services.write_event(facts(), actor=adviser), actor=adviser)
    services.publish_event(event, actor=animator)

    with pytest.raises(services.EventRefused):
        services.publish_event(event, actor=animator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timezone.now()},
        {"commune": None},
        {"repetition": Repetition.WEEKLY},
        {"organiser": None},
    ],
    ids=["ends-before", "nowhere", "without-last-day", "without-organiser"],
)
def test_the_database_refuses_what_makes_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EventFactory(**wrong)


def test_the_same_is_said_in_french_before_the_database(adviser) -> None:
    with pytest.raises(ValidationError, match="Donnez une commune"):
        services.write_event(facts(commune=None), actor=adviser)


def test_events_that_look_like_one_are_shown_together() -> None:
    event = EventFactory()
    same_town = EventFactory(starts_at=event.starts_at + timedelta(hours=5))
    EventFactory(starts_at=event.starts_at + timedelta(days=4))
    EventFactory(starts_at=event.starts_at, commune=CommuneFactory(dreux=True))

    assert list(Event.objects.alike(event)) == [same_town]


def test_who_wrote_an_event_is_forgotten_a_year_after_it_and_old_drafts_go(adviser) -> None:
    old = timezone.now() - timedelta(days=400)
    over = EventFactory(starts_at=old, author_id=adviser.user_id)
    coming = EventFactory(author_id=adviser.user_id)
    draft = EventFactory(draft=True, changed_at=old)

    list(purge())

    over.refresh_from_db()
    coming.refresh_from_db()
    assert over.author_id is None
    assert coming.author_id == adviser.user_id
    assert not Event.objects.filter(pk=draft.pk).exists()
