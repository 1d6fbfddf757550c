"""What a structure changes, adds or declares on its own page: who, when, what, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from azimut.core.history import tracked
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models.structures import Structure

HISTORY_YEARS = 6
"""As long as what people's rights were is kept: who wrote what can be told while it can be argued about."""
LONGEST_REASON = 400


class ChangeKind(models.TextChoices):
    CHANGED = "changed", "changé"
    ADDED = "added", "ajouté"
    ENDED = "ended", "retiré"
    GIVEN_BACK = "given_back", "rendu à la source"
    VERIFIED = "verified", "relu : tout est juste"


class ChangeState(models.TextChoices):
    MADE = "made", "fait"
    PENDING = "pending", "en attente"
    ACCEPTED = "accepted", "accepté"
    DECLINED = "declined", "refusé"
    WITHDRAWN = "withdrawn", "repris"


class PageChangeQuerySet(models.QuerySet["PageChange"]):
    def pending(self) -> "PageChangeQuerySet":
        return self.filter(state=ChangeState.PENDING)

    def visible_to(self, actor: Actor) -> "PageChangeQuerySet":
        """Those of one's own structure; all of them for whoever moderates."""
        if actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER):
            return self
        return self.none() if actor.structure_id is None else self.filter(structure=actor.structure_id)


@tracked(kept_years=HISTORY_YEARS)
class PageChange(models.Model):
    """One act on a page. `thing_id` is the place or the service it is about; empty, the structure itself.

    `before` and `after` hold the columns that differ, and only those. Who acted is a number: the accounts, above, know
    the name for as long as they keep it.
    """

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="page_changes", verbose_name="structure"
    )
    part = models.CharField("partie de la fiche", max_length=20)
    kind = models.CharField("acte", max_length=12, choices=ChangeKind.choices)
    thing_id = models.UUIDField("lieu ou service", null=True, blank=True)
    thing_name = models.CharField("nom du lieu ou du service", max_length=200, blank=True)
    before = models.JSONField("avant", default=dict, blank=True)
    after = models.JSONField("après", default=dict, blank=True)
    state = models.CharField("état", max_length=10, choices=ChangeState.choices, default=ChangeState.MADE)
    made_at = models.DateTimeField("fait le", default=timezone.now)
    made_by = models.UUIDField("fait par")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.UUIDField("décidé par", null=True, blank=True)
    reason = models.CharField("motif du refus", max_length=LONGEST_REASON, blank=True)

    objects = PageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement de fiche"
        verbose_name_plural = "changements de fiches"
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["structure", "-made_at"], name="page_change_of_structure"),
            models.Index(fields=["made_at"], condition=Q(state="pending"), name="page_change_pending"),
            # What tells visitors' browsers that a page has changed (website/queries/freshness.py).
            models.Index(fields=["-made_at"], name="page_change_latest"),
            models.Index(fields=["-decided_at"], name="page_change_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["made", "pending"], decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    state__in=["accepted", "declined", "withdrawn"], decided_at__isnull=False, decided_by__isnull=False
                ),
                name="page_change_dated_decision",
                violation_error_message="Une déclaration acceptée, refusée ou reprise a sa date et son auteur.",
            ),
            models.CheckConstraint(
                condition=(Q(state="declined") & ~Q(reason="")) | (~Q(state="declined") & Q(reason="")),
                name="page_change_declined_with_reason",
                violation_error_message="Un refus a un motif ; rien d'autre n'en a.",
            ),
            models.UniqueConstraint(
                fields=["structure", "part", "thing_id"],
                condition=Q(state="pending"),
                nulls_distinct=False,
                name="page_change_one_pending",
                violation_error_message="Une déclaration attend déjà pour cette partie de la fiche.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure_id} · {self.part} · {self.kind}"

    @property
    def is_pending(self) -> bool:
        return self.state == ChangeState.PENDING
