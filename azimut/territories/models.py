"""Regions, departments, communes, and the named sets of communes the service works with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from azimut.core.text import slug
from azimut.territories.distances import Point, box_around, distance_from
from azimut.territories.enums import CommuneKind, TerritoryKind


class Region(models.Model):
    code = models.CharField("code Insee", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territory", args=[self.area_code])

    @property
    def area_code(self) -> str:
        return f"reg-{self.code}"


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

    def get_absolute_url(self) -> str:
        return reverse("territory", args=[self.area_code])

    @property
    def area_code(self) -> str:
        return f"dep-{self.code}"


class CommuneQuerySet(models.QuerySet["Commune"]):
    def active(self) -> "CommuneQuerySet":
        """Communes of today, without the former and delegated ones nor the districts of Paris, Lyon and Marseille."""
        return self.filter(successor__isnull=True)

    def of_department(self, code: str) -> "CommuneQuerySet":
        return self.filter(department_id=code)

    def of_region(self, code: str) -> "CommuneQuerySet":
        return self.filter(department__region_id=code)

    def of_territory(self, code: str) -> "CommuneQuerySet":
        """Former communes and districts too: what happens there happens in the territory."""
        return self.filter(territories=code)

    def making_up(self, commune_code: str) -> "CommuneQuerySet":
        """A commune with its districts and the former communes it took in."""
        return self.filter(models.Q(code=commune_code) | models.Q(successor=commune_code))

    def largest_first(self) -> "CommuneQuerySet":
        return self.order_by("-population", "name")

    def within(self, point: Point, distance_km: float) -> "CommuneQuerySet":
        """Communes at most `distance_km` away from a point, nearest first, each with its `distance_km`."""
        near = self.filter(box_around(point, distance_km)).with_distance_from(point)
        return near.filter(models.Q(distance_km__lte=distance_km))

    def with_distance_from(self, point: Point) -> "CommuneQuerySet":
        """Great-circle distance in kilometres, nearest first."""
        distance = models.ExpressionWrapper(distance_from(point), output_field=models.FloatField())
        return self.annotate(distance_km=distance).order_by("distance_km")


class Commune(models.Model):
    code = models.CharField("code Insee", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    kind = models.CharField("nature", max_length=12, choices=CommuneKind.choices, default=CommuneKind.COMMUNE)
    former_names = ArrayField(
        models.CharField(max_length=80),
        verbose_name="anciens noms",
        default=list,
        blank=True,
        help_text="Y compris le nom de la commune déléguée qui a gardé le code.",
    )
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
        constraints = [
            models.CheckConstraint(
                name="commune_kind_tells_successor",
                condition=models.Q(kind=CommuneKind.COMMUNE, successor__isnull=True)
                | (~models.Q(kind=CommuneKind.COMMUNE) & models.Q(successor__isnull=False)),
                violation_error_message="Une commune actuelle n'a pas de successeur ; une ancienne commune en a un.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territory", args=[self.code])

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def slug(self) -> str:
        return slug(self.name)


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def current(self) -> "TerritoryQuerySet":
        """Without those their source no longer lists."""
        return self.filter(ended_on__isnull=True)

    def of_kind(self, kind: TerritoryKind) -> "TerritoryQuerySet":
        return self.filter(kind=kind)

    def of_region(self, code: str) -> "TerritoryQuerySet":
        return self.filter(region_id=code)

    def containing(self, commune: Commune) -> "TerritoryQuerySet":
        """The territories a commune, of today or not, is part of."""
        return self.filter(communes=commune)


class Territory(models.Model):
    """A named set of communes: EPCI, bassin de vie, zone d'emploi, or a basin the Région draws itself."""

    code = models.CharField(
        "code", max_length=20, primary_key=True, help_text="Par exemple bv-28085, ze-2401, epci-200069193."
    )
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("nature", max_length=20, choices=TerritoryKind.choices)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories",
        verbose_name="région",
        help_text="Celle où vit le plus grand nombre de ses habitants : un territoire peut en toucher plusieurs.",
    )
    communes = models.ManyToManyField(Commune, related_name="territories", verbose_name="communes")
    ended_on = models.DateField("terminé le", null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["kind", "name"]
        indexes = [models.Index(fields=["kind", "name"], name="territory_by_kind")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territory", args=[self.code])
