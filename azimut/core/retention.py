"""What the frame itself keeps that may name someone: the words given to background tasks."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.personal_data import Kept, LegalBasis, Rule

TASKS_KEPT = timedelta(days=7)
OVER = ("succeeded", "failed", "cancelled", "aborted")


def finished_tasks(now: datetime) -> QuerySet[ProcrastinateJob]:
    """Tasks that ended over a week ago."""
    last_event = Max("procrastinateevent__at")
    return ProcrastinateJob.objects.filter(status__in=OVER).annotate(at=last_event).filter(at__lt=now - TASKS_KEPT)


def _delete_tasks(tasks: "QuerySet[ProcrastinateJob]") -> None:
    # Procrastinate's models are read-only; their events go with the tasks.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [list(tasks.values_list("pk", flat=True))])


RULES = [
    Rule("core.tasks", label="tâches de fond terminées", due=finished_tasks, remove=_delete_tasks),
]

DECLARATIONS = [
    Kept(
        "procrastinate.ProcrastinateJob",
        ("args",),
        people="les personnes que concerne une tâche de fond (un rappel, un courriel)",
        purpose="faire ce qui prend du temps après avoir répondu, et réessayer en cas de panne",
        basis=LegalBasis.PUBLIC_TASK,
        duration="7 jours après la fin de la tâche",
        rule="core.tasks",
        what="ce dont la tâche a besoin : le numéro d'un dossier, l'adresse d'un courriel",
    ),
]

NOT_PERSONAL = {
    "procrastinate.ProcrastinateJob.lock": "nom technique d'une tâche",
    "procrastinate.ProcrastinateJob.queueing_lock": "nom technique d'une tâche",
    "core.ImportRun": "noms et comptes de fichiers de données ouvertes",
    "core.RejectedRow": "lignes de fichiers de données ouvertes",
}
