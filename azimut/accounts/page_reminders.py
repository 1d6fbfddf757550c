"""Chasing the pages that nobody confirms: three letters at most about one fact, in working days, to whoever answers.

The fact is the day the page was last confirmed. Once it is confirmed, or changed by its source, the count starts
again. Nothing to a structure that ended, nor to people who left; a structure without a manager is shown to the regional
animation (`pages_without_manager`), since nobody would read the letter.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from azimut.accounts.models import Membership
from azimut.accounts.tasks import write_to_managers
from azimut.core.mail import site_address, written_mail
from azimut.core.permissions import Role
from azimut.directory.models import PageReminder, Structure, StructureQuerySet
from azimut.directory.opening_hours.calendars import is_public_holiday
from azimut.directory.queries import structures_due_for_reminder

STEP_DAYS = (0, 10, 20)
"""Working days after the first letter: at once, after two weeks, after four."""
SATURDAY = 5


def working_days_between(start: date, end: date) -> int:
    """Days of work after `start`, up to `end` included: neither weekends nor the nation's holidays."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_public_holiday(day, "")


def pages_to_chase(on: date) -> StructureQuerySet:
    """Stale pages of today's structures that someone manages."""
    managed = Membership.objects.current().filter(role=Role.STRUCTURE_MANAGER).values("structure")
    due: StructureQuerySet = structures_due_for_reminder(on).filter(pk__in=managed)
    return due


def pages_without_manager(on: date) -> StructureQuerySet:
    """Stale pages that nobody could be written to about."""
    managed = Membership.objects.current().filter(role=Role.STRUCTURE_MANAGER).values("structure")
    due: StructureQuerySet = structures_due_for_reminder(on).exclude(pk__in=managed)
    return due


def send_reminders(on: date) -> int:
    """Write to the managers of each page whose next letter is due; how many pages. None on a day off."""
    if not is_working_day(on):
        return 0
    return sum(1 for structure, step in _due(pages_to_chase(on), on) if _send(structure, step, on))


def _due(structures: Iterable[Structure], on: date) -> Iterator[tuple[Structure, int]]:
    listed = list(structures)
    first: dict[tuple[object, date | None], date] = {}
    done: dict[tuple[object, date | None], int] = {}
    for reminder in PageReminder.objects.filter(structure__in=listed):
        fact = (reminder.structure_id, reminder.confirmed_on)
        first[fact] = min(first.get(fact, reminder.sent_on), reminder.sent_on)
        done[fact] = max(done.get(fact, 0), reminder.step)
    for structure in listed:
        fact = (structure.pk, structure.confirmed_on)
        step = done.get(fact, 0) + 1
        if step <= len(STEP_DAYS) and working_days_between(first.get(fact, on), on) >= STEP_DAYS[step - 1]:
            yield structure, step


@transaction.atomic
def _send(structure: Structure, step: int, on: date) -> bool:
    """The letter and its trace in one transaction; the constraint refuses the same letter to two workers."""
    _reminder, is_new = PageReminder.objects.get_or_create(
        structure=structure, confirmed_on=structure.confirmed_on, step=step, defaults={"sent_on": on}
    )
    if is_new:
        content = {"structure": structure, "step": step, "is_last": step == len(STEP_DAYS), "site": site_address()}
        mail = written_mail("accounts/mail/page_reminder.txt", **content)
        write_to_managers.defer(structure_id=str(structure.pk), subject=mail.subject, text=mail.text)
    return is_new
