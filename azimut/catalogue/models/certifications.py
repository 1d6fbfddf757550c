"""Certifications of the national registers (RNCP, RS) and the diplomas known beside them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from azimut.catalogue.enums import CertificationKind, WayIn
from azimut.catalogue.models.occupations import Occupation
from azimut.core.importing.rows import SourcedModel

LEVEL_LABELS = {
    1: "niveau 1",
    2: "niveau 2",
    3: "niveau 3 (CAP, BEP)",
    4: "niveau 4 (bac)",
    5: "niveau 5 (bac + 2)",
    6: "niveau 6 (bac + 3 ou 4)",
    7: "niveau 7 (bac + 5)",
    8: "niveau 8 (bac + 8)",
}


class TrainingField(models.Model):
    """A Formacode: the subject of a training."""

    formacode = models.CharField("Formacode", max_length=5, primary_key=True)
    label = models.CharField("intitulé", max_length=200)

    class Meta:
        verbose_name = "domaine de formation"
        verbose_name_plural = "domaines de formation"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Certification(SourcedModel):
    """A certification; `code` is its public name.

    `RNCP38565` or `RS5550` for a registered one, `RNCP38565-1234` for a further diploma under one registration (the
    number is Certif Info's), `CI1234` for one that only Certif Info knows.
    """

    code = models.CharField("code", max_length=20, primary_key=True)
    title = models.CharField("intitulé", max_length=500)
    kind = models.CharField("nature", max_length=14, choices=CertificationKind.choices)
    diploma_kind = models.CharField("type de diplôme", max_length=160, blank=True)
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    certifiers = ArrayField(models.CharField(max_length=250), verbose_name="certificateurs", default=list, blank=True)
    nsf_code = models.CharField("code NSF", max_length=5, blank=True)
    formacode = models.CharField("Formacode", max_length=5, blank=True)
    ways_in = ArrayField(
        models.CharField(max_length=20, choices=WayIn.choices), verbose_name="voies d'accès", default=list, blank=True
    )
    is_active = models.BooleanField("enregistrement en cours", default=True)
    registered_from = models.DateField("enregistrée depuis le", null=True, blank=True)
    registered_until = models.DateField("enregistrée jusqu'au", null=True, blank=True)
    successor_code = models.CharField("remplacée par", max_length=20, blank=True)
    summary = models.TextField("présentation", blank=True)
    blocks = ArrayField(
        models.CharField(max_length=400), verbose_name="blocs de compétences", default=list, db_default=[], blank=True
    )
    occupations = models.ManyToManyField(
        Occupation, through="CertificationOccupation", related_name="certifications", verbose_name="métiers"
    )

    class Meta:
        verbose_name = "certification"
        verbose_name_plural = "certifications"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(1, 8)),
                name="certification_level_1_to_8",
                violation_error_message="Le niveau va de 1 à 8.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("certification", args=[self.code])

    @property
    def level_label(self) -> str:
        return LEVEL_LABELS.get(self.level or 0, "")


class CertificationOccupation(models.Model):
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="certification_occupations", verbose_name="certification"
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="certification_occupations", verbose_name="métier"
    )
    rank = models.PositiveSmallIntegerField("rang", default=1)

    class Meta:
        verbose_name = "métier d'une certification"
        verbose_name_plural = "métiers des certifications"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "occupation"], name="certification_occupation_once")
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} → {self.occupation_id}"


class CertificationAlias(models.Model):
    """Another code under which feeds name a certification: Certif Info's number, a former RNCP code, the school's."""

    code = models.CharField("autre code", max_length=20, primary_key=True, help_text="CI1234, RNCP1234, RS1234")
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="aliases", verbose_name="certification"
    )

    class Meta:
        verbose_name = "autre code de certification"
        verbose_name_plural = "autres codes de certifications"

    def __str__(self) -> str:
        return f"{self.code} → {self.certification_id}"
