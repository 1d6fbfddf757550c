"""The private address by which an adviser's own calendar reads the appointments of their structure."""

from typing import Any, ClassVar

from django.db import models

from azimut.accounts.models import Membership
from azimut.reception.models.follow_links import digest_of


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def of_token(self, token: str) -> "CalendarFeedQuerySet":
        """Only while its owner works there: the address ends in the same transaction as the membership."""
        return self.filter(token_hash=digest_of(token), membership__in=Membership.objects.current())


class CalendarFeed(models.Model):
    """One address a membership; a new one closes the one before."""

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name="appartenance"
    )
    token_hash = models.CharField("empreinte de l'adresse", max_length=64, unique=True)
    opened_at = models.DateTimeField("ouverte le", auto_now=True)

    objects: ClassVar[Any] = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse d'agenda"
        verbose_name_plural = "adresses d'agenda"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"agenda de {self.membership}"
