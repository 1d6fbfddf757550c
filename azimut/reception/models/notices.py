"""What must be told to whom about a referral: written with the fact, sent once, at once or with the day's others."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from azimut.reception.enums import MailRhythm, NoticeAudience, NoticeKind
from azimut.reception.models.referrals import Referral


class ReferralNoticeQuerySet(models.QuerySet["ReferralNotice"]):
    def unsent(self) -> "ReferralNoticeQuerySet":
        return self.filter(sent_at=None, dropped_at=None)

    def for_digest(self) -> "ReferralNoticeQuerySet":
        return self.unsent().filter(is_at_once=False, audience=NoticeAudience.MEMBER)


class ReferralNotice(models.Model):
    """One fact for one reader. The database refuses the same fact twice; nothing in it says who the person is."""

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="notices", verbose_name="orientation vers une structure"
    )
    kind = models.CharField("ce qui est dit", max_length=16, choices=NoticeKind.choices)
    # What it tells of: the number of an event, or the step of a reminder.
    fact = models.CharField("fait", max_length=40)
    audience = models.CharField("à qui", max_length=10, choices=NoticeAudience.choices)
    # Empty for the person, and for a structure that nobody signs in for.
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="destinataire",
    )
    is_at_once = models.BooleanField("tout de suite", default=False)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    # No longer worth telling: the reader left, the person withdrew, nobody wants this mail.
    dropped_at = models.DateTimeField("abandonné le", null=True, blank=True)

    objects: ClassVar[Any] = ReferralNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "avis sur une orientation"
        verbose_name_plural = "avis sur des orientations"
        ordering: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["reader", "created_at"], condition=Q(sent_at=None, dropped_at=None), name="notice_to_send"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral", "fact", "audience", "reader"],
                nulls_distinct=False,
                name="notice_once_for_one_fact",
                violation_error_message="Ce fait est déjà dit à cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(audience=NoticeAudience.MEMBER, reader__isnull=False)
                | (~Q(audience=NoticeAudience.MEMBER) & Q(reader__isnull=True)),
                name="notice_has_its_reader",
                violation_error_message="Un avis à un membre dit à qui.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.get_audience_display()}"


class MailChoice(models.Model):
    """How someone wants to be told; without a row, once a day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="referral_mails", verbose_name="personne"
    )
    rhythm = models.CharField("rythme", max_length=8, choices=MailRhythm.choices, default=MailRhythm.DAILY)
    # The kinds asked for at once although the rest comes once a day.
    at_once = models.JSONField("tout de suite", default=list, blank=True)

    class Meta:
        verbose_name = "choix des courriels"
        verbose_name_plural = "choix des courriels"

    def __str__(self) -> str:
        return str(self.get_rhythm_display())
