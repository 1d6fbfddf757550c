"""Regions, departments, communes, and the named sets of communes the service works with."""

from math import cos, radians
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, FloatField, Value
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

from azimut.core.text import slug
from azimut.territories.enums import TerritoryKind

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.32


class Point(NamedTuple):
    """A position in degrees, WGS 84."""

    latitude: float
    longitude: float


class Region(models.Model):
    code = models.CharField("code Insee", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    code = models.CharField("code Insee", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departments", verbose_name="région")

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class CommuneQuerySet(models.QuerySet["Commune"]):
    def active(self) -> "CommuneQuerySet":
        """Communes of today, without the former and delegated ones."""
        return self.filter(successor__isnull=True)

    def within(self, point: Point, distance_km: float) -> "CommuneQuerySet":
        """Communes at most `distance_km` away from a point, nearest first, each with its `distance_km`."""
        return self.in_box_around(point, distance_km).with_distance_from(point).filter(distance_km__lte=distance_km)

    def in_box_around(self, point: Point, distance_km: float) -> "CommuneQuerySet":
        """A square around the point, so that the index on latitude and longitude is used before any arithmetic."""
        height = distance_km / KM_PER_DEGREE
        width = distance_km / (KM_PER_DEGREE * max(cos(radians(point.latitude)), 0.01))
        return self.filter(
            latitude__range=(point.latitude - height, point.latitude + height),
            longitude__range=(point.longitude - width, point.longitude + width),
        )

    def with_distance_from(self, point: Point) -> "CommuneQuerySet":
        """Great-circle distance in kilometres."""
        latitude, longitude = Radians(Value(point.latitude)), Radians(Value(point.longitude))
        cosine = Sin(latitude) * Sin(Radians(F("latitude"))) + Cos(latitude) * Cos(Radians(F("latitude"))) * Cos(
            Radians(F("longitude")) - longitude
        )
        distance = ACos(Least(Value(1.0), Greatest(Value(-1.0), cosine))) * Value(EARTH_RADIUS_KM)
        return self.annotate(distance_km=models.ExpressionWrapper(distance, output_field=FloatField())).order_by(
            "distance_km"
        )


class Commune(models.Model):
    code = models.CharField("code Insee", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="communes", verbose_name="département"
    )
    population = models.PositiveIntegerField("population", default=0)
    postcodes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux", default=list, blank=True)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="former_communes",
        verbose_name="commune actuelle",
        help_text="Pour une commune ancienne, déléguée ou associée : la commune dont elle fait partie.",
    )

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["name"]
        indexes = [models.Index(fields=["latitude", "longitude"], name="commune_position")]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def slug(self) -> str:
        return slug(self.name)


class Territory(models.Model):
    """A named set of communes: EPCI, bassin de vie, zone d'emploi, or a basin the Région draws itself."""

    code = models.CharField(
        "code", max_length=20, primary_key=True, help_text="Par exemple bv-28085, ze-2401, epci-200069193."
    )
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("nature", max_length=20, choices=TerritoryKind.choices)
    communes = models.ManyToManyField(Commune, related_name="territories", verbose_name="communes")

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["kind", "name"]
        indexes = [models.Index(fields=["kind", "name"], name="territory_by_kind")]

    def __str__(self) -> str:
        return self.name
