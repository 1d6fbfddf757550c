"""What structures offer, for whom, how and where."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from azimut.core.importing.rows import KeptModel, SourcedQuerySet
from azimut.directory.enums import REMOTE_MODES, Public, ServiceMode, Theme
from azimut.directory.phones import say_phone


class ServiceQuerySet(SourcedQuerySet):
    def suiting(
        self, *, themes: tuple[str, ...] = (), publics: tuple[str, ...] = (), modes: tuple[str, ...] = ()
    ) -> "ServiceQuerySet":
        """Services that suit one of each; no value asks nothing, a service for everyone suits any public."""
        suiting = self
        if themes:
            suiting = suiting.filter(themes__overlap=list(themes))
        if publics:
            suiting = suiting.filter(publics__overlap=[*publics, Public.EVERYONE])
        if modes:
            suiting = suiting.filter(modes__overlap=list(modes))
        return suiting

    def serving(self, area_codes: list[str]) -> "ServiceQuerySet":
        """Services whose coverage names one of these areas (coverage.area_codes_of)."""
        return self.filter(coverage__overlap=area_codes)

    def remote(self) -> "ServiceQuerySet":
        return self.filter(modes__overlap=list(REMOTE_MODES))


class Service(KeptModel):
    """What a structure offers. An empty coverage means around its reception points."""

    id = models.UUIDField(primary_key=True, editable=False)
    structure = models.ForeignKey(
        "directory.Structure", on_delete=models.CASCADE, related_name="services", verbose_name="structure"
    )
    source_key = models.CharField("clé dans la source", max_length=200, blank=True, editable=False)
    name = models.CharField("nom", max_length=200)
    description = models.TextField("présentation", blank=True)
    themes = ArrayField(
        models.CharField(max_length=30, choices=Theme.choices), verbose_name="besoins", default=list, blank=True
    )
    publics = ArrayField(
        models.CharField(max_length=30, choices=Public.choices), verbose_name="publics", default=list, blank=True
    )
    conditions = models.TextField("conditions d'accès", blank=True)
    modes = ArrayField(
        models.CharField(max_length=10, choices=ServiceMode.choices), verbose_name="modes", default=list, blank=True
    )
    is_free = models.BooleanField("gratuit", null=True, blank=True, default=True)
    fees = models.TextField("tarifs", blank=True)
    coverage = ArrayField(
        models.CharField(max_length=20),
        verbose_name="territoires couverts",
        default=list,
        blank=True,
        help_text="FR, reg-24, dep-28, epci-200033181 ou 28085 ; vide : autour de ses lieux d'accueil.",
    )
    phone = models.CharField("téléphone", max_length=25, blank=True)
    email = models.EmailField("courriel", blank=True)
    website = models.URLField("page du service", max_length=400, blank=True)
    opening_hours = models.TextField("horaires (syntaxe OpenStreetMap)", blank=True)

    objects: ClassVar[Any] = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "service"
        verbose_name_plural = "services"
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["coverage"], name="service_by_coverage"),
            GinIndex(fields=["themes"], name="service_by_theme"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_phone(self) -> str:
        """02 61 91 00 01, as people say it."""
        return say_phone(self.phone)

    @property
    def is_remote(self) -> bool:
        """Can be had without coming."""
        return any(mode in REMOTE_MODES for mode in self.modes)
