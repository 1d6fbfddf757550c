"""The address an adviser's own calendar reads: theirs alone, naming nobody, ended with their place in the structure."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from azimut.accounts.models import Membership
from azimut.accounts.services import remove_member
from azimut.core.permissions import Actor, Refusal, Role
from azimut.reception.models import AppointmentSlot, CalendarFeed
from azimut.reception.retention_appointment import feeds_without_reader
from azimut.reception.services.appointments import take_slot
from azimut.reception.services.calendar_feeds import close_calendar_feed, open_calendar_feed
from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.directory.factories import StructureFactory

pytestmark = pytest.mark.django_db
PERSON = {"called": "Zoé Témoin", "email": "zoe@exemple.fr"}


def path_of(token: str) -> str:
    return f"/pro/agenda/{token}.ics"


def slot_of(structure_id, *, in_days: int = 3, taken: int = 1) -> AppointmentSlot:
    slot = AppointmentSlot.objects.create(
        structure_id=structure_id, starts_at=timezone.now() + timedelta(days=in_days), capacity=3, minutes=30
    )
    for _seat in range(taken):
        take_slot(slot, PERSON, site="")
    return slot


def removed(actor: Actor) -> None:
    manager = actor_of_membership(MembershipFactory(structure_id=actor.structure_id, role=Role.STRUCTURE_MANAGER))
    remove_member(Membership.objects.get(pk=actor.key[2:]), actor=manager)


def test_a_calendar_reads_when_and_how_many_and_never_who(adviser, client) -> None:
    slot = slot_of(adviser.structure_id, taken=2)
    slot_of(adviser.structure_id, in_days=4, taken=0)
    slot_of(StructureFactory().pk)

    answer = client.get(path_of(open_calendar_feed(adviser)))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"].startswith("text/calendar")
    assert event["SUMMARY"] == "Rendez-vous (2 personnes)"
    assert event.decoded("DTSTART") == slot.starts_at.replace(microsecond=0)
    assert "Zoé" not in answer.content.decode()
    assert "zoe@" not in answer.content.decode()


def test_a_member_who_leaves_takes_the_address_with_them(adviser, client) -> None:
    address = path_of(open_calendar_feed(adviser))
    assert client.get(address).status_code == 200

    removed(adviser)

    assert client.get(address).status_code == 404
    assert feeds_without_reader(timezone.now()).count() == 1


def test_another_hat_of_the_same_person_keeps_its_own_address(adviser, client) -> None:
    elsewhere = actor_of_membership(MembershipFactory(user_id=adviser.user_id))
    here, there = path_of(open_calendar_feed(adviser)), path_of(open_calendar_feed(elsewhere))

    removed(adviser)

    assert [client.get(one).status_code for one in (here, there)] == [404, 200]


def test_a_new_address_closes_the_one_before(adviser, client) -> None:
    before, after = path_of(open_calendar_feed(adviser)), path_of(open_calendar_feed(adviser))
    assert [client.get(one).status_code for one in (before, after)] == [404, 200]

    close_calendar_feed(adviser)
    assert client.get(after).status_code == 404


def test_the_secret_is_shown_once_and_kept_nowhere(adviser) -> None:
    professional = Client()
    professional.cookies["session"] = session_of(adviser)
    page = "/pro/accueil/rendez-vous/agenda/"

    shown = professional.post(page, {"acte": "ouvrir"}).content.decode()
    address = shown.split('value="http', 1)[1].split('"', 1)[0]
    token = urlsplit(f"http{address}").path.rsplit("/", 1)[1].removesuffix(".ics")

    assert Client().get(path_of(token)).status_code == 200
    assert token not in professional.get(page).content.decode()
    assert not CalendarFeed.objects.filter(token_hash__contains=token).exists()


def test_only_those_who_work_in_a_structure_have_such_an_address(regional_officer) -> None:
    with pytest.raises(Refusal):
        open_calendar_feed(regional_officer)


def test_a_full_calendar_takes_as_many_queries_as_an_empty_one(adviser, client, django_assert_max_num_queries) -> None:
    address = path_of(open_calendar_feed(adviser))
    for day in range(1, 9):
        slot_of(adviser.structure_id, in_days=day)

    with django_assert_max_num_queries(4):
        client.get(address)
