"""Networks of today and of the past, and who took over from whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from azimut.core.profile import active_profile
from azimut.directory.enums import Public


def circle_name(key: str) -> str:
    """The name of a circle of the active profile; empty when it has none of that key."""
    return next((circle.name for circle in active_profile().circles if circle.key == key), "")


class NetworkQuerySet(models.QuerySet["Network"]):
    def active(self) -> "NetworkQuerySet":
        """Networks of today."""
        return self.filter(ended_on__isnull=True)

    def cep_operators(self) -> "NetworkQuerySet":
        return self.filter(is_cep_operator=True)


class Network(models.Model):
    """A network structures belong to. Its code is ours; data·inclusion's values are mapped to it."""

    code = models.CharField("code", max_length=40, primary_key=True)
    name = models.CharField("nom", max_length=160)
    acronym = models.CharField("sigle", max_length=30, blank=True)
    description = models.TextField("présentation", blank=True)
    circle = models.CharField(
        "cercle", max_length=40, blank=True, help_text="Clé d'un cercle du profil, pour les structures du réseau."
    )
    is_cep_operator = models.BooleanField("opérateur du conseil en évolution professionnelle", default=False)
    cep_publics = ArrayField(
        models.CharField(max_length=30, choices=Public.choices), verbose_name="publics du CEP", default=list, blank=True
    )
    website = models.URLField("site web", max_length=300, blank=True)
    phone = models.CharField("téléphone national", max_length=25, blank=True)
    began_on = models.DateField("créé le", null=True, blank=True)
    ended_on = models.DateField("terminé le", null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        through="NetworkSuccession",
        symmetrical=False,
        related_name="predecessors",
        verbose_name="réseaux qui lui ont succédé",
    )

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network", args=[self.code])

    @property
    def short_name(self) -> str:
        """The acronym people say, or else the name."""
        return self.acronym or self.name

    @property
    def circle_name(self) -> str:
        return circle_name(self.circle)


class NetworkSuccession(models.Model):
    """A network of the past and one that took over from it; several may share its missions."""

    predecessor = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="successions", verbose_name="ancien réseau"
    )
    successor = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="inheritances", verbose_name="réseau qui succède"
    )
    on = models.DateField("depuis le")
    mission = models.CharField("ce qui a été repris", max_length=160, blank=True)

    class Meta:
        verbose_name = "succession de réseau"
        verbose_name_plural = "successions de réseaux"
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="network_succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="network_not_its_own_successor",
                violation_error_message="Un réseau ne se succède pas à lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
