"""The private links by which a person follows what they asked for, without an account."""

from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.utils.crypto import salted_hmac

from azimut.reception.models.referrals import Referral


def digest_of(token: str) -> str:
    """What is kept of a secret: a copy of the database opens nothing."""
    return sha256(token.encode()).hexdigest()


def digest_of_code(code: str) -> str:
    """The same for a code short enough to be typed: without SECRET_KEY, nobody finds it by trying them all."""
    return salted_hmac("reception.code", code, algorithm="sha256").hexdigest()


class FollowLinkQuerySet(models.QuerySet["FollowLink"]):
    def of_token(self, token: str) -> "FollowLinkQuerySet":
        return self.filter(token_hash=digest_of(token))

    def over(self, before: datetime) -> "FollowLinkQuerySet":
        """Those of referrals that ended before."""
        return self.filter(referral__closed_at__lt=before)


class FollowLink(models.Model):
    """Each mail and each page that shows a link draws a new one: a secret that is not kept cannot be shown twice."""

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="follow_links", verbose_name="orientation vers une structure"
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    drawn_at = models.DateTimeField("tiré le", auto_now_add=True)

    objects: ClassVar = FollowLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de suivi"
        verbose_name_plural = "liens de suivi"
        ordering: ClassVar = ["-drawn_at"]

    def __str__(self) -> str:
        return f"lien de suivi du {self.drawn_at:%d/%m/%Y}"
