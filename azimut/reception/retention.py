"""What is kept of visits, and when it goes: thirteen months for a record, then counts only."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import ReceptionRecord, Submission
from azimut.reception.services import oldest_kept, remove_old_records

SUBMISSIONS_KEPT = timedelta(days=30)
RECORDS_AT_ONCE = 20_000


def old_records(now: datetime) -> QuerySet[ReceptionRecord]:
    return ReceptionRecord.objects.filter(received_on__lt=oldest_kept(timezone.localdate(now)))


def old_submissions(now: datetime) -> QuerySet[Submission]:
    return Submission.objects.filter(received_at__lt=now - SUBMISSIONS_KEPT)


RULES = [
    Rule(
        "reception.records",
        label="fiches d'accueil de plus de treize mois (leurs comptes restent)",
        due=old_records,
        remove=remove_old_records,
        batch_size=RECORDS_AT_ONCE,
    ),
    Rule("reception.submissions", label="clés d'envoi de fiches", due=old_submissions, remove=delete),
]

DECLARATIONS = [
    Kept(
        "reception.ReceptionRecord",
        ("author", "gender", "note", "handed_over", "shares"),
        people="les personnes reçues, sans rien qui les nomme, et la personne qui les reçoit",
        purpose="savoir pour quoi les personnes viennent et ce qui leur est répondu",
        basis=LegalBasis.PUBLIC_TASK,
        duration="treize mois ; ensuite, des comptes seulement",
        rule="reception.records",
        what="qui a saisi la fiche, genre, tranche d'âge, la situation, les besoins, les réponses, une courte note",
    ),
    Kept(
        "reception.Submission",
        ("author",),
        people="les professionnelles et professionnels qui saisissent une fiche",
        purpose="ne compter qu'une fois une fiche envoyée plusieurs fois",
        basis=LegalBasis.PUBLIC_TASK,
        duration="trente jours",
        rule="reception.submissions",
    ),
]
