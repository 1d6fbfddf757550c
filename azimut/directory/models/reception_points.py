"""Where, or at which number, structures receive people."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import ExpressionWrapper, FloatField, Q

from azimut.core.importing.rows import KeptModel, SourcedQuerySet
from azimut.directory.models.networks import Network
from azimut.directory.models.structures import Structure
from azimut.directory.phones import say_phone
from azimut.territories.distances import Point, box_around, distance_from
from azimut.territories.models import Commune


class ReceptionPointQuerySet(SourcedQuerySet):
    def of_network(self, *codes: str) -> "ReceptionPointQuerySet":
        return self.filter(network__in=codes)

    def on_site(self) -> "ReceptionPointQuerySet":
        return self.filter(is_remote=False)

    def remote(self) -> "ReceptionPointQuerySet":
        return self.filter(is_remote=True)

    def within(self, point: Point, distance_km: float) -> "ReceptionPointQuerySet":
        """Reception points at most `distance_km` away, nearest first, each with its `distance_km`."""
        near: ReceptionPointQuerySet = self.filter(box_around(point, distance_km))
        found: ReceptionPointQuerySet = (
            near.with_distance_from(point).filter(distance_km__lte=distance_km).order_by("distance_km")
        )
        return found

    def with_distance_from(self, point: Point) -> "ReceptionPointQuerySet":
        """Great-circle distance in kilometres; null without a position."""
        distance = ExpressionWrapper(distance_from(point), output_field=FloatField())
        measured: ReceptionPointQuerySet = self.annotate(distance_km=distance)
        return measured


class ReceptionPoint(KeptModel):
    """Where, or at which number, a structure receives people. Hours are in OpenStreetMap syntax."""

    id = models.UUIDField(primary_key=True, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="reception_points", verbose_name="structure"
    )
    # The structure's, written again here: the nearest points of a network are then found in one index.
    network = models.ForeignKey(
        Network, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="réseau"
    )
    name = models.CharField("nom", max_length=200, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    address_complement = models.CharField("complément d'adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    is_position_approximate = models.BooleanField("position de la commune, faute de mieux", default=False)
    opening_hours = models.TextField("horaires (syntaxe OpenStreetMap)", blank=True)
    phone = models.CharField("téléphone", max_length=25, blank=True)
    email = models.EmailField("courriel", blank=True)
    accessibility = models.TextField("accessibilité", blank=True)
    accessibility_url = models.URLField("page Acceslibre", max_length=400, blank=True)
    is_remote = models.BooleanField("à distance", default=False)

    objects: ClassVar[Any] = ReceptionPointQuerySet.as_manager()

    class Meta:
        verbose_name = "lieu d'accueil"
        verbose_name_plural = "lieux d'accueil"
        ordering = ["city", "name"]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="reception_point_position"),
            # Holds all that the search of the nearest places of a network reads: the table itself is left alone.
            models.Index(
                fields=["network", "latitude", "longitude"],
                include=["id", "structure"],
                condition=Q(ended_on__isnull=True, is_remote=False),
                name="reception_point_on_site",
            ),
            # The few that are had from afar are asked apart, never mixed with the near ones.
            models.Index(fields=["network"], condition=Q(is_remote=True), name="reception_point_remote"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A range alone is neither true nor false of a null, and a check lets that pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="reception_point_whole_position",
                violation_error_message="La position a une latitude et une longitude, ou ni l'une ni l'autre.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.city

    @property
    def spoken_phone(self) -> str:
        """02 61 91 00 01, as people say it."""
        return say_phone(self.phone)

    @property
    def point(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    @property
    def department_code(self) -> str:
        """From the commune, or else the postcode (wrong only for the few that cross a border); empty when unknown."""
        if self.commune is not None:
            return str(self.commune.department_id)
        return self.postcode[:3] if self.postcode.startswith(("97", "98")) else self.postcode[:2]
