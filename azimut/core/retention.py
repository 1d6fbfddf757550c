"""What the frame itself keeps that may name someone: words given to background tasks, files that people send."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.files.services import remove_files
from azimut.core.history.tracking import event_models
from azimut.core.models import StoredFile
from azimut.core.personal_data import Kept, LegalBasis, Rule, delete, long_past, looks_personal

TASKS_KEPT = timedelta(days=7)
UNHELD_KEPT = timedelta(days=1)
OVER = ("succeeded", "failed", "cancelled", "aborted")


def finished_tasks(now: datetime) -> QuerySet[ProcrastinateJob]:
    """Tasks that ended over a week ago."""
    last_event = Max("procrastinateevent__at")
    return ProcrastinateJob.objects.filter(status__in=OVER).annotate(at=last_event).filter(at__lt=now - TASKS_KEPT)


def unheld_files(now: datetime) -> QuerySet[StoredFile]:
    """What they were attached to is gone, or never came to be."""
    return StoredFile.objects.unheld(now - UNHELD_KEPT)


def _delete_tasks(tasks: "QuerySet[ProcrastinateJob]") -> None:
    # Procrastinate's models are read-only; their events go with the tasks.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [list(tasks.values_list("pk", flat=True))])


def _history_rule(events: Any) -> Rule:
    """The database lets rows of history go at that age by its own clock and no sooner (core/history/tracking.py)."""
    options = events._meta  # noqa: SLF001  Django's documented meta API
    return Rule(
        f"history.{options.db_table}",
        label=f"{options.verbose_name}, {events.kept_years} ans passés",
        due=lambda now: events.objects.filter(pgh_created_at__lt=long_past(now, years=events.kept_years)),
        remove=delete,
    )


def _history_declaration(events: Any) -> Kept:
    options = events._meta  # noqa: SLF001  Django's documented meta API
    return Kept(
        options.label,
        tuple(field.name for field in options.local_fields if looks_personal(field)),
        people="les professionnelles et professionnels qui agissent dans le service",
        purpose=f"pouvoir dire qui a changé quoi, {options.verbose_name}",
        basis=LegalBasis.PUBLIC_TASK,
        duration=f"{events.kept_years} ans",
        rule=f"history.{options.db_table}",
        what="le numéro de la personne qui agit, sa casquette, la date, ce qui a changé",
    )


RULES = [
    Rule("core.tasks", label="tâches de fond terminées", due=finished_tasks, remove=_delete_tasks),
    Rule("core.files", label="fichiers reçus qui ne sont joints à rien", due=unheld_files, remove=remove_files),
    *[_history_rule(events) for events in event_models()],
]

DECLARATIONS = [
    *[_history_declaration(events) for events in event_models()],
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
    Kept(
        "core.StoredFile",
        ("name", "uploaded_by_id"),
        people="qui envoie un fichier, et les personnes que ce fichier nomme",
        purpose="garder les pièces jointes à un dossier",
        basis=LegalBasis.PUBLIC_TASK,
        duration="comme le dossier auquel il est joint ; un jour s'il n'est joint à rien",
        rule="core.files",
        what="le fichier, son nom, le numéro de compte de qui l'a envoyé",
    ),
]

NOT_PERSONAL = {
    "procrastinate.ProcrastinateJob.lock": "nom technique d'une tâche",
    "procrastinate.ProcrastinateJob.queueing_lock": "nom technique d'une tâche",
    "pghistory.Context": "inutilisée : le contexte est gardé dans chaque ligne d'histoire",
    "pghistory.Events": "vue sur l'histoire, déclarée table par table",
    "pghistory.MiddlewareEvents": "vue sur l'histoire, déclarée table par table",
    "core.ImportRun": "noms et comptes de fichiers de données ouvertes",
    "core.RejectedRow": "lignes de fichiers de données ouvertes",
}
