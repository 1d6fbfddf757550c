"""Who a referred person is: encrypted, apart, behind two walls.

The services ask for the right (permissions.py); PostgreSQL asks again: a row is seen only in a transaction that says it
acts for one of the two structures (row-level security, migration 0006).
"""

from django.db import models

from azimut.core.encrypted_fields import EncryptedText
from azimut.reception.models.referrals import Referral


class ReferralIdentity(models.Model):
    referral = models.OneToOneField(
        Referral,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="identity",
        verbose_name="orientation vers une structure",
    )
    # Written here again: a policy that read another table would be slower, and could be fooled through it.
    from_structure_key = models.UUIDField("structure qui oriente", null=True, blank=True)
    to_structure_key = models.UUIDField("structure sollicitée")
    full_name = EncryptedText("nom et prénom")
    phone = EncryptedText("téléphone", null=True, blank=True)
    email = EncryptedText("courriel", null=True, blank=True)

    class Meta:
        verbose_name = "identité d'une personne orientée"
        verbose_name_plural = "identités de personnes orientées"

    def __str__(self) -> str:
        return f"identité de {self.referral_id}"
