"""A campaign in figures: drafts are counted, never named; the page, its map and its table count the same files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from azimut.core.permissions import Actor
from azimut.core.spreadsheets import Cell
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import LabelApplication, LabellingCampaign
from azimut.labelling.wording import PARIS

TABLE_HEADINGS = (
    "Structure",
    "SIRET",
    "Réseau",
    "Département",
    "État",
    "Déposé le",
    "Récépissé",
    "Jours depuis le dépôt",
)


@dataclass(frozen=True)
class CountLine:
    """A line of a dashboard, with its share of the whole in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Dashboard:
    """A campaign in figures: drafts are counted, never named."""

    total: int
    drafts: int
    by_state: list[CountLine]
    by_network: list[CountLine]
    by_department: list[CountLine]
    by_delay: list[CountLine]


DELAYS = ((15, "moins de 15 jours"), (30, "de 15 à 30 jours"), (60, "de 30 à 60 jours"))
LONGER = "plus de 60 jours"
WAITING = (State.SUBMITTED, State.COMPLETE, State.UNDER_INSTRUCTION, State.OPINION_GIVEN, State.POSTPONED)


def dashboard_of(campaign: LabellingCampaign) -> Dashboard:
    """Files by state, network, department, and by the time those not decided have been with us (waits excepted)."""
    rows: list[Any] = list(
        campaign.applications.values_list(
            "state", "structure__network__name", "department__name", "submitted_at", "waited"
        )
    )
    sent = [row for row in rows if row[0] not in {State.DRAFT, State.ABANDONED}]
    now = timezone.now()
    names = dict(State.choices)
    return Dashboard(
        total=len(sent),
        drafts=sum(row[0] == State.DRAFT for row in rows),
        by_state=_lines([names[row[0]] for row in sent], order=[str(label) for label in names.values()]),
        by_network=_lines([row[1] or "sans réseau" for row in sent]),
        by_department=_lines([row[2] or "toute la région" for row in sent]),
        by_delay=_lines(
            [_delay(now - row[3] - row[4]) for row in sent if row[0] in WAITING],
            order=[label for _days, label in DELAYS] + [LONGER],
        ),
    )


def _delay(spent: timedelta) -> str:
    return next((label for days, label in DELAYS if spent < timedelta(days=days)), LONGER)


def _lines(values: list[str], order: list[str] | None = None) -> list[CountLine]:
    """Each value once, in the order given or the most frequent first."""
    counts = {value: values.count(value) for value in set(values)}
    keys = [key for key in order if key in counts] if order else sorted(counts, key=lambda key: (-counts[key], key))
    return [CountLine(key, counts[key], round(100 * counts[key] / len(values))) for key in keys]


def files_by_department(campaign: LabellingCampaign) -> Counter[str]:
    """How many files were sent, by code of the department."""
    sent = campaign.applications.exclude(state__in=[State.DRAFT, State.ABANDONED]).exclude(department=None)
    return Counter(sent.values_list("department", flat=True))


def table_of(campaign: LabellingCampaign, actor: Actor) -> Iterator[tuple[Cell, ...]]:
    """The files sent that this person may read, a line each; the wait for pieces is not counted."""
    files = LabelApplication.objects.visible_to(actor).filter(campaign=campaign)
    now = timezone.now()
    for one in files.select_related("structure__network", "department").order_by("submitted_at", "pk"):
        network, sent = one.structure.network, one.submitted_at
        assert sent is not None
        yield (
            one.structure.name,
            one.structure.siret,
            network.name if network else "",
            one.department.name if one.department else "",
            str(one.get_state_display()),
            f"{sent.astimezone(PARIS):%d/%m/%Y %H:%M:%S}",
            one.receipt_number,
            (now - sent - one.waited).days,
        )
