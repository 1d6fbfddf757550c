"""What became of the people handed over: answers and their delays, refusals, outcomes, what people said of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median_low
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from azimut.reception.delays import FEWEST_ANSWERED, working_days_between
from azimut.reception.enums import DeclineReason, Helped, Outcome, ReferralState
from azimut.reception.figures import Period, Table, counted_table
from azimut.reception.models import Referral
from azimut.reception.models.referrals import AWAITING

PROMPT, IN_TIME = 3, 5
"""Working days: what those who run a network ask of an answer."""
BECAME = {
    **dict.fromkeys(AWAITING, "attendent une réponse"),
    ReferralState.ACCEPTED: "acceptées",
    ReferralState.APPOINTMENT: "acceptées",
    ReferralState.MET: "acceptées",
    ReferralState.CLOSED: "acceptées",
    ReferralState.DECLINED: "refusées",
    ReferralState.EXPIRED: "restées sans réponse",
    ReferralState.WITHDRAWN: "arrêtées par la personne",
}


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """Of the referrals sent in a period, whenever they were answered."""

    title: str
    sent: int
    answered: int
    median_days: int | None
    """Working days in which half of the answers came."""
    prompt_share: int
    in_time_share: int
    """Percent of the answers, rounded."""
    tables: list[Table]


def referrals_received(structures: Iterable[UUID], period: Period, *, threshold: int = 0) -> ReferralFigures:
    """By these structures; one query."""
    return _figures("Orientations reçues", Q(to_structure__in=list(structures)), period, threshold)


def referrals_sent(structures: Iterable[UUID], period: Period) -> ReferralFigures:
    """By these structures; one query."""
    return _figures("Orientations envoyées", Q(from_structure__in=list(structures)), period)


def referrals_of_region(period: Period, *, threshold: int = 0) -> ReferralFigures:
    """All of them; one query."""
    return _figures("Orientations entre structures", Q(), period, threshold)


def referral_rows(figures: ReferralFigures, period: Period) -> Iterator[list[str]]:
    """The same figures as the page, one line each."""
    span = [period.first.isoformat(), period.last.isoformat(), figures.title]
    yield [*span, "Envoyées dans la période", str(figures.sent)]
    yield [*span, "Ont eu une réponse", str(figures.answered)]
    if figures.median_days is not None:
        yield [*span, "Jours ouvrés pour la moitié des réponses", str(figures.median_days)]
        yield [*span, f"Réponses en {PROMPT} jours ouvrés ou moins (%)", str(figures.prompt_share)]
        yield [*span, f"Réponses en {IN_TIME} jours ouvrés ou moins (%)", str(figures.in_time_share)]
    for table in figures.tables:
        for line in table.lines:
            yield [*span[:2], f"{figures.title} : {table.title.lower()}", line.label, str(line.people)]


def _figures(title: str, whose: Q, period: Period, threshold: int = 0) -> ReferralFigures:
    rows = (
        Referral.objects.filter(whose, sent_at__date__range=(period.first, period.last))
        .exclude(state=ReferralState.DRAFT)
        .values_list("state", "decline_reason", "outcome", "helped", TruncDate("sent_at"), TruncDate("answered_at"))
        .annotate(number=Count("pk"))
        .order_by()
    )
    found = list(rows)
    # The same two days come back often: counted once each.
    days = cache(working_days_between)
    waits = sorted(wait for *_, sent, answered, n in found if answered for wait in [days(sent, answered)] * n)
    tables = [
        _table("Ce qu'elles sont devenues", found, 0, BECAME, threshold),
        _table("Raisons des refus", found, 1, dict(DeclineReason.choices), threshold),
        _table("Issue du suivi", found, 2, dict(Outcome.choices), threshold),
        _table("Cela a-t-il aidé la personne ?", found, 3, dict(Helped.choices), threshold),
    ]
    return ReferralFigures(
        title,
        sent=sum(row[-1] for row in found),
        answered=len(waits),
        median_days=median_low(waits) if len(waits) >= max(threshold, FEWEST_ANSWERED) else None,
        prompt_share=_share(waits, PROMPT),
        in_time_share=_share(waits, IN_TIME),
        tables=[table for table in tables if table.lines],
    )


def _table(title: str, rows: list[Any], column: int, labels: dict[Any, Any], threshold: int) -> Table:
    counted: Counter[str] = Counter()
    for row in rows:
        if row[column]:
            counted[str(labels[row[column]])] += row[-1]
    if sum(counted.values()) < threshold:
        return Table(title, has_several=False, lines=[])
    return counted_table(title, counted.most_common(), threshold=threshold)


def _share(waits: list[int], days: int) -> int:
    return round(100 * sum(wait <= days for wait in waits) / len(waits)) if waits else 0
