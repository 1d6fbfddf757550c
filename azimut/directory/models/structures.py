"""Structures."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, FloatField, Min, Q
from django.urls import reverse

from azimut.core.importing.rows import KeptModel, SourcedQuerySet
from azimut.core.text import slug
from azimut.directory.enums import Mission
from azimut.directory.models.networks import Network
from azimut.directory.models.services import Service
from azimut.territories.distances import Point, box_around, distance_from

FRESH_FOR = timedelta(days=183)
"""How long a page is trusted after it was last confirmed: six months."""


class StructureQuerySet(SourcedQuerySet):
    def of_network(self, *codes: str) -> "StructureQuerySet":
        return self.filter(network__in=codes)

    def within(self, point: Point, distance_km: float) -> "StructureQuerySet":
        """Structures with a current reception point at most `distance_km` away, nearest first, with `distance_km`."""
        near = self.filter(box_around(point, distance_km, "reception_points__"), reception_points__ended_on=None)
        distance = ExpressionWrapper(distance_from(point, "reception_points__"), output_field=FloatField())
        found: StructureQuerySet = (
            near.annotate(distance_km=Min(distance)).filter(distance_km__lte=distance_km).order_by("distance_km")
        )
        return found

    def serving(self, area_codes: list[str]) -> "StructureQuerySet":
        """Structures with a current service whose coverage names one of these areas (coverage.area_codes_of)."""
        return self.filter(pk__in=Service.objects.current().serving(area_codes).values("structure"))

    def stale(self, on: date) -> "StructureQuerySet":
        """Structures whose page was last confirmed more than six months before `on`, or never."""
        limit = on - FRESH_FOR
        return self.filter(
            Q(verified_on__isnull=True) | Q(verified_on__lt=limit), Q(updated_on__isnull=True) | Q(updated_on__lt=limit)
        )


class Structure(KeptModel):
    """An organisation, or one of its agencies, that receives people.

    Its id is derived from its source and its key there. `updated_on` is what its source says; `verified_on` is when
    someone of the structure last confirmed its page.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    source_key = models.CharField("clé dans la source", max_length=200, blank=True, editable=False)
    network = models.ForeignKey(
        Network, on_delete=models.SET_NULL, null=True, blank=True, related_name="structures", verbose_name="réseau"
    )
    carriers = ArrayField(
        models.CharField(max_length=60), verbose_name="réseaux porteurs (data·inclusion)", default=list, blank=True
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    name = models.CharField("nom", max_length=200)
    presentation = models.TextField("présentation", blank=True)
    missions = ArrayField(
        models.CharField(max_length=20, choices=Mission.choices), verbose_name="missions", default=list, blank=True
    )
    circle = models.CharField("cercle", max_length=40, blank=True, help_text="Clé d'un cercle du profil.")
    circle_from = models.DateField("dans ce cercle depuis le", null=True, blank=True)
    circle_until = models.DateField("dans ce cercle jusqu'au", null=True, blank=True)
    website = models.URLField("site web", max_length=400, blank=True)
    source_url = models.URLField("page de la source", max_length=400, blank=True)
    updated_on = models.DateField("mis à jour par la source le", null=True, blank=True)
    verified_on = models.DateField("vérifié le", null=True, blank=True)

    objects: ClassVar[Any] = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["name"]
        indexes = [
            models.Index(fields=["network", "name"], name="structure_by_network"),
            models.Index(fields=["siret"], name="structure_by_siret"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(circle_until__isnull=True)
                | Q(circle_from__isnull=True)
                | Q(circle_until__gte=F("circle_from")),
                name="structure_circle_dates_in_order",
                violation_error_message="La date de fin précède la date de début.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("structure", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def confirmed_on(self) -> date | None:
        """The last day its page is known to have been right."""
        return max((day for day in (self.verified_on, self.updated_on) if day), default=None)

    def is_stale(self, on: date) -> bool:
        return self.confirmed_on is None or self.confirmed_on < on - FRESH_FOR

    def circle_on(self, on: date) -> str:
        """The key of its circle that day: its own while it lasts, else its network's."""
        began = self.circle_from is None or self.circle_from <= on
        lasts = self.circle_until is None or on <= self.circle_until
        if self.circle:
            return self.circle if began and lasts else ""
        return self.network.circle if self.network else ""
