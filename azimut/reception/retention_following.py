"""What following a referral leaves, and when it goes: six months after the end."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import FollowLink, ReferralNotice

KEPT_AFTER_THE_END = timedelta(days=183)


def links_of_past_referrals(now: datetime) -> QuerySet[FollowLink]:
    return FollowLink.objects.over(now - KEPT_AFTER_THE_END)


def notices_of_past_referrals(now: datetime) -> QuerySet[ReferralNotice]:
    """Kept as long as the referral may still be told of: they are what keeps a fact from being told twice."""
    return ReferralNotice.objects.filter(referral__closed_at__lt=now - KEPT_AFTER_THE_END)


FOLLOWING_RULES = [
    Rule(
        "reception.follow_links",
        label="liens de suivi, six mois après la fin de la demande",
        due=links_of_past_referrals,
        remove=delete,
    ),
    Rule(
        "reception.notices",
        label="avis envoyés, six mois après la fin de l'orientation",
        due=notices_of_past_referrals,
        remove=delete,
    ),
]

FOLLOWING_DECLARATIONS = [
    Kept(
        "reception.FollowLink",
        ("token_hash",),
        people="les personnes orientées vers une autre structure",
        purpose="suivre sa demande, ou l'arrêter, par un lien privé et sans compte",
        basis=LegalBasis.CONSENT,
        duration="six mois après la fin de la demande",
        rule="reception.follow_links",
        what="l'empreinte du lien, qui ne permet pas de le retrouver",
    ),
    Kept(
        "reception.ReferralNotice",
        ("reader",),
        people="les professionnelles et professionnels avertis de la vie d'une orientation",
        purpose="dire chaque fait une fois, et une seule",
        basis=LegalBasis.PUBLIC_TASK,
        duration="six mois après la fin de l'orientation",
        rule="reception.notices",
        what="qui est averti, de quoi, quand ; rien sur la personne orientée",
    ),
    Kept(
        "reception.MailChoice",
        ("user", "at_once"),
        people="les professionnelles et professionnels qui ont choisi quand on leur écrit",
        purpose="n'écrire que quand ils le veulent",
        basis=LegalBasis.PUBLIC_TASK,
        duration="aussi longtemps que le compte",
        rule="accounts.idle",
        what="le rythme des courriels",
    ),
]
