"""Training on offer: who gives it, what it leads to, when and where it is held."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from azimut.catalogue.enums import Audience, Funding, Modality, Pace, RecruitingState, WorkStudy
from azimut.catalogue.models.certifications import Certification
from azimut.core.importing.rows import SourcedModel, SourcedQuerySet
from azimut.core.text import slug
from azimut.territories.models import Commune


class TrainingProvider(SourcedModel):
    """A training body. Its id is derived from its SIRET, or from its source's key when it has none."""

    id = models.UUIDField(primary_key=True, editable=False)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    name = models.CharField("nom", max_length=250)
    address = models.CharField("adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="commune")
    phone = models.CharField("téléphone", max_length=25, blank=True)
    email = models.EmailField("courriel", blank=True)
    website = models.URLField("site web", max_length=400, blank=True)

    class Meta:
        verbose_name = "organisme de formation"
        verbose_name_plural = "organismes de formation"
        ordering = ["name"]
        indexes = [models.Index(fields=["siret"], name="training_provider_by_siret")]

    def __str__(self) -> str:
        return self.name


class Training(SourcedModel):
    """A formation as LHEO means it; its id is derived from its source and its number there."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField("numéro dans la source", max_length=120)
    title = models.CharField("intitulé", max_length=255)
    objective = models.TextField("objectif", blank=True)
    content = models.TextField("contenu", blank=True)
    outcome = models.TextField("résultats attendus", blank=True)
    provider = models.ForeignKey(
        TrainingProvider, on_delete=models.PROTECT, related_name="trainings", verbose_name="organisme"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.SET_NULL, null=True, related_name="trainings", verbose_name="certification"
    )
    certification_codes = ArrayField(
        models.CharField(max_length=20), verbose_name="codes de certification de la source", default=list, blank=True
    )
    is_certifying = models.BooleanField("certifiante", default=False)
    entry_level = models.PositiveSmallIntegerField("niveau d'entrée", null=True, blank=True)
    exit_level = models.PositiveSmallIntegerField("niveau de sortie", null=True, blank=True)
    formacodes = ArrayField(models.CharField(max_length=5), verbose_name="Formacodes", default=list, blank=True)
    # Not a relation: feeds also carry codes of ROME 3, which are kept as they came.
    rome_codes = ArrayField(models.CharField(max_length=5), verbose_name="codes ROME", default=list, blank=True)

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"
        ordering = ["title"]
        indexes = [
            models.Index(fields=["source"], name="training_by_source"),
            GinIndex(fields=["rome_codes"], name="training_by_rome_code", condition=Q(ended_on__isnull=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="training_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training", args=[self.id, self.slug])

    @property
    def slug(self) -> str:
        return slug(self.title)


class TrainingSessionQuerySet(SourcedQuerySet):
    def upcoming(self, on: date) -> Self:
        """Sessions someone can still join on that day: not begun, or open all year round."""
        return self.current().filter(Q(is_open_entry=True) | Q(starts_on__gte=on))


class TrainingSession(SourcedModel):
    """A session of an action of a training: its dates, its place, how it is taught and paid for."""

    id = models.UUIDField(primary_key=True, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="sessions", verbose_name="formation")
    number = models.CharField("numéro dans la source", max_length=120)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    is_open_entry = models.BooleanField("entrées toute l'année", default=False)
    address = models.CharField("adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="commune")
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    modality = models.CharField("modalité", max_length=10, choices=Modality.choices, default=Modality.ON_SITE)
    work_study = models.CharField("alternance", max_length=20, choices=WorkStudy.choices, default=WorkStudy.NONE)
    pace = models.CharField("rythme", max_length=10, choices=Pace.choices, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=12, choices=Audience.choices), verbose_name="publics", default=list, blank=True
    )
    fundings = ArrayField(
        models.CharField(max_length=16, choices=Funding.choices), verbose_name="financements", default=list, blank=True
    )
    recruiting = models.CharField(
        "recrutement", max_length=10, choices=RecruitingState.choices, default=RecruitingState.OPEN
    )
    places = models.PositiveIntegerField("places", null=True, blank=True)
    hours = models.PositiveIntegerField("durée en heures", null=True, blank=True)
    conditions = models.TextField("conditions d'accès", blank=True)

    objects = TrainingSessionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "session de formation"
        verbose_name_plural = "sessions de formation"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="session_ends_after_it_starts",
                violation_error_message="La fin de la session précède son début.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.training_id} · {self.starts_on}"
