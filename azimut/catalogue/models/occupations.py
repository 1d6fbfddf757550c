"""Occupations (ROME 4) and what describes them."""

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from azimut.catalogue.enums import MobilityKind, RiasecType, SkillKind
from azimut.core.importing.rows import SourcedModel
from azimut.core.text import both_genders, slug


class ProfessionalDomain(models.Model):
    """A grand domaine of ROME (`A`) or one of its professional domains (`A11`)."""

    code = models.CharField("code", max_length=3, primary_key=True)
    label = models.CharField("intitulé", max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="domains", verbose_name="grand domaine"
    )

    class Meta:
        verbose_name = "domaine professionnel"
        verbose_name_plural = "domaines professionnels"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Occupation(SourcedModel):
    rome_code = models.CharField("code ROME", max_length=5, primary_key=True)
    label = models.CharField("intitulé", max_length=250)
    domain = models.ForeignKey(
        ProfessionalDomain, on_delete=models.PROTECT, related_name="occupations", verbose_name="domaine"
    )
    definition = models.TextField("description", blank=True)
    access = models.TextField("accès au métier", blank=True)
    riasec_major = models.CharField("intérêt principal", max_length=1, choices=RiasecType.choices, blank=True)
    riasec_minor = models.CharField("intérêt secondaire", max_length=1, choices=RiasecType.choices, blank=True)
    is_regulated = models.BooleanField("métier réglementé", default=False)
    is_executive = models.BooleanField("emploi de cadre", default=False)
    is_ecological = models.BooleanField("métier de la transition écologique", default=False)
    is_digital = models.BooleanField("métier de la transition numérique", default=False)
    everyday_words = ArrayField(models.CharField(max_length=80), verbose_name="mots courants", default=list, blank=True)

    class Meta:
        verbose_name = "métier"
        verbose_name_plural = "métiers"
        ordering = ["label"]
        indexes = [models.Index(fields=["domain"], name="occupation_by_domain")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("occupation", args=[self.rome_code, self.slug])

    @property
    def slug(self) -> str:
        return slug(self.label)

    @cached_property
    def genders(self) -> tuple[str, str]:
        """The masculine and the feminine form."""
        return both_genders(self.label)


class Appellation(SourcedModel):
    """A job title that belongs to an occupation (OGR code)."""

    ogr_code = models.PositiveIntegerField("code OGR", primary_key=True)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="appellations", verbose_name="métier"
    )
    label = models.CharField("intitulé", max_length=250)
    label_masculine = models.CharField("forme masculine", max_length=250)
    label_feminine = models.CharField("forme féminine", max_length=250)
    is_main = models.BooleanField("appellation principale", default=False)
    is_rare = models.BooleanField("peu usitée", default=False)

    class Meta:
        verbose_name = "appellation"
        verbose_name_plural = "appellations"
        ordering = ["-is_main", "label"]

    def __str__(self) -> str:
        return self.label


class Skill(SourcedModel):
    ogr_code = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("intitulé", max_length=400)
    kind = models.CharField("nature", max_length=12, choices=SkillKind.choices)

    class Meta:
        verbose_name = "compétence"
        verbose_name_plural = "compétences"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_skills", verbose_name="métier"
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="occupation_skills", verbose_name="compétence"
    )
    is_core = models.BooleanField("cœur de métier", default=False)

    class Meta:
        verbose_name = "compétence d'un métier"
        verbose_name_plural = "compétences des métiers"
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_once")]

    def __str__(self) -> str:
        return f"{self.occupation_id} · {self.skill_id}"


class OccupationMobility(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="mobilities", verbose_name="métier"
    )
    target = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="mobilities_in", verbose_name="métier accessible"
    )
    kind = models.CharField("nature", max_length=10, choices=MobilityKind.choices, default=MobilityKind.CLOSE)
    rank = models.PositiveSmallIntegerField("rang", default=1)

    class Meta:
        verbose_name = "mobilité entre métiers"
        verbose_name_plural = "mobilités entre métiers"
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["occupation", "target"], name="occupation_mobility_once")]

    def __str__(self) -> str:
        return f"{self.occupation_id} → {self.target_id}"


class WorkContext(models.Model):
    ogr_code = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("intitulé", max_length=200)
    kind_label = models.CharField("nature", max_length=120)

    class Meta:
        verbose_name = "contexte de travail"
        verbose_name_plural = "contextes de travail"
        ordering = ["kind_label", "label"]

    def __str__(self) -> str:
        return self.label


class OccupationContext(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_contexts", verbose_name="métier"
    )
    context = models.ForeignKey(
        WorkContext, on_delete=models.CASCADE, related_name="occupation_contexts", verbose_name="contexte"
    )

    class Meta:
        verbose_name = "contexte d'un métier"
        verbose_name_plural = "contextes des métiers"
        constraints = [models.UniqueConstraint(fields=["occupation", "context"], name="occupation_context_once")]

    def __str__(self) -> str:
        return f"{self.occupation_id} · {self.context_id}"


class Interest(models.Model):
    """A centre d'intérêt of ROME, in the words of the person who chooses."""

    code = models.CharField("code", max_length=10, primary_key=True)
    label = models.CharField("intitulé", max_length=200)

    class Meta:
        verbose_name = "centre d'intérêt"
        verbose_name_plural = "centres d'intérêt"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationInterest(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_interests", verbose_name="métier"
    )
    interest = models.ForeignKey(
        Interest, on_delete=models.CASCADE, related_name="occupation_interests", verbose_name="intérêt"
    )
    is_main = models.BooleanField("principal", default=False)

    class Meta:
        verbose_name = "intérêt d'un métier"
        verbose_name_plural = "intérêts des métiers"
        constraints = [models.UniqueConstraint(fields=["occupation", "interest"], name="occupation_interest_once")]

    def __str__(self) -> str:
        return f"{self.occupation_id} · {self.interest_id}"


class Sector(models.Model):
    """A secteur d'activité of ROME."""

    code = models.CharField("code", max_length=10, primary_key=True)
    label = models.CharField("intitulé", max_length=200)

    class Meta:
        verbose_name = "secteur d'activité"
        verbose_name_plural = "secteurs d'activité"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationSector(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_sectors", verbose_name="métier"
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.CASCADE, related_name="occupation_sectors", verbose_name="secteur"
    )

    class Meta:
        verbose_name = "secteur d'un métier"
        verbose_name_plural = "secteurs des métiers"
        constraints = [models.UniqueConstraint(fields=["occupation", "sector"], name="occupation_sector_once")]

    def __str__(self) -> str:
        return f"{self.occupation_id} · {self.sector_id}"
