"""A notebook as it is shown: what was kept, by kind, under its titles of today; the plan; who may open it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from azimut.reception.enums_notebook import GROUP_TITLES, NotebookKind
from azimut.reception.models import ActionPlan, Notebook, NotebookAccess, NotebookItem, PlanChange, PlanStep
from azimut.reception.notebook_things import KeptThing, thing_of_item, things_of

KEPT_UNUSED = timedelta(days=396)
"""Thirteen months."""
CHANGES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    item: NotebookItem
    thing: KeptThing


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The plan with its steps and the last changes."""

    plan: ActionPlan
    steps: list[PlanStep]
    changes: list[PlanChange]
    removed: list[PlanStep]


@dataclass(frozen=True, slots=True)
class NotebookSheet:
    notebook: Notebook
    groups: list[Group]
    removed: list[Line]
    plan: PlanSheet | None
    accesses: list[NotebookAccess]
    goes_on: date


def sheet_of(notebook: Notebook, *, now: datetime | None = None) -> NotebookSheet:
    """Ten queries at most, however much is kept."""
    now = now or timezone.now()
    lines = lines_of(notebook)
    accesses = NotebookAccess.objects.filter(notebook=notebook).open_at(now).select_related("user", "structure")
    return NotebookSheet(
        notebook=notebook,
        groups=_groups([line for line in lines if line.item.removed_at is None]),
        removed=[line for line in lines if line.item.removed_at is not None],
        plan=plan_of(notebook),
        accesses=list(accesses),
        goes_on=timezone.localdate(notebook.used_at + KEPT_UNUSED),
    )


def lines_of(notebook: Notebook) -> list[Line]:
    items = list(notebook.items.all())
    known = things_of((item.kind, item.key) for item in items)
    return [Line(item, thing_of_item(item, known)) for item in items]


def plan_of(notebook: Notebook) -> PlanSheet | None:
    plan = ActionPlan.objects.filter(notebook=notebook).first()
    if plan is None:
        return None
    steps = list(plan.steps.all())
    changes = plan.changes.select_related("by", "structure")[:CHANGES_SHOWN]
    return PlanSheet(
        plan,
        [step for step in steps if step.removed_at is None],
        list(changes),
        [step for step in steps if step.removed_at is not None],
    )


def _groups(lines: list[Line]) -> list[Group]:
    by_kind = {kind: [line for line in lines if line.item.kind == kind] for kind in NotebookKind}
    return [Group(kind.value, GROUP_TITLES[kind], found) for kind, found in by_kind.items() if found]
