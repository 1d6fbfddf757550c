"""The list of members that the Région draws up once a year for an authority."""

from django.db import models
from django.db.models import Q


class YearlyMembersList(models.Model):
    """As it was handed over: its year, the day it tells of, the act that settled it, its very bytes. Append-only."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    on = models.DateField("au")
    act = models.CharField("acte", max_length=200, help_text="Référence de l'arrêté ou de la délibération.")
    csv = models.BinaryField("fichier CSV")
    sha256 = models.CharField("empreinte", max_length=64)
    drawn_up_at = models.DateTimeField("arrêtée le", auto_now_add=True)
    drawn_up_by_id = models.UUIDField("arrêtée par", null=True, blank=True)

    class Meta:
        verbose_name = "liste annuelle des membres"
        verbose_name_plural = "listes annuelles des membres"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__gt=""),
                name="yearly_list_has_its_act",
                violation_error_message="Une liste annuelle a la référence de l'acte qui l'arrête.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2014, year__lte=2100),
                name="yearly_list_of_a_likely_year",
                violation_error_message="Cette année n'est pas possible.",
            ),
        ]

    def __str__(self) -> str:
        return f"liste pour {self.year}"
