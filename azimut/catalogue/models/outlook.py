"""Figures about work: recruitment, tension, pay, integration, women's share.

Each row says where it holds (`area_code` as in addresses: `FR`, `reg-24`, `dep-28`, `be-2401`), of which year, and from
which source; the licence and the date of that source are those of its last ImportRun.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from azimut.catalogue.enums import AreaKind, IntegrationSubject
from azimut.catalogue.models.certifications import Certification
from azimut.catalogue.models.families import OccupationFamily
from azimut.catalogue.models.occupations import Occupation
from azimut.catalogue.models.trainings import Training, TrainingProvider
from azimut.core.importing.rows import SourcedModel

FEWEST_LEAVERS = 20
"""Below, a rate tells about people rather than about a training: statistical secrecy (InserJeunes)."""

LEVELS = [MinValueValidator(1), MaxValueValidator(5)]
PERCENT = [MinValueValidator(0.0), MaxValueValidator(100.0)]


def _level(name: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, null=True, validators=LEVELS, help_text="De 1 à 5.")


def _is_percent(*fields: str) -> Q:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (0, 100)})
    return condition


def _is_level(*fields: str) -> Q:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (1, 5)})
    return condition


class FigureRow(SourcedModel):
    """Where and when a figure holds."""

    area_kind = models.CharField("échelle", max_length=10, choices=AreaKind.choices)
    area_code = models.CharField("territoire", max_length=20, help_text="FR, reg-24, dep-28 ou be-2401.")
    area_name = models.CharField("nom du territoire", max_length=120)
    year = models.PositiveSmallIntegerField("année", help_text="La dernière, pour une moyenne de plusieurs années.")
    period = models.CharField("période", max_length=20, blank=True, help_text="Par exemple 2017-2019.")

    class Meta:
        abstract = True


class Outlook(FigureRow):
    """Recruitment projects of employers for the year (survey Besoins en main-d'œuvre, France Travail)."""

    family = models.ForeignKey(
        OccupationFamily, on_delete=models.CASCADE, related_name="outlooks", verbose_name="famille"
    )
    projects = models.FloatField("projets de recrutement", null=True, help_text="Vide : couvert par le secret.")
    difficult_projects = models.FloatField("projets jugés difficiles", null=True)
    seasonal_projects = models.FloatField("projets saisonniers", null=True)
    hidden_parts = models.PositiveIntegerField(
        "bassins couverts par le secret", default=0, help_text="Au-dessus de zéro, le total est un minimum."
    )

    class Meta:
        verbose_name = "perspective de recrutement"
        verbose_name_plural = "perspectives de recrutement"
        indexes = [models.Index(fields=["area_code", "-projects"], name="outlook_by_area")]
        constraints = [
            models.UniqueConstraint(fields=["family", "area_code", "year"], name="outlook_once"),
            models.CheckConstraint(
                name="outlook_parts_within_projects",
                # Sums of weights: equal parts may differ at the tenth decimal. Each may be hidden alone.
                condition=(Q(projects__isnull=True) | Q(projects__gte=0))
                & (
                    Q(difficult_projects__isnull=True)
                    | Q(difficult_projects__gte=0, difficult_projects__lte=F("projects") + 0.01)
                )
                & (
                    Q(seasonal_projects__isnull=True)
                    | Q(seasonal_projects__gte=0, seasonal_projects__lte=F("projects") + 0.01)
                ),
                violation_error_message="Les projets difficiles ou saisonniers dépassent le total des projets.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.area_code} · {self.year}"

    @property
    def difficulty(self) -> float | None:
        """Share of projects judged difficult, in percent."""
        return _percent(self.difficult_projects, self.projects)

    @property
    def seasonality(self) -> float | None:
        """Share of seasonal projects, in percent."""
        return _percent(self.seasonal_projects, self.projects)


def _percent(part: float | None, whole: float | None) -> float | None:
    return 100 * (min(part, whole) / whole) if part is not None and whole else None


class Tension(FigureRow):
    """How hard it is to recruit in a family, from 1 (easy) to 5, and what it comes from (Dares, France Travail)."""

    family = models.ForeignKey(
        OccupationFamily, on_delete=models.CASCADE, related_name="tensions", verbose_name="famille"
    )
    index = models.FloatField("indicateur de tension", null=True, help_text="Écart à la moyenne de tous les métiers.")
    level = _level("niveau de tension")
    jobs = models.PositiveIntegerField("emploi moyen", null=True)
    hiring_intensity = _level("intensité d'embauches")
    training_mismatch = _level("lien entre formation et emploi")
    labour_shortage = _level("manque de main-d'œuvre disponible")
    job_insecurity = _level("non-durabilité de l'emploi")
    working_conditions = _level("conditions de travail contraignantes")
    geographic_mismatch = _level("inadéquation géographique")

    class Meta:
        verbose_name = "tension"
        verbose_name_plural = "tensions"
        indexes = [models.Index(fields=["area_code", "-index"], name="tension_by_area")]
        constraints = [
            models.UniqueConstraint(fields=["family", "area_code", "year"], name="tension_once"),
            models.CheckConstraint(
                name="tension_levels_from_one_to_five",
                condition=_is_level(
                    "level",
                    "hiring_intensity",
                    "training_mismatch",
                    "labour_shortage",
                    "job_insecurity",
                    "working_conditions",
                    "geographic_mismatch",
                ),
                violation_error_message="Un niveau de tension va de 1 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.area_code} · {self.year}"


class Pay(FigureRow):
    """Net monthly pay in euros, of a family or of one occupation."""

    subject_code = models.CharField("sujet", max_length=16, help_text="Identifiant de la famille, ou code ROME.")
    family = models.ForeignKey(
        OccupationFamily, on_delete=models.CASCADE, null=True, related_name="pays", verbose_name="famille"
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, null=True, related_name="pays", verbose_name="métier"
    )
    first_quartile = models.FloatField("premier quart", null=True, help_text="Un quart gagne moins.")
    median = models.FloatField("médiane", null=True, help_text="La moitié gagne moins, la moitié gagne plus.")
    third_quartile = models.FloatField("troisième quart", null=True, help_text="Un quart gagne plus.")
    band_shares = ArrayField(
        models.FloatField(),
        verbose_name="répartition par tranche",
        null=True,
        size=5,
        help_text="En %, de la tranche la plus basse à la plus haute (PAY_BANDS) ; -1 : non publié.",
    )

    class Meta:
        verbose_name = "salaire"
        verbose_name_plural = "salaires"
        constraints = [
            models.UniqueConstraint(fields=["subject_code", "area_code", "year"], name="pay_once"),
            models.CheckConstraint(
                name="pay_of_a_family_or_an_occupation",
                condition=Q(family__isnull=False, occupation__isnull=True, subject_code=F("family_id"))
                | Q(family__isnull=True, occupation__isnull=False, subject_code=F("occupation_id")),
                violation_error_message="Un salaire est celui d'une famille de métiers, ou d'un métier.",
            ),
            models.CheckConstraint(
                name="pay_quartiles_in_order",
                condition=(Q(median__isnull=True) | Q(median__gt=0))
                & (Q(first_quartile__isnull=True) | Q(first_quartile__lte=F("median")))
                & (Q(third_quartile__isnull=True) | Q(third_quartile__gte=F("median"))),
                violation_error_message="Les quarts entourent la médiane.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_code} · {self.area_code} · {self.year}"


PAY_BANDS = ((None, 1250), (1250, 1500), (1500, 2000), (2000, 3000), (3000, None))
"""Bounds in euros a month of the shares of `Pay.band_shares`."""


class GenderShare(FigureRow):
    """Share of women among those who work in a family."""

    family = models.ForeignKey(
        OccupationFamily, on_delete=models.CASCADE, related_name="gender_shares", verbose_name="famille"
    )
    women_share = models.FloatField("part des femmes", validators=PERCENT, help_text="En %.")

    class Meta:
        verbose_name = "part des femmes"
        verbose_name_plural = "parts des femmes"
        constraints = [
            models.UniqueConstraint(fields=["family", "area_code", "year"], name="gender_share_once"),
            models.CheckConstraint(
                name="gender_share_is_a_percentage",
                condition=_is_percent("women_share"),
                violation_error_message="Une part va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.area_code} · {self.year}"


class IntegrationRate(FigureRow):
    """Share of leavers of a training in work some months later. `year` is the last of the cohort."""

    subject = models.CharField("sujet", max_length=14, choices=IntegrationSubject.choices)
    subject_code = models.CharField("code", max_length=40, help_text="RNCP37537, code UAI ou identifiant de formation.")
    subject_name = models.CharField("nom", max_length=250)
    certification = models.ForeignKey(
        Certification,
        on_delete=models.SET_NULL,
        null=True,
        related_name="integration_rates",
        verbose_name="certification",
    )
    training = models.ForeignKey(
        Training, on_delete=models.SET_NULL, null=True, related_name="integration_rates", verbose_name="formation"
    )
    provider = models.ForeignKey(
        TrainingProvider,
        on_delete=models.SET_NULL,
        null=True,
        related_name="integration_rates",
        verbose_name="organisme",
    )
    months = models.PositiveSmallIntegerField("mois après la sortie")
    rate = models.FloatField("taux d'emploi", null=True, validators=PERCENT, help_text="En %. Vide : non publié.")
    leavers = models.PositiveIntegerField("sortants", null=True, help_text="Vide : la source ne le dit pas.")
    is_secret = models.BooleanField("couvert par le secret statistique", default=False)

    class Meta:
        verbose_name = "taux d'insertion"
        verbose_name_plural = "taux d'insertion"
        indexes = [
            models.Index(fields=["certification", "area_code"], name="integration_by_certification"),
            models.Index(fields=["provider"], name="integration_by_provider"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "subject_code", "area_code", "months", "year"], name="integration_rate_once"
            ),
            models.CheckConstraint(
                name="integration_rate_is_a_percentage",
                condition=_is_percent("rate"),
                violation_error_message="Un taux va de 0 à 100 %.",
            ),
            models.CheckConstraint(
                name="integration_rate_keeps_the_secret",
                condition=Q(rate__isnull=True)
                | (Q(is_secret=False) & (Q(leavers__isnull=True) | Q(leavers__gte=FEWEST_LEAVERS))),
                violation_error_message="Sous 20 sortants, le taux est couvert par le secret statistique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_code} · {self.area_code} · {self.months} mois"
