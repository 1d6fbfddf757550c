"""How long a referral has waited, in working days, and what is due then."""

from datetime import date, datetime, timedelta
from statistics import median

from django.utils import timezone

from azimut.core.profile import ReferralDelays, active_profile
from azimut.directory.models import Structure
from azimut.directory.opening_hours.calendars import is_public_holiday
from azimut.reception.enums import Urgency
from azimut.reception.models import Referral

WEEKEND = 5
"""Monday is 0: Saturday and Sunday are not working days."""


def is_working_day(day: date) -> bool:
    department = active_profile().region.departments[0]
    return day.weekday() < WEEKEND and not is_public_holiday(day, department)


def working_days_between(first: date, last: date) -> int:
    """Working days after `first`, up to `last` included; 0 when `last` is not after."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def delays_of(referral: Referral) -> ReferralDelays:
    delays = active_profile().referrals
    return delays.urgent if referral.urgency == Urgency.URGENT else delays.usual


def days_waited(referral: Referral, now: datetime) -> int:
    sent = referral.sent_at or referral.created_at
    return working_days_between(timezone.localdate(sent), timezone.localdate(now))


def step_of(referral: Referral, now: datetime) -> int:
    """How many reminders are due by now: computed from the state, so that nothing is counted twice."""
    return sum(days_waited(referral, now) >= days for days in delays_of(referral).remind_after_days)


def is_past_waiting(referral: Referral, now: datetime) -> bool:
    return days_waited(referral, now) >= delays_of(referral).expire_after_days


LAST_ANSWERED = 50
FEWEST_ANSWERED = 3
"""Fewer answers say nothing of what is usual."""


def usual_delay_of(structure: Structure) -> int | None:
    """Working days in which this structure answers half of what it is sent, by its last fifty answers."""
    answered = Referral.objects.filter(to_structure=structure, sent_at__isnull=False, answered_at__isnull=False)
    dates = answered.order_by("-answered_at").values_list("sent_at", "answered_at")[:LAST_ANSWERED]
    waits = [working_days_between(timezone.localdate(sent), timezone.localdate(answer)) for sent, answer in dates]
    return round(median(waits)) if len(waits) >= FEWEST_ANSWERED else None
