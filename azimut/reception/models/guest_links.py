"""How a structure that nobody signs in for reads and answers a referral: a link that serves once, and a code."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from azimut.core.identifiers import new_identifier
from azimut.reception.models.follow_links import digest_of
from azimut.reception.models.referrals import Referral

LASTS = timedelta(days=30)
CODE_LASTS = timedelta(minutes=15)
OPEN_FOR = timedelta(hours=1)
MOST_TRIES = 5


class GuestLinkQuerySet(models.QuerySet["GuestLink"]):
    def of_token(self, token: str) -> "GuestLinkQuerySet":
        return self.filter(token_hash=digest_of(token))


class GuestLink(models.Model):
    """Sent to the public address of the structure. Opened once, with a code sent to the same address at that moment.

    A link alone opens nothing: mails are forwarded, and read by machines that follow links.
    """

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="guest_links", verbose_name="orientation vers une structure"
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    drawn_at = models.DateTimeField("tiré le", default=timezone.now, editable=False)
    code_hash = models.CharField("empreinte du code", max_length=64, blank=True)
    code_sent_at = models.DateTimeField("code envoyé le", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)

    objects: ClassVar[Any] = GuestLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien à usage unique d'une structure"
        verbose_name_plural = "liens à usage unique de structures"
        ordering: ClassVar = ["-drawn_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES),
                name="guest_link_few_tries",
                violation_error_message="Trop de codes faux pour ce lien.",
            )
        ]

    def __str__(self) -> str:
        return f"lien à usage unique du {self.drawn_at:%d/%m/%Y}"

    @property
    def may_be_opened(self) -> bool:
        """Not used yet, not too old, not tried too often."""
        return self.opened_at is None and self.tries < MOST_TRIES and timezone.now() < self.drawn_at + LASTS

    @property
    def awaits_code(self) -> bool:
        sent = self.code_sent_at
        return bool(self.code_hash) and sent is not None and timezone.now() < sent + CODE_LASTS

    @property
    def is_open(self) -> bool:
        """For an hour after the right code."""
        return self.opened_at is not None and timezone.now() < self.opened_at + OPEN_FOR
