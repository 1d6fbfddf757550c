"""Families of occupations (FAP): what the statistics of work are about, and the occupations of ROME in each."""

from django.db import models

from azimut.catalogue.enums import FamilyGrain
from azimut.catalogue.models.occupations import Occupation
from azimut.core.importing.rows import SourcedModel


class OccupationFamily(SourcedModel):
    """A family of the FAP nomenclature of Dares. Its id is `2009-V1Z80`: codes of two vintages overlap."""

    id = models.CharField("identifiant", max_length=16, primary_key=True)
    code = models.CharField("code FAP", max_length=8)
    nomenclature = models.PositiveSmallIntegerField("année de la nomenclature")
    title = models.CharField("intitulé", max_length=250)
    grain = models.CharField("finesse", max_length=10, choices=FamilyGrain.choices)
    occupations = models.ManyToManyField(
        Occupation, through="FamilyOccupation", related_name="families", verbose_name="métiers"
    )

    class Meta:
        verbose_name = "famille de métiers"
        verbose_name_plural = "familles de métiers"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomenclature", "code"],
                name="family_code_once",
                violation_error_message="Cette famille est déjà dans la nomenclature.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FamilyOccupation(models.Model):
    """An occupation of a family. An occupation whose family depends on the qualification asked has several."""

    family = models.ForeignKey(
        OccupationFamily, on_delete=models.CASCADE, related_name="family_occupations", verbose_name="famille"
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="family_occupations", verbose_name="métier"
    )
    rank = models.PositiveSmallIntegerField(
        "rang", default=1, help_text="1 : la famille qui compte le plus d'appellations du métier."
    )

    class Meta:
        verbose_name = "métier d'une famille"
        verbose_name_plural = "métiers des familles"
        ordering = ["occupation", "rank"]
        constraints = [models.UniqueConstraint(fields=["family", "occupation"], name="family_occupation_once")]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.occupation_id}"
