"""The person chooses when to come from their private page; a seat is never held for a request that is over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.directory.models import Structure
from azimut.reception.enums import DeclineReason, Outcome
from azimut.reception.services import appointments as acts
from azimut.reception.services import referrals
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.following import choose_slot, withdraw_by_person
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.reception.factories import person, referral_facts
from tests.reception.test_appointments import slot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(db):
    return actor_of_membership(MembershipFactory())


@pytest.fixture
def sent(adviser, receiver):
    to_structure = Structure.objects.get(pk=receiver.structure_id)
    return referrals.send_referral(referral_facts(), person("Zoé"), to_structure=to_structure, actor=adviser)


@pytest.fixture
def accepted(sent, receiver):
    return referrals.accept_referral(sent, actor=receiver)


@pytest.fixture
def page(sent) -> str:
    return f"/suivi/{draw_follow_link(sent)}/"


def post(address: str, **said: str) -> int:
    return Client().post(address, said).status_code


def test_the_person_takes_a_slot_moves_it_and_gives_it_back(accepted, page) -> None:
    first, second = slot_of(accepted.to_structure), slot_of(accepted.to_structure, days=9)
    assert "Choisir un créneau" in Client().get(page).content.decode()

    assert post(f"{page}creneaux/", slot=str(first.pk)) == 302
    assert post(f"{page}creneaux/", slot=str(second.pk)) == 302
    accepted.refresh_from_db()
    assert (accepted.state, accepted.appointment_at) == ("appointment", second.starts_at)
    assert accepted.appointments.standing().get().slot == second

    assert post(f"{page}creneaux/", acte="annuler") == 302
    accepted.refresh_from_db()
    assert (accepted.state, accepted.appointment_at) == ("accepted", None)
    assert "Le rendez-vous a été annulé" in Client().get(page).content.decode()


def test_no_slot_is_chosen_before_the_structure_accepted_nor_after_it_is_over(sent, receiver, page) -> None:
    slot = slot_of(sent.to_structure)
    assert post(f"{page}creneaux/", slot=str(slot.pk)) == 403
    assert "créneau" not in Client().get(page).content.decode()

    referrals.accept_referral(sent, actor=receiver)
    referrals.close_referral(sent, outcome=Outcome.ACCOMPANIED, actor=receiver)
    assert post(f"{page}creneaux/", slot=str(slot.pk)) == 403


def test_a_person_who_stopped_meanwhile_holds_no_seat(accepted) -> None:
    slot = slot_of(accepted.to_structure)
    withdraw_by_person(accepted)

    with pytest.raises(Refusal):
        choose_slot(accepted, slot, site="")
    assert not slot.appointments.exists()


def test_only_slots_of_the_structure_that_accepted_are_taken(accepted, adviser, page) -> None:
    elsewhere = slot_of(Structure.objects.get(pk=adviser.structure_id))

    assert post(f"{page}creneaux/", slot=str(elsewhere.pk)) == 422
    assert not elsewhere.appointments.exists()


def test_a_slot_full_meanwhile_is_said(accepted, page) -> None:
    slot = slot_of(accepted.to_structure)
    acts.take_slot(slot, {}, site="")

    assert post(f"{page}creneaux/", slot=str(slot.pk)) == 422


@pytest.mark.parametrize("end", ["closed", "fixed elsewhere"])
def test_the_seat_is_free_again_when_the_request_ends_or_is_met_another_day(accepted, receiver, end) -> None:
    slot = slot_of(accepted.to_structure)
    choose_slot(accepted, slot, site="")
    if end == "closed":
        referrals.close_referral(accepted, outcome=Outcome.ABSENT, actor=receiver)
    else:
        referrals.fix_appointment(accepted, at=timezone.now() + timedelta(days=2), actor=receiver)

    assert not slot.appointments.standing().exists()
    acts.take_slot(slot, {}, site="")


def test_the_seat_taken_by_the_sender_is_free_again_when_the_structure_declines(sent, adviser, receiver) -> None:
    slot = slot_of(sent.to_structure)
    acts.take_slot(slot, {}, site="", referral=sent, actor=adviser)
    referrals.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=receiver)

    assert not slot.appointments.standing().exists()


def test_a_missed_appointment_leaves_another_to_choose(accepted, receiver, page) -> None:
    slot = slot_of(accepted.to_structure)
    choose_slot(accepted, slot, site="")
    acts.say_met(accepted.appointments.get(), is_met=False, actor=receiver)
    slot_of(accepted.to_structure, days=12)

    accepted.refresh_from_db()
    assert (accepted.state, accepted.appointment_at) == ("accepted", None)
    assert "Choisir un créneau" in Client().get(page).content.decode()


def test_the_page_that_follows_asks_few_questions_whatever_the_slots(accepted, page, django_assert_max_num_queries):
    for days in range(2, 12):
        slot_of(accepted.to_structure, days=days)

    with django_assert_max_num_queries(12):
        Client().get(page)
    with django_assert_max_num_queries(12):
        Client().get(f"{page}creneaux/")
