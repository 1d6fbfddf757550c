"""An appointment taken for someone who is referred: one at a time, and what became of it comes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.directory.models import Structure
from azimut.reception.appointment_words import spoken_moment
from azimut.reception.enums import NoticeAudience, NoticeKind
from azimut.reception.models import Appointment, Referral, ReferralNotice
from azimut.reception.services import appointments as acts
from azimut.reception.services.notices import deliver_notice, remind_people_of_meetings
from azimut.reception.services.referrals import accept_referral, fix_appointment, send_referral, withdraw_referral
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.reception.factories import person, referral_facts
from tests.reception.test_appointments import CANARY, slot_of
from tests.reception.test_plans import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(db):
    return actor_of_membership(MembershipFactory())


@pytest.fixture
def referral(adviser, receiver):
    to_structure = Structure.objects.get(pk=receiver.structure_id)
    return send_referral(referral_facts(), person("Zoé"), to_structure=to_structure, actor=adviser)


def test_the_sender_takes_a_slot_and_the_meeting_closes_the_loop(adviser, receiver, referral) -> None:
    slot = slot_of(referral.to_structure)
    professional = signed_in(adviser)
    address = f"/pro/orientations/{referral.pk}/rendez-vous/"
    assert professional.post(address, {"slot": str(slot.pk)}).status_code == 302
    referral.refresh_from_db()
    assert referral.appointment_at == slot.starts_at
    held = referral.appointments.get()

    acts.say_met(held, is_met=True, actor=receiver)

    referral.refresh_from_db()
    assert referral.state == "met"
    assert "appointment" in set(referral.events.values_list("act", flat=True))


def test_another_slot_moves_the_appointment_of_a_referral_and_never_doubles_it(adviser, receiver, referral) -> None:
    accept_referral(referral, actor=receiver)
    first, second = slot_of(referral.to_structure), slot_of(referral.to_structure, days=9)
    professional = signed_in(adviser)
    for slot in (first, second):
        professional.post(f"/pro/orientations/{referral.pk}/rendez-vous/", {"slot": str(slot.pk)})

    referral.refresh_from_db()
    assert referral.appointments.count() == 1
    assert (referral.state, referral.appointment_at) == ("appointment", second.starts_at)


def test_a_missed_appointment_is_told_to_the_referral(receiver, adviser, referral) -> None:
    held, _link = acts.take_slot(slot_of(referral.to_structure), {}, site="", referral=referral, actor=adviser)

    acts.say_met(held, is_met=False, actor=receiver)

    assert "missed" in set(referral.events.values_list("act", flat=True))
    held.refresh_from_db()
    assert held.state == "missed"


def test_who_withdraws_their_referral_has_no_appointment_left(adviser, referral) -> None:
    said = {"called": CANARY, "email": f"{CANARY}@exemple.fr"}
    held, _link = acts.take_slot(slot_of(referral.to_structure), said, site="", referral=referral, actor=adviser)

    withdraw_referral(referral, actor=adviser)

    held.refresh_from_db()
    assert (held.state, held.called, held.email) == ("cancelled", None, None)


def test_a_stranger_takes_no_slot_for_a_referral(stranger, referral) -> None:
    with pytest.raises(Refusal):
        acts.take_slot(slot_of(referral.to_structure), {}, site="", referral=referral, actor=stranger)


def test_an_appointment_moved_by_an_adviser_is_written_under_their_name(adviser, receiver, referral) -> None:
    first, second = slot_of(referral.to_structure), slot_of(referral.to_structure, days=9)
    acts.take_slot(first, {}, site="", referral=referral, actor=adviser)

    signed_in(receiver).post(f"/pro/orientations/{referral.pk}/rendez-vous/", {"slot": str(second.pk)})

    moved = referral.events.filter(act="appointment").order_by("pk").last()
    assert (moved.by_id, moved.structure_id) == (receiver.user_id, receiver.structure_id)


def test_no_appointment_is_taken_for_who_stopped_everything_since_the_page_was_shown(adviser, referral) -> None:
    seen_before = Referral.objects.get(pk=referral.pk)
    withdraw_referral(referral, actor=adviser)

    with pytest.raises(Refusal):
        acts.take_slot(slot_of(referral.to_structure), {}, site="", referral=seen_before, actor=adviser)
    assert not referral.appointments.exists()


def test_the_second_of_two_appointments_taken_at_once_is_told_so(adviser, receiver, referral) -> None:
    acts.take_slot(slot_of(referral.to_structure), {}, site="", referral=referral, actor=adviser)

    with pytest.raises(acts.AlreadyBooked):
        acts.take_slot(slot_of(referral.to_structure, days=9), {}, site="", referral=referral, actor=receiver)
    assert referral.appointments.count() == 1


def reminders() -> list[ReferralNotice]:
    return list(ReferralNotice.objects.filter(kind=NoticeKind.REMINDER, audience=NoticeAudience.PERSON))


def held_tomorrow(referral, adviser) -> Appointment:
    """Taken two days ago, for tomorrow."""
    slot = slot_of(referral.to_structure, days=3)
    held, _link = acts.take_slot(slot, {}, site="", referral=referral, actor=adviser)
    return held


def two_days_on():
    return timezone.now() + timedelta(days=2)


def test_a_person_met_tomorrow_through_a_referral_is_reminded_once(adviser, referral) -> None:
    held = held_tomorrow(referral, adviser)
    assert remind_people_of_meetings() == 0, "it is too early"

    assert remind_people_of_meetings(two_days_on()) == 1
    assert remind_people_of_meetings(two_days_on()) == 0

    (notice,) = reminders()
    assert deliver_notice(notice.pk)
    letter = mail.outbox[-1]
    assert letter.subject.endswith("Votre rendez-vous approche")
    assert spoken_moment(held.slot.starts_at) in letter.body
    assert not [word for word in ("Zoé", referral.to_structure.name) if word in letter.body + letter.subject]


def test_a_day_agreed_by_phone_is_reminded_too(adviser, receiver, referral) -> None:
    accept_referral(referral, actor=receiver)
    fix_appointment(referral, at=timezone.now() + timedelta(days=3), actor=receiver)
    assert remind_people_of_meetings(two_days_on()) == 1


def test_who_was_told_of_the_meeting_today_is_not_reminded_at_once(adviser, referral) -> None:
    acts.take_slot(slot_of(referral.to_structure, days=1), {}, site="", referral=referral, actor=adviser)
    assert remind_people_of_meetings() == 0


def test_who_left_no_address_is_not_reminded(adviser, receiver) -> None:
    to_structure = Structure.objects.get(pk=receiver.structure_id)
    unreachable = {**person("Zoé"), "email": ""}
    referral = send_referral(referral_facts(), unreachable, to_structure=to_structure, actor=adviser)
    held_tomorrow(referral, adviser)
    assert remind_people_of_meetings(two_days_on()) == 0


def test_the_reminder_of_a_meeting_moved_meanwhile_is_dropped(adviser, referral) -> None:
    held = held_tomorrow(referral, adviser)
    remind_people_of_meetings(two_days_on())
    acts.move_appointment(held, slot_of(referral.to_structure, days=8), actor=adviser)

    (notice,) = reminders()
    assert not deliver_notice(notice.pk)


@pytest.mark.parametrize("ends", ["withdrawn", "cancelled"])
def test_nobody_is_reminded_of_a_meeting_that_will_not_be(ends, adviser, receiver, referral) -> None:
    held = held_tomorrow(referral, adviser)
    remind_people_of_meetings(two_days_on())
    if ends == "withdrawn":
        withdraw_referral(referral, actor=adviser)
    else:
        acts.cancel_appointment(held, actor=receiver)

    assert remind_people_of_meetings(two_days_on()) == 0
    (notice,) = reminders()
    assert not deliver_notice(notice.pk)
