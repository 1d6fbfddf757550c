"""What someone says is wrong on the page of a structure, followed to its end."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from azimut.core.identifiers import drawn_signs, new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models.structures import Structure

LONGEST_TEXT = 1_000
LONGEST_SETTLEMENT = 300


def new_reference() -> str:
    """S-7K3F-9Q: six signs drawn at random, so that nobody counts the reports nor walks through them."""
    drawn = drawn_signs(6)
    return f"S-{drawn[:4]}-{drawn[4:]}"


class ReportedPart(models.TextChoices):
    ADDRESS = "address", "l'adresse"
    HOURS = "hours", "les horaires"
    PHONE = "phone", "le téléphone"
    SERVICES = "services", "ce que la structure propose"
    CLOSED = "closed", "la structure a fermé pour toujours"
    OTHER = "other", "autre chose"


class ErrorReportState(models.TextChoices):
    NEW = "new", "reçu"
    PASSED_ON = "passed_on", "transmis"
    SETTLED = "settled", "réglé"


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def unsettled(self) -> "ErrorReportQuerySet":
        return self.exclude(state=ErrorReportState.SETTLED)

    def visible_to(self, actor: Actor) -> "ErrorReportQuerySet":
        """Those on one's own structure; all of them for whoever keeps the directory."""
        if actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER):
            return self
        return self.none() if actor.structure_id is None else self.filter(structure=actor.structure_id)


class ErrorReport(models.Model):
    """Anyone may make one, without an account. Its public page shows neither the text nor whoever wrote it."""

    id = models.UUIDField(primary_key=True, editable=False, default=new_identifier)
    reference = models.CharField("référence", max_length=9, unique=True, editable=False, default=new_reference)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="error_reports", verbose_name="structure"
    )
    part = models.CharField("ce qui est faux", max_length=10, choices=ReportedPart.choices)
    text = models.CharField("ce qu'il faut écrire", max_length=LONGEST_TEXT)
    reporter_email = models.EmailField("adresse pour la réponse", blank=True)
    state = models.CharField("état", max_length=10, choices=ErrorReportState.choices, default=ErrorReportState.NEW)
    reported_at = models.DateTimeField("reçu le", default=timezone.now)
    passed_on_at = models.DateTimeField("transmis le", null=True, blank=True)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settlement = models.CharField(
        "ce qui a été fait", max_length=LONGEST_SETTLEMENT, blank=True, help_text="Une phrase, que tout le monde lit."
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement d'erreur"
        verbose_name_plural = "signalements d'erreurs"
        ordering = ["-reported_at"]
        indexes = [models.Index(fields=["reported_at"], name="error_report_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="new", passed_on_at__isnull=True, settled_at__isnull=True, settlement="")
                | Q(state="passed_on", passed_on_at__isnull=False, settled_at__isnull=True, settlement="")
                | Q(Q(state="settled", settled_at__isnull=False), ~Q(settlement="")),
                name="error_report_dated_state",
                violation_error_message="Un signalement transmis ou réglé a sa date ; réglé, il dit ce qui a été fait.",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(reporter_email=""),
                name="error_report_settled_names_nobody",
                violation_error_message="Un signalement réglé ne garde pas l'adresse de qui l'a écrit.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="error_report_says_something",
                violation_error_message="Écrivez ce qui est juste.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Where anyone who knows the reference follows it."""
        return reverse("error_report", args=[self.reference])

    @property
    def is_settled(self) -> bool:
        return self.state == ErrorReportState.SETTLED
