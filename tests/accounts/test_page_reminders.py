"""A page nobody confirms is told to its managers, three times at most about one fact, on working days."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts.models import Membership
from azimut.accounts.page_reminders import (
    is_working_day,
    pages_without_manager,
    send_reminders,
    working_days_between,
)
from azimut.accounts.tasks import write_to_managers
from azimut.core.tasks import deliver_mail
from azimut.directory.models import PageReminder, Structure
from tests.accounts.factories import MembershipFactory
from tests.directory.factories import StructureFactory

MONDAY = date(2026, 11, 16)
ALL_SAINTS, CHRISTMAS = date(2026, 11, 1), date(2026, 12, 25)


@pytest.fixture
def stale(db) -> Structure:
    structure = StructureFactory(stale=True, name="Mission locale de Thiers")
    MembershipFactory(structure=structure, of_manager=True)
    return structure


def letters() -> list[dict[str, str]]:
    """What the worker would send; running the first task queues the letters themselves."""
    for job in ProcrastinateJob.objects.filter(task_name="accounts.write_to_managers", status="todo"):
        write_to_managers(**job.args)
    jobs = ProcrastinateJob.objects.filter(task_name="core.send_mail").order_by("id")
    return [job.args for job in jobs]


def sent_on(days: list[date]) -> list[date]:
    return [day for day in days if send_reminders(day)]


def test_the_letter_really_leaves_and_says_what_to_do(stale) -> None:
    send_reminders(MONDAY)

    (letter,) = letters()
    deliver_mail(**letter)
    (sent,) = mail.outbox
    assert sent.to == [stale.memberships.get().user.email]
    assert "15 janvier 2025" in sent.body
    assert "/pro/structure/" in sent.body


def test_each_manager_is_written_to_and_no_adviser(stale) -> None:
    second = MembershipFactory(structure=stale, of_manager=True)
    MembershipFactory(structure=stale)
    MembershipFactory(structure=stale, of_manager=True, ended_at=timezone.now())

    send_reminders(MONDAY)

    assert len(letters()) == 2
    assert second.user.email in {letter["to"] for letter in letters()}


def test_three_letters_at_most_ten_working_days_apart(stale) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(90)]

    assert sent_on(days) == [MONDAY, date(2026, 11, 30), date(2026, 12, 14)]
    assert PageReminder.objects.count() == 3


def test_the_same_fact_is_never_told_twice_the_same_day(stale) -> None:
    assert (send_reminders(MONDAY), send_reminders(MONDAY)) == (1, 0)


def test_a_page_confirmed_meanwhile_is_left_alone_and_counts_afresh_later(stale) -> None:
    send_reminders(MONDAY)
    Structure.objects.filter(pk=stale.pk).update(verified_on=MONDAY)

    assert send_reminders(date(2026, 11, 30)) == 0
    assert send_reminders(date(2027, 6, 1)) == 1
    assert PageReminder.objects.filter(step=1).count() == 2


@pytest.mark.parametrize("day", [date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 11), CHRISTMAS])
def test_nothing_leaves_on_a_day_off(stale, day: date) -> None:
    assert not is_working_day(day)
    assert send_reminders(day) == 0


def test_days_off_do_not_count() -> None:
    assert working_days_between(date(2026, 11, 10), date(2026, 11, 16)) == 3
    assert working_days_between(MONDAY, MONDAY) == 0


def test_nothing_to_an_ended_structure_nor_where_nobody_answers(db) -> None:
    ended = StructureFactory(stale=True, ended=True)
    MembershipFactory(structure=ended, of_manager=True)
    alone = StructureFactory(stale=True)
    MembershipFactory(structure=alone)
    left = MembershipFactory(structure=StructureFactory(stale=True), of_manager=True)
    left.user.is_active = False
    left.user.save()

    assert send_reminders(MONDAY) == 0
    assert set(pages_without_manager(MONDAY)) == {alone, left.structure}


def test_a_page_that_is_fresh_is_left_alone(db) -> None:
    MembershipFactory(structure=StructureFactory(), of_manager=True)

    assert send_reminders(MONDAY) == 0


def test_chasing_costs_the_same_queries_for_one_page_or_ten_that_were_told(stale, django_assert_num_queries) -> None:
    for _ in range(9):
        MembershipFactory(structure=StructureFactory(stale=True), of_manager=True)
    send_reminders(MONDAY)

    with django_assert_num_queries(2):
        send_reminders(MONDAY + timedelta(days=1))
    assert Membership.objects.current().count() == 10
