"""A person asks to be called back: the same journey as a referral, begun by themselves."""

from typing import ClassVar

from django.db import models

from azimut.core.identifiers import drawn_signs
from azimut.reception.enums import CallMoment
from azimut.reception.models.referrals import Referral


def new_callback_reference() -> str:
    """R-7K3F-9Q: to say on the telephone; it opens nothing by itself."""
    drawn = drawn_signs(6)
    return f"R-{drawn[:4]}-{drawn[4:]}"


class CallbackRequest(models.Model):
    """What only a request made by the person has: its number, when to call, the form it came from."""

    referral = models.OneToOneField(
        Referral,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="callback",
        verbose_name="orientation vers une structure",
    )
    reference = models.CharField("référence", max_length=9, unique=True, editable=False, default=new_callback_reference)
    # The key of the form: sent twice, it makes one request.
    key = models.UUIDField("clé d'envoi", unique=True, editable=False)
    moment = models.CharField("quand appeler", max_length=10, choices=CallMoment.choices, default=CallMoment.ANY)

    class Meta:
        verbose_name = "demande de rappel"
        verbose_name_plural = "demandes de rappel"
        ordering: ClassVar = ["-referral__created_at"]

    def __str__(self) -> str:
        return self.reference
