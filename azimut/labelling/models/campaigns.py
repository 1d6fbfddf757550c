"""Specifications and the campaigns that use them."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, Q

from azimut.core.identifiers import new_identifier
from azimut.labelling.contents import Content
from azimut.labelling.enums import ApplicationState as State


class Specification(models.Model):
    """A version of the specification. Frozen when a campaign uses it: a new version is another row."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    version = models.PositiveSmallIntegerField("version", unique=True)
    title = models.CharField("titre", max_length=200)
    effective_on = models.DateField("en vigueur le")
    content = models.JSONField("contenu", help_text="Articles, rubriques, pièces et critères (labelling/contents.py).")
    frozen_at = models.DateTimeField("figé le", null=True, blank=True)

    class Meta:
        verbose_name = "cahier des charges"
        verbose_name_plural = "cahiers des charges"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def read(self) -> Content:
        """Its articles, sections, pieces and criteria, checked."""
        return Content.model_validate(self.content)


class LabellingCampaignQuerySet(models.QuerySet["LabellingCampaign"]):
    def open_at(self, instant: datetime) -> "LabellingCampaignQuerySet":
        return self.filter(opens_at__lte=instant, closes_at__gt=instant)

    def announced(self, instant: datetime) -> "LabellingCampaignQuerySet":
        """Known to the public: announced, whether open, closed or to come."""
        return self.filter(announced_at__lte=instant)

    def with_counts(self) -> "LabellingCampaignQuerySet":
        """With `files` sent, `decided` ones, and `drafts`."""
        counted: LabellingCampaignQuerySet = self.annotate(
            files=Count("applications", filter=~Q(applications__state__in=[State.DRAFT, State.ABANDONED])),
            decided=Count("applications", filter=Q(applications__state__in=[State.GRANTED, State.REFUSED])),
            drafts=Count("applications", filter=Q(applications__state=State.DRAFT)),
        )
        return counted


class LabellingCampaign(models.Model):
    """A call for applications: open from an instant (in) to an instant (out), whatever the server's clock zone."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    specification = models.ForeignKey(
        Specification, on_delete=models.PROTECT, related_name="campaigns", verbose_name="cahier des charges"
    )
    name = models.CharField("nom", max_length=120, unique=True)
    announced_at = models.DateTimeField("annoncée le", null=True, blank=True)
    opens_at = models.DateTimeField("ouvre le")
    closes_at = models.DateTimeField("ferme à", help_text="Premier instant où l'on ne peut plus déposer.")
    effect_on = models.DateField("date d'effet des labels")
    label_until = models.DateField("fin de validité des labels", null=True, blank=True)

    objects: ClassVar[Any] = LabellingCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne de labellisation"
        verbose_name_plural = "campagnes de labellisation"
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="campaign_closes_after_it_opens",
                violation_error_message="La campagne doit fermer après son ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(label_until__isnull=True) | Q(label_until__gt=F("effect_on")),
                name="campaign_label_lasts",
                violation_error_message="La fin de validité doit suivre la date d'effet.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, instant: datetime) -> bool:
        return self.opens_at <= instant < self.closes_at
