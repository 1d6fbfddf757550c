"""The directory speaks of organisations: what they publish of themselves to be found, and who says it is wrong."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.directory.models import ErrorReport

ADDRESS_KEPT = timedelta(days=183)
REPORTS_KEPT = timedelta(days=3 * 366)
"""Long enough to see that the same page is reported year after year."""

_PUBLIC = "ce qu'un organisme publie pour être trouvé"

NOT_PERSONAL = {
    "directory.Network": _PUBLIC,
    "directory.Structure": _PUBLIC,
    "directory.ReceptionPoint": _PUBLIC,
    "directory.Service": _PUBLIC,
    "directory.PageChange": f"{_PUBLIC}, et le numéro de compte de qui l'a écrit",
    "directory.PageChangeEvent": f"{_PUBLIC}, et le numéro de compte de qui l'a écrit",
}


def unanswered_addresses(now: datetime) -> QuerySet[ErrorReport]:
    """A settled report has none left: the database itself holds that."""
    return ErrorReport.objects.exclude(reporter_email="").filter(reported_at__lt=now - ADDRESS_KEPT)


def forget_addresses(reports: QuerySet[ErrorReport]) -> None:
    reports.update(reporter_email="")


def old_reports(now: datetime) -> QuerySet[ErrorReport]:
    return ErrorReport.objects.filter(reported_at__lt=now - REPORTS_KEPT)


RULES = [
    Rule(
        "directory.reporters",
        label="adresses laissées pour une réponse à un signalement",
        due=unanswered_addresses,
        remove=forget_addresses,
    ),
    Rule(
        "directory.error_reports", label="signalements d'erreurs de plus de trois ans", due=old_reports, remove=delete
    ),
]

DECLARATIONS = [
    Kept(
        "directory.ErrorReport",
        ("reporter_email",),
        people="les personnes qui signalent une erreur et demandent une réponse",
        purpose="leur écrire ce qui a été fait ; la structure ne voit pas cette adresse",
        basis=LegalBasis.CONSENT,
        duration="jusqu'à la réponse, six mois au plus",
        rule="directory.reporters",
    ),
    Kept(
        "directory.ErrorReport",
        ("text", "settlement"),
        people="les personnes qui signalent une erreur, si elles parlent d'elles dans leur texte",
        purpose="corriger l'annuaire et dire ce qui a été fait",
        basis=LegalBasis.PUBLIC_TASK,
        duration="trois ans",
        rule="directory.error_reports",
    ),
]
