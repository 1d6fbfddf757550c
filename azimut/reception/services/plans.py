"""What can happen to an action plan. Who changed what is written in words, and goes with the notebook."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.reception.enums_notebook import PlanAct, PlanLevel, StepState
from azimut.reception.models import ActionPlan, Notebook, NotebookAccess, PlanChange, PlanStep
from azimut.reception.models.plans import MOST_STEPS
from azimut.reception.permissions_notebook import can_use_notebook

_LABELS = {
    "what": "ce qu'il faut faire",
    "who": "qui",
    "due_on": "pour le",
    "scheme": "dispositif",
    "funding_state": "financement",
    "amount": "montant",
    "feasibility": "faisabilité",
    "state": "avancement",
}
STEP_FIELDS = tuple(_LABELS)


class PlanFull(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    sentence = f"Ce plan a déjà {MOST_STEPS} étapes."


@transaction.atomic
def write_goal(access: NotebookAccess, *, level: PlanLevel, goal: str, actor: Actor) -> ActionPlan:
    """Begins the plan, or changes its aim."""
    notebook = _open(access, actor)
    plan, is_new = ActionPlan.objects.get_or_create(notebook=notebook)
    if is_new or (plan.level, plan.goal or "") != (level, goal):
        plan.level, plan.goal = level, goal
        plan.save()
        _note(plan, actor, PlanAct.START if is_new else PlanAct.GOAL, f"{PlanLevel(level).label}. {goal}".strip())
    return plan


@transaction.atomic
def add_step(access: NotebookAccess, facts: Mapping[str, Any], *, actor: Actor) -> PlanStep:
    """Raises `PlanFull`."""
    plan, _is_new = ActionPlan.objects.get_or_create(notebook=_open(access, actor))
    if plan.steps.filter(removed_at=None).count() >= MOST_STEPS:
        raise PlanFull
    step: PlanStep = plan.steps.create(**{name: facts[name] for name in STEP_FIELDS})
    _note(plan, actor, PlanAct.ADD, step.what)
    return step


@transaction.atomic
def change_step(access: NotebookAccess, step_id: UUID, facts: Mapping[str, Any], *, actor: Actor) -> PlanStep:
    """Raises `PlanStep.DoesNotExist`. What changed is said field by field."""
    step: PlanStep = PlanStep.objects.select_for_update().get(pk=step_id, plan=_open(access, actor).pk)
    changes = [change for name in STEP_FIELDS if (change := _change_of(step, name, facts[name]))]
    if changes:
        step.save()
        _note(step.plan, actor, PlanAct.CHANGE, f"{step.what} ({' ; '.join(changes)})")
    return step


@transaction.atomic
def remove_step(access: NotebookAccess, step_id: UUID, *, actor: Actor) -> None:
    """Out of the plan; it can be put back until the next purge."""
    _set_removed(access, step_id, actor, is_removed=True)


@transaction.atomic
def put_step_back(access: NotebookAccess, step_id: UUID, *, actor: Actor) -> None:
    """Undo `remove_step`, until the next purge."""
    _set_removed(access, step_id, actor, is_removed=False)


@transaction.atomic
def set_step_state(notebook: Notebook, step_id: UUID, state: StepState) -> None:
    """By the person, who holds the code: what they have done, or given up."""
    locked: Notebook = Notebook.objects.select_for_update().get(pk=notebook.pk)
    step = PlanStep.objects.filter(pk=step_id, plan=locked.pk, removed_at=None).select_related("plan").first()
    if step is None or not (change := _change_of(step, "state", state)):
        return
    step.save()
    _note(step.plan, None, PlanAct.CHANGE, f"{step.what} ({change})")


def _open(access: NotebookAccess, actor: Actor) -> Notebook:
    """The notebook, locked, if its person still wants it open to this adviser."""
    notebook: Notebook = Notebook.objects.select_for_update().get(pk=access.notebook_id)
    require(can_use_notebook(actor, NotebookAccess.objects.get(pk=access.pk)))
    notebook.used_at = timezone.now()
    notebook.save(update_fields=["used_at"])
    return notebook


def _set_removed(access: NotebookAccess, step_id: UUID, actor: Actor, *, is_removed: bool) -> None:
    plan_id = _open(access, actor).pk
    step = PlanStep.objects.filter(pk=step_id, plan=plan_id, removed_at__isnull=is_removed).first()
    if step is None:
        return
    step.removed_at = timezone.now() if is_removed else None
    step.save(update_fields=["removed_at"])
    _note(step.plan, actor, PlanAct.REMOVE if is_removed else PlanAct.PUT_BACK, step.what)


def _change_of(step: PlanStep, name: str, value: Any) -> str:
    """`échéance : 3 mars → 10 avril`; empty when nothing changes."""
    before = getattr(step, name)
    if before == value:
        return ""
    said_before = _said(step, name)
    setattr(step, name, value)
    return f"{_LABELS[name]} : {said_before} → {_said(step, name)}"


def _said(step: PlanStep, name: str) -> str:
    if name == "scheme":
        scheme = step.funding_scheme
        return scheme.title if scheme else "aucun"
    value = getattr(step, name)
    if value in {None, ""}:
        return "rien"
    if name == "due_on":
        return f"{value:%d/%m/%Y}"
    display = getattr(step, f"get_{name}_display", None)
    return str(display() if display else value)


def _note(plan: ActionPlan, actor: Actor | None, act: PlanAct, summary: str) -> None:
    PlanChange.objects.create(
        plan=plan,
        by_id=actor.user_id if actor else None,
        structure_id=actor.structure_id if actor else None,
        act=act,
        summary=summary or "(sans texte)",
    )
