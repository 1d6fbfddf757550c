"""What is kept of visits, and when it goes: thirteen months for a record, then counts only."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import ReceptionRecord, Referral, Submission
from azimut.reception.retention_appointment import APPOINTMENT_DECLARATIONS, APPOINTMENT_RULES
from azimut.reception.retention_following import FOLLOWING_DECLARATIONS, FOLLOWING_RULES
from azimut.reception.retention_notebook import NOTEBOOK_DECLARATIONS, NOTEBOOK_RULES
from azimut.reception.services import oldest_kept, remove_old_records
from azimut.reception.services.referrals import erase_identities

IDENTITIES_KEPT = timedelta(days=183)
SUBMISSIONS_KEPT = timedelta(days=30)
RECORDS_AT_ONCE = 20_000


def old_records(now: datetime) -> QuerySet[ReceptionRecord]:
    return ReceptionRecord.objects.filter(received_on__lt=oldest_kept(timezone.localdate(now)))


def old_submissions(now: datetime) -> QuerySet[Submission]:
    return Submission.objects.filter(received_at__lt=now - SUBMISSIONS_KEPT)


def identities_to_erase(now: datetime) -> QuerySet[Referral]:
    return Referral.objects.filter(closed_at__lt=now - IDENTITIES_KEPT, identity_erased_at=None)


def erase(referrals: QuerySet[Referral]) -> None:
    """The identity and the words written about the person go; the referral stays, as a fact."""
    erase_identities(list(referrals.values_list("pk", flat=True)))


RULES = [
    *APPOINTMENT_RULES,
    *NOTEBOOK_RULES,
    *FOLLOWING_RULES,
    Rule(
        "reception.identities",
        label="identités de personnes orientées, six mois après la fin",
        due=identities_to_erase,
        remove=erase,
    ),
    Rule(
        "reception.records",
        label="fiches d'accueil de plus de treize mois (leurs comptes restent)",
        due=old_records,
        remove=remove_old_records,
        batch_size=RECORDS_AT_ONCE,
    ),
    Rule("reception.submissions", label="clés d'envoi de fiches", due=old_submissions, remove=delete),
]

_REFERRED = "les personnes orientées vers une autre structure"

DECLARATIONS = [
    *APPOINTMENT_DECLARATIONS,
    *NOTEBOOK_DECLARATIONS,
    *FOLLOWING_DECLARATIONS,
    Kept(
        "reception.ReferralIdentity",
        ("full_name", "phone", "email"),
        people=_REFERRED,
        purpose="permettre à la structure sollicitée de joindre la personne",
        basis=LegalBasis.CONSENT,
        duration="six mois après la fin de l'orientation ; tout de suite si la personne retire son accord",
        rule="reception.identities",
    ),
    Kept(
        "reception.Referral",
        (
            "sender",
            "assignee",
            "reason",
            "done_before",
            "decline_reason",
            "decline_sentence",
            "consent_version",
            "consent_means",
            "helped",
        ),
        people=f"{_REFERRED}, sans leur nom, et les professionnels qui les suivent",
        purpose="savoir où en est la demande et qui s'en occupe",
        basis=LegalBasis.CONSENT,
        duration="six mois après la fin pour les textes ; ensuite des faits sans nom",
        rule="reception.identities",
        what="le motif, ce qui a déjà été fait, la réponse, l'accord donné, qui suit la demande",
    ),
    Kept(
        "reception.ReferralEvent",
        ("by",),
        people="les professionnelles et professionnels qui agissent sur une orientation",
        purpose="savoir qui a fait quoi, et qui a lu une identité",
        basis=LegalBasis.PUBLIC_TASK,
        duration="aussi longtemps que le compte",
        rule="accounts.idle",
    ),
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
