"""The counts of records, kept by the database as records come, change and go (triggers of migration 0012)."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Sum

from azimut.directory.models import ReceptionPoint, Structure
from azimut.reception.enums import Dimension


class ReceptionCountQuerySet(models.QuerySet["ReceptionCount"]):
    def of_structure(self, structure_id: UUID) -> "ReceptionCountQuerySet":
        return self.filter(structure=structure_id)

    def between(self, first: date, last: date) -> "ReceptionCountQuerySet":
        """Both days included."""
        return self.filter(day__range=(first, last))

    def by(self, dimension: Dimension) -> "ReceptionCountQuerySet":
        return self.filter(dimension=dimension)

    def totals(self) -> dict[str, int]:
        """People, records and minutes."""
        sums = self.by(Dimension.TOTAL).aggregate(people=Sum("people"), records=Sum("records"), minutes=Sum("minutes"))
        return {name: value or 0 for name, value in sums.items()}


class ReceptionCount(models.Model):
    """How many people, records and minutes, for a day, a place, a dimension and one of its values.

    Counts outlive the records they come from, which are purged after thirteen months.
    """

    day = models.DateField("jour")
    # No index of its own: the key begins with it.
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="reception_counts",
        verbose_name="structure",
    )
    reception_point = models.ForeignKey(
        ReceptionPoint, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="lieu d'accueil"
    )
    dimension = models.CharField("dimension", max_length=12, choices=Dimension.choices)
    value = models.CharField("valeur", max_length=40, blank=True)
    people = models.IntegerField("personnes", default=0)
    records = models.IntegerField("fiches", default=0)
    minutes = models.IntegerField("minutes", default=0)

    objects: ClassVar[Any] = ReceptionCountQuerySet.as_manager()

    class Meta:
        verbose_name = "compte d'accueil"
        verbose_name_plural = "comptes d'accueil"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "day", "dimension", "value", "reception_point"],
                nulls_distinct=False,
                name="reception_count_once",
                violation_error_message="Ce compte existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.get_dimension_display()} · {self.value or 'tous'} : {self.people}"


class MonthlyCountQuerySet(models.QuerySet["MonthlyCount"]):
    def between(self, first: date, last: date) -> "MonthlyCountQuerySet":
        """Whole months, from that of `first` to that of `last`."""
        return self.filter(month__range=(first.replace(day=1), last))

    def totals(self) -> dict[str, int]:
        """People, records and minutes."""
        found = self.filter(dimension=Dimension.TOTAL)
        sums = found.aggregate(people=Sum("people"), records=Sum("records"), minutes=Sum("minutes"))
        return {name: value or 0 for name, value in sums.items()}


class MonthlyCount(models.Model):
    """The same counts by structure and month: what a region reads of a year, of which the days are millions of rows."""

    month = models.DateField("mois, par son premier jour")
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="monthly_counts",
        verbose_name="structure",
    )
    dimension = models.CharField("dimension", max_length=12, choices=Dimension.choices)
    value = models.CharField("valeur", max_length=40, blank=True)
    people = models.IntegerField("personnes", default=0)
    records = models.IntegerField("fiches", default=0)
    minutes = models.IntegerField("minutes", default=0)

    objects: ClassVar[Any] = MonthlyCountQuerySet.as_manager()

    class Meta:
        verbose_name = "compte mensuel d'accueil"
        verbose_name_plural = "comptes mensuels d'accueil"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "month", "dimension", "value"],
                name="monthly_count_once",
                violation_error_message="Ce compte existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} · {self.get_dimension_display()} · {self.value or 'tous'} : {self.people}"
