"""The rules as they are kept: one set per profile and version, never changed once published."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from azimut.guidance.enums import RuleSetOrigin, SituationGroup, ThemeState


def array_of(name: str) -> "ArrayField[Any, Any]":
    """Codes, checked when the rules are read: the directory may gain a theme without a migration here."""
    return ArrayField(models.CharField(max_length=40), verbose_name=name, default=list, blank=True)


class GuidanceRuleSetQuerySet(models.QuerySet["GuidanceRuleSet"]):
    def of_profile(self, profile: str) -> "GuidanceRuleSetQuerySet":
        return self.filter(profile=profile)

    def published(self) -> "GuidanceRuleSetQuerySet":
        """Newest version first: the first one is in force."""
        return self.filter(published_at__isnull=False).order_by("-version")


class GuidanceRuleSet(models.Model):
    """A version of the rules of one region. Changing a rule makes a new version; the old ones are kept."""

    profile = models.CharField("profil régional", max_length=60)
    version = models.PositiveIntegerField("version")
    content_hash = models.CharField("empreinte SHA-256 du contenu", max_length=64)
    origin = models.CharField("origine", max_length=10, choices=RuleSetOrigin.choices, default=RuleSetOrigin.SHIPPED)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)

    objects = GuidanceRuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "version des règles d'aiguillage"
        verbose_name_plural = "versions des règles d'aiguillage"
        ordering = ["profile", "-version"]
        constraints = [models.UniqueConstraint(fields=["profile", "version"], name="guidance_version_once")]

    def __str__(self) -> str:
        return f"{self.profile}, version {self.version}"


class Situation(models.Model):
    """Who the person is, as they would say it. `minimum_age` and `maximum_age` are the usual ones, in years."""

    rule_set = models.ForeignKey(
        GuidanceRuleSet, on_delete=models.CASCADE, related_name="situations", verbose_name="version des règles"
    )
    code = models.CharField("code", max_length=40)
    label = models.CharField("libellé", max_length=120)
    hint = models.CharField("précision", max_length=200, blank=True)
    group = models.CharField("groupe", max_length=10, choices=SituationGroup.choices)
    position = models.PositiveSmallIntegerField("ordre")
    publics = array_of("publics")
    traits = array_of("ce que cette situation dit déjà")
    asks_age = models.BooleanField("l'âge est demandé", default=True)
    minimum_age = models.PositiveSmallIntegerField("âge habituel, au moins", null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField("âge habituel, au plus", null=True, blank=True)

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ["rule_set", "position"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="situation_once_in_version")]

    def __str__(self) -> str:
        return self.label


class Need(models.Model):
    """What the person would like, as they would say it; its themes find the services that answer it."""

    rule_set = models.ForeignKey(
        GuidanceRuleSet, on_delete=models.CASCADE, related_name="needs", verbose_name="version des règles"
    )
    code = models.CharField("code", max_length=40)
    label = models.CharField("libellé", max_length=120)
    hint = models.CharField("précision", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("ordre")
    themes = array_of("thèmes des services")

    class Meta:
        verbose_name = "besoin"
        verbose_name_plural = "besoins"
        ordering = ["rule_set", "position"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="need_once_in_version")]

    def __str__(self) -> str:
        return self.label


class GuidanceRule(models.Model):
    """For these situations and needs, these networks or services, because… No situation (or need) means all of them."""

    rule_set = models.ForeignKey(
        GuidanceRuleSet, on_delete=models.CASCADE, related_name="rules", verbose_name="version des règles"
    )
    code = models.CharField("code", max_length=60)
    situations = models.ManyToManyField(Situation, related_name="rules", blank=True, verbose_name="situations")
    needs = models.ManyToManyField(Need, related_name="rules", blank=True, verbose_name="besoins")
    minimum_age = models.PositiveSmallIntegerField("à partir de (ans)", null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField("jusqu'à (ans, compris)", null=True, blank=True)
    traits = array_of("seulement si")
    networks = array_of("réseaux")
    themes = array_of("thèmes des services, de tout réseau")
    missions = array_of("missions attendues")
    weight = models.PositiveSmallIntegerField("convenance, de 1 à 9")
    reason = models.TextField("raison dite à la personne")
    basis = models.TextField("fondement")
    what_to_bring = models.TextField("quoi apporter", blank=True)
    is_cep = models.BooleanField("désigne l'opérateur du conseil en évolution professionnelle", default=False)

    class Meta:
        verbose_name = "règle d'aiguillage"
        verbose_name_plural = "règles d'aiguillage"
        ordering = ["rule_set", "code"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="guidance_rule_once_in_version"),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 9)),
                name="guidance_rule_weight_1_to_9",
                violation_error_message="La convenance va de 1 à 9.",
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                name="guidance_rule_ages_in_order",
                violation_error_message="L'âge le plus haut est au-dessous de l'âge le plus bas.",
            ),
            models.CheckConstraint(
                condition=~Q(networks=[]) | ~Q(themes=[]),
                name="guidance_rule_leads_somewhere",
                violation_error_message="Une règle mène à un réseau ou à un thème.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RemoteService(models.Model):
    """A telephone line or a site open to the whole region, offered whatever the place. No need means all of them."""

    rule_set = models.ForeignKey(
        GuidanceRuleSet, on_delete=models.CASCADE, related_name="remote_services", verbose_name="version des règles"
    )
    code = models.CharField("code", max_length=60)
    network = models.CharField("réseau", max_length=40, blank=True)
    needs = models.ManyToManyField(Need, related_name="remote_services", blank=True, verbose_name="besoins")
    name = models.CharField("nom", max_length=160)
    phone = models.CharField("téléphone", max_length=25, blank=True)
    website = models.URLField("site web", max_length=300, blank=True)
    hours = models.CharField("horaires", max_length=120, blank=True)
    reason = models.TextField("raison dite à la personne")
    basis = models.TextField("fondement")

    class Meta:
        verbose_name = "service à distance"
        verbose_name_plural = "services à distance"
        ordering = ["rule_set", "code"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="remote_service_once_in_version"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(website=""),
                name="remote_service_can_be_reached",
                violation_error_message="Un service à distance a un téléphone ou un site.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class YouthThemeVersionQuerySet(models.QuerySet["YouthThemeVersion"]):
    def drafts(self) -> "YouthThemeVersionQuerySet":
        return self.filter(state=ThemeState.DRAFT)

    def decided(self) -> "YouthThemeVersionQuerySet":
        """Published or taken off: what the public has read, or not, since then."""
        return self.exclude(state=ThemeState.DRAFT)

    def in_force(self) -> "YouthThemeVersionQuerySet":
        """The last decision about each theme, whether it is online or taken off."""
        return self.decided().order_by("key", "-version").distinct("key")


class YouthThemeVersion(models.Model):
    """A version of the page of a youth theme. Only a draft changes; publishing it makes it the page of the theme."""

    key = models.SlugField("adresse de la page", max_length=40)
    version = models.PositiveIntegerField("version")
    state = models.CharField("état", max_length=10, choices=ThemeState.choices, default=ThemeState.DRAFT)
    content = models.JSONField("contenu")
    revision = models.PositiveIntegerField(
        "enregistrement", default=1, help_text="Combien de fois le brouillon a été enregistré : deux écrans se voient."
    )
    note = models.CharField("ce qui change", max_length=200, blank=True)
    author_label = models.CharField("auteur", max_length=160)
    written_at = models.DateTimeField("écrite le", auto_now=True)
    published_at = models.DateTimeField("décidée le", null=True, blank=True)

    objects = YouthThemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d'une page jeunes"
        verbose_name_plural = "versions des pages jeunes"
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                name="youth_theme_version_once",
                violation_error_message="Cette version existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state=ThemeState.DRAFT),
                name="youth_theme_one_draft",
                violation_error_message="Cette page a déjà un brouillon.",
            ),
            models.CheckConstraint(
                condition=Q(state=ThemeState.DRAFT, published_at__isnull=True)
                | (~Q(state=ThemeState.DRAFT) & Q(published_at__isnull=False)),
                name="youth_theme_decided_is_dated",
                violation_error_message="Une version publiée ou retirée a sa date ; un brouillon n'en a pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == ThemeState.DRAFT
