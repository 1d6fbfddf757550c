"""What a notebook keeps, and when it goes: the day the person deletes it, or thirteen months after it last served."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import Notebook, NotebookAccess, NotebookItem, PlanStep
from azimut.reception.notebook_reading import KEPT_UNUSED

REMOVED_KEPT = timedelta(days=1)
"""What was removed can be put back for a day."""
ACCESSES_KEPT = timedelta(days=30)


def unused_notebooks(now: datetime) -> QuerySet[Notebook]:
    unused: QuerySet[Notebook] = Notebook.objects.unused_since(now - KEPT_UNUSED)
    return unused


def removed_items(now: datetime) -> QuerySet[NotebookItem]:
    return NotebookItem.objects.filter(removed_at__lt=now - REMOVED_KEPT)


def removed_steps(now: datetime) -> QuerySet[PlanStep]:
    return PlanStep.objects.filter(removed_at__lt=now - REMOVED_KEPT)


def past_accesses(now: datetime) -> QuerySet[NotebookAccess]:
    long_ago = now - ACCESSES_KEPT
    past: QuerySet[NotebookAccess] = NotebookAccess.objects.filter(until__lt=long_ago)
    return past


NOTEBOOK_RULES = [
    Rule("reception.notebooks", label="carnets qui ne servent plus", due=unused_notebooks, remove=delete),
    Rule("reception.removed_items", label="pages retirées d'un carnet", due=removed_items, remove=delete),
    Rule("reception.removed_steps", label="étapes retirées d'un plan d'action", due=removed_steps, remove=delete),
    Rule("reception.notebook_accesses", label="ouvertures de carnets passées", due=past_accesses, remove=delete),
]

_HOLDERS = "les personnes qui tiennent un carnet, sans rien qui les nomme"
_DURATION = "treize mois sans s'en servir ; tout de suite quand la personne efface son carnet"


def _kept(model: str, fields: tuple[str, ...], purpose: str, what: str = "") -> Kept:
    return Kept(
        f"reception.{model}",
        fields,
        people=_HOLDERS,
        purpose=purpose,
        basis=LegalBasis.PUBLIC_TASK,
        duration=_DURATION,
        rule="reception.notebooks",
        what=what,
    )


NOTEBOOK_DECLARATIONS = [
    _kept("Notebook", ("note",), "retrouver ce qu'on a gardé et écrit, d'un appareil à l'autre"),
    _kept("NotebookItem", ("note",), "se rappeler pourquoi une page a été gardée", "les pages gardées et leurs notes"),
    _kept("ActionPlan", ("goal",), "préparer un projet avec une conseillère ou un conseiller"),
    _kept("PlanStep", ("what",), "savoir ce qu'il reste à faire, et ce qui peut être payé"),
    _kept("PlanChange", ("by", "summary"), "savoir qui a changé quoi dans un plan d'action"),
    Kept(
        "reception.NotebookAccess",
        ("user",),
        people="les professionnelles et professionnels à qui une personne a ouvert son carnet",
        purpose="montrer à la personne qui peut ouvrir son carnet, et jusqu'à quand",
        basis=LegalBasis.PUBLIC_TASK,
        duration="trente jours après la fin de l'ouverture",
        rule="reception.notebook_accesses",
    ),
]
