"""Occupations a region or a territory highlights."""

from typing import Self

from django.db import models
from django.db.models import Q

from azimut.catalogue.enums import AreaKind, HighlightKind, HighlightOrigin
from azimut.catalogue.models.occupations import Occupation


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def current(self) -> Self:
        """Those that still hold."""
        return self.filter(ended_on__isnull=True)

    def by_rule(self) -> Self:
        return self.filter(origin=HighlightOrigin.RULE)

    def by_hand(self) -> Self:
        return self.filter(origin=HighlightOrigin.HAND)

    def in_areas(self, codes: list[str] | tuple[str, ...]) -> Self:
        return self.filter(area_code__in=codes)


class Highlight(models.Model):
    """A mark on an occupation, in a region or a territory: by rule, with its figures, or by hand, with a reason."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="highlights", verbose_name="métier"
    )
    kind = models.CharField("nature", max_length=24, choices=HighlightKind.choices)
    origin = models.CharField("origine", max_length=4, choices=HighlightOrigin.choices)
    area_kind = models.CharField("échelle", max_length=10, choices=AreaKind.choices, default=AreaKind.REGION)
    area_code = models.CharField("territoire", max_length=20, help_text="reg-24, dep-28, be-2401…")
    area_name = models.CharField("nom du territoire", max_length=120)
    reason = models.TextField("raison")
    figures = models.JSONField(
        "chiffres",
        default=list,
        blank=True,
        help_text="Ceux que la règle a lus, tels qu'ils étaient : nom, valeur, unité, année, source, territoire.",
    )
    author_label = models.CharField("auteur", max_length=160, blank=True)
    decided_on = models.DateField("décidé le")
    ended_on = models.DateField("terminé le", null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = "mise en avant"
        verbose_name_plural = "mises en avant"
        ordering = ["kind", "occupation"]
        indexes = [models.Index(fields=["area_code", "kind"], name="highlight_by_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "kind", "area_code", "origin"],
                condition=Q(ended_on__isnull=True),
                name="highlight_once_at_a_time",
                violation_error_message="Ce métier est déjà mis en avant pour cette raison sur ce territoire.",
            ),
            models.CheckConstraint(
                name="highlight_by_hand_has_reason_and_author",
                condition=Q(origin=HighlightOrigin.RULE) | (~Q(reason="") & ~Q(author_label="")),
                violation_error_message="Une mise en avant par l'équipe dit sa raison et qui l'a décidée.",
            ),
            models.CheckConstraint(
                name="highlight_by_rule_keeps_its_figures",
                condition=Q(origin=HighlightOrigin.HAND) | ~Q(figures=[]),
                violation_error_message="Une mise en avant par les chiffres garde ces chiffres.",
            ),
            models.CheckConstraint(
                name="highlight_ends_after_it_is_decided",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("decided_on")),
                violation_error_message="La fin précède la décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} · {self.get_kind_display()} · {self.area_code}"
