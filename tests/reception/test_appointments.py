"""Appointments: nobody has another's seat nor is named longer than needed; the referral learns what became of it."""

import threading
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import icalendar
import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from azimut.core.guarded_forms import token_of
from azimut.core.permissions import Refusal
from azimut.core.personal_data import purge
from azimut.reception.enums_appointment import AppointmentMail, SlotMode
from azimut.reception.models import Appointment, AppointmentSlot
from azimut.reception.services import appointments as acts
from azimut.reception.views.appointments import BOOKINGS
from tests.core.guarded import shown_before
from tests.directory.factories import StructureFactory
from tests.reception.test_plans import signed_in

CANARY = "zanzibarine"


@pytest.fixture(autouse=True)
def _no_memory_of_other_visitors() -> None:
    BOOKINGS._buckets.clear()


def slot_of(structure, days: float = 3, **facts) -> AppointmentSlot:
    return AppointmentSlot.objects.create(structure=structure, starts_at=timezone.now() + timedelta(days=days), **facts)


def asked(structure, slot, **said) -> dict[str, str]:
    """The form of a visitor who took their time."""
    return {"slot": str(slot.pk), "token": token_of(shown_before(30), f"reception.book.{structure.pk}"), **said}


# Publishing


@settings(deadline=None)  # the first public holidays of a year take a while
@given(
    first_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    starts=st.times(time(7), time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(5, 120),
    weeks=st.integers(1, 26),
)
def test_a_rhythm_keeps_the_hour_of_the_wall_clock_and_no_slot_overlaps(first_on, starts, minutes, weeks) -> None:
    rhythm = acts.Rhythm(first_on, starts, time(18), minutes, weeks)
    moments = rhythm.moments()

    local = [moment.astimezone(acts.PARIS) for moment in moments]
    assert all(at.weekday() == first_on.weekday() for at in local)
    assert all(at.time() >= starts for at in local)
    assert all((at + timedelta(minutes=minutes)).time() <= time(18) for at in local)
    gaps = [after - before for before, after in pairwise(moments)]
    assert all(gap >= timedelta(minutes=minutes) for gap in gaps)
    assert not any((at.month, at.day) in {(1, 1), (5, 1), (7, 14), (12, 25)} for at in local)


def test_the_hour_stays_the_same_after_the_change_to_summer_time() -> None:
    rhythm = acts.Rhythm(date(2027, 3, 24), time(9), time(10), 60, weeks=2)

    assert [moment.astimezone(acts.PARIS).hour for moment in rhythm.moments()] == [9, 9]
    assert [moment.utcoffset() for moment in rhythm.moments()] == [timedelta(hours=1), timedelta(hours=2)]


@pytest.mark.django_db
def test_weeks_of_slots_are_published_once(adviser, structure) -> None:
    day = timezone.localdate() + timedelta(days=2)
    form = {
        "first_on": day.isoformat(),
        "starts": "09:00",
        "ends": "12:00",
        "minutes": "60",
        "capacity": "2",
        "weeks": "3",
        "mode": "phone",
    }
    professional = signed_in(adviser)

    first = professional.post("/pro/accueil/rendez-vous/", form)
    count = AppointmentSlot.objects.count()
    again = professional.post("/pro/accueil/rendez-vous/", form)

    assert 3 <= count <= 9
    assert first.url.endswith(f"publies={count}")
    assert again.url.endswith("publies=0")
    assert {slot.structure_id for slot in AppointmentSlot.objects.all()} == {structure.pk}


# Taking


@pytest.mark.django_db
def test_a_person_takes_a_slot_from_the_page_of_the_structure_without_an_account(structure, client) -> None:
    slot = slot_of(structure)
    assert "Prendre rendez-vous" in client.get(structure.get_absolute_url()).content.decode()

    answer = client.post(f"/rendez-vous/prendre/{structure.pk}/", asked(structure, slot, called="Zoé"))

    assert answer.status_code == 302
    page = client.get(answer.url)
    assert "C'est pris" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    link = answer.url.split("/")[2]
    assert Appointment.objects.of_link(link).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM reception_appointment AS a")
        assert link not in cursor.fetchone()[0]
    assert "Prendre rendez-vous</a>" not in client.get(structure.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_free_slots_are_shown_in_the_order_of_time_whatever_order_they_were_written_in(structure, client) -> None:
    for days in (9, 3, 6, 4, 8):
        slot_of(structure, days=days)
    slots = AppointmentSlot.objects.order_by("starts_at")

    page = client.get(f"/rendez-vous/prendre/{structure.pk}/").content.decode()

    places = [page.index(str(slot.pk)) for slot in slots]
    assert places == sorted(places)


@pytest.mark.django_db
def test_a_form_sent_twice_takes_one_seat(structure, client) -> None:
    slot = slot_of(structure, capacity=5)
    form = asked(structure, slot)

    answers = [client.post(f"/rendez-vous/prendre/{structure.pk}/", form) for _time in range(3)]

    assert {answer.url for answer in answers} == {answers[0].url}
    assert Appointment.objects.count() == 1


@pytest.mark.django_db
def test_a_robot_takes_nothing(structure, client) -> None:
    slot = slot_of(structure)
    hurried = {**asked(structure, slot), "token": token_of(shown_before(0), f"reception.book.{structure.pk}")}

    for form in (hurried, asked(structure, slot, subject="x"), {"slot": str(slot.pk)}):
        assert client.post(f"/rendez-vous/prendre/{structure.pk}/", form).status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"days": 0.05}, {"withdrawn_at": timezone.now()}, {"days": -1}])
def test_what_is_too_near_withdrawn_or_past_is_not_taken(structure, facts) -> None:
    with pytest.raises(acts.SlotTaken):
        acts.take_slot(slot_of(structure, **facts), {}, site="")


@pytest.mark.django_db
def test_an_appointment_by_telephone_needs_a_number(structure, client) -> None:
    slot = slot_of(structure, mode=SlotMode.PHONE)

    refused = client.post(f"/rendez-vous/prendre/{structure.pk}/", asked(structure, slot, called="Zoé"))

    assert refused.status_code == 422
    assert "donnez le numéro" in refused.content.decode()
    assert 'value="Zoé"' in refused.content.decode()


def _race(slot: AppointmentSlot, count: int = 6) -> list[str]:
    """So many people press at the same time; what each one got."""
    barrier, got = threading.Barrier(count), []

    def press() -> None:
        barrier.wait()
        try:
            acts.take_slot(slot, {}, site="")
            got.append("taken")
        except acts.SlotTaken:
            got.append("told")
        except IntegrityError:
            got.append("refused by the database")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.usefixtures("real_transactions")
def test_of_people_who_press_at_once_as_many_as_there_are_seats_have_one() -> None:
    slot = slot_of(StructureFactory(), capacity=2)

    assert sorted(_race(slot)) == ["taken"] * 2 + ["told"] * 4
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2]


@pytest.mark.usefixtures("real_transactions")
def test_without_the_lock_the_database_alone_still_refuses_a_seat_taken_twice(monkeypatch) -> None:
    """The negative control: the race is real, and the constraint is what is left."""
    together = threading.Barrier(6)

    def unlocked(slot: AppointmentSlot) -> AppointmentSlot:
        return AppointmentSlot.objects.get(pk=slot.pk)

    seat_of = acts._free_seat

    def seen_together(slot: AppointmentSlot) -> int:
        seat = seat_of(slot)
        together.wait(timeout=20)
        return seat

    monkeypatch.setattr(acts, "_lock", unlocked)
    monkeypatch.setattr(acts, "_free_seat", seen_together)
    slot = slot_of(StructureFactory(), capacity=2)

    assert sorted(_race(slot)) == ["refused by the database"] * 5 + ["taken"]
    assert Appointment.objects.count() == 1


# Moving, cancelling


@pytest.mark.django_db
def test_whoever_holds_the_link_moves_and_the_seat_is_free_again(structure, client) -> None:
    first, second = slot_of(structure), slot_of(structure, days=5)
    taken, link = acts.take_slot(first, {}, site="")

    answer = client.post(f"/rendez-vous/{link}/", {"acte": "deplacer", "slot": str(second.pk)})

    assert answer.status_code == 302
    taken.refresh_from_db()
    assert taken.slot == second
    assert AppointmentSlot.objects.free(timezone.now()).filter(pk=first.pk).exists()
    assert not AppointmentSlot.objects.free(timezone.now()).filter(pk=second.pk).exists()


@pytest.mark.django_db
def test_nobody_moves_to_a_full_slot_nor_to_another_structure(structure, client) -> None:
    taken, link = acts.take_slot(slot_of(structure), {}, site="")
    full = slot_of(structure, days=4)
    acts.take_slot(full, {}, site="")
    elsewhere = slot_of(StructureFactory())

    for slot in (full, elsewhere):
        assert client.post(f"/rendez-vous/{link}/", {"acte": "deplacer", "slot": str(slot.pk)}).status_code == 422
        with pytest.raises(acts.SlotTaken):
            acts.move_appointment(taken, slot)


@pytest.mark.django_db
def test_cancelling_gives_the_seat_back_and_erases_who_it_was_at_once(structure, client) -> None:
    slot = slot_of(structure)
    said = {"called": CANARY, "email": f"{CANARY}@exemple.fr", "phone": "06 12 34 56 78"}
    taken, link = acts.take_slot(slot, said, site="")

    client.post(f"/rendez-vous/{link}/", {"acte": "annuler"})

    taken.refresh_from_db()
    assert (taken.called, taken.email, taken.phone, taken.link) == (None, None, None, None)
    assert "annulé" in client.get(f"/rendez-vous/{link}/").content.decode()
    assert client.post(f"/rendez-vous/{link}/", {"acte": "annuler"}).status_code == 409
    acts.take_slot(slot, {}, site="")


@pytest.mark.django_db
def test_a_calendar_takes_the_appointment_its_move_and_its_end(structure, client) -> None:
    slot = slot_of(structure, minutes=30)
    taken, link = acts.take_slot(slot, {}, site="")

    def event():
        answer = client.get(f"/rendez-vous/{link}/rendez-vous.ics")
        return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]

    first = event()
    assert first["DTSTART"].dt == slot.starts_at.replace(microsecond=0)
    acts.move_appointment(taken, slot_of(structure, days=6))
    moved = event()
    acts.cancel_appointment(taken)
    ended = event()
    assert first["UID"] == moved["UID"] == ended["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < ended["SEQUENCE"]
    assert str(ended["STATUS"]) == "CANCELLED"
    assert structure.name in str(first["SUMMARY"])


# Mails


@pytest.mark.django_db
def test_the_mail_has_the_link_and_the_address_goes_once_a_cancellation_is_told(structure, adviser) -> None:
    taken, link = acts.take_slot(slot_of(structure), {"email": "zoe@exemple.fr"}, site="https://azimut.exemple")
    assert acts.deliver_appointment_mail(taken.pk, AppointmentMail.TAKEN)
    assert f"https://azimut.exemple/rendez-vous/{link}/" in mail.outbox[0].body
    assert structure.name in mail.outbox[0].body

    acts.cancel_appointment(taken, actor=adviser)
    assert not acts.deliver_appointment_mail(taken.pk, AppointmentMail.REMINDER), (
        "plus de rappel d'un rendez-vous annulé"
    )
    assert acts.deliver_appointment_mail(taken.pk, AppointmentMail.CANCELLED)
    assert "a dû annuler" in mail.outbox[1].body
    taken.refresh_from_db()
    assert taken.email is None
    assert not acts.deliver_appointment_mail(taken.pk, AppointmentMail.CANCELLED), "une fois seulement"


@pytest.mark.django_db
def test_people_are_reminded_the_day_before_once_and_only_those_who_left_an_address(structure) -> None:
    near, far = slot_of(structure, days=1, capacity=3), slot_of(structure, days=3)
    told, _link = acts.take_slot(near, {"email": "zoe@exemple.fr"}, site="")
    acts.take_slot(near, {}, site="")
    acts.take_slot(far, {"email": "lea@exemple.fr"}, site="")

    assert list(Appointment.objects.to_remind(timezone.now())) == [told]
    assert acts.remind(told)
    assert not acts.remind(told)
    assert not Appointment.objects.to_remind(timezone.now()).exists()


@pytest.mark.django_db
def test_who_came_is_forgotten_a_week_after(structure) -> None:
    slot = slot_of(structure)
    taken, _link = acts.take_slot(slot, {"called": CANARY}, site="")
    AppointmentSlot.objects.update(starts_at=timezone.now() - timedelta(days=8))

    list(purge())

    taken.refresh_from_db()
    assert (taken.called, taken.link) == (None, None)


# The structure


@pytest.mark.django_db
def test_only_its_structure_withdraws_a_slot_or_says_who_came(structure, stranger, regional_officer) -> None:
    slot = slot_of(structure)
    taken, _link = acts.take_slot(slot, {}, site="")

    for actor in (stranger, regional_officer):
        for act in (
            lambda actor=actor: acts.withdraw_slot(slot, actor=actor),
            lambda actor=actor: acts.say_met(taken, is_met=True, actor=actor),
            lambda actor=actor: acts.cancel_appointment(taken, actor=actor),
        ):
            with pytest.raises(Refusal):
                act()
    taken.refresh_from_db()
    assert taken.state == "taken"


@pytest.mark.django_db
def test_the_page_of_slots_shows_who_comes_and_takes_few_queries(structure, adviser, django_assert_max_num_queries):
    for rank in range(8):
        acts.take_slot(slot_of(structure, days=2 + rank), {"called": f"Visiteur {rank}"}, site="")
        slot_of(structure, days=20 + rank)
    professional = signed_in(adviser)

    with django_assert_max_num_queries(12):
        page = professional.get("/pro/accueil/rendez-vous/").content.decode()
    assert "Visiteur 7" in page


@pytest.mark.django_db
def test_a_seat_beyond_what_a_slot_may_have_is_refused_by_the_database(structure) -> None:
    slot = slot_of(structure)
    for seat in (0, 51):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(slot=slot, seat=seat, link_key=f"x{seat}")


def test_a_day_is_said_as_people_say_it() -> None:
    from azimut.reception.appointment_words import spoken_moment

    assert spoken_moment(datetime(2026, 12, 1, 8, 30, tzinfo=acts.PARIS)) == "mardi 1er décembre à 8\u00a0h\u00a030"
