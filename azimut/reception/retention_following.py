"""What following a referral leaves, and when it goes: six months after the end."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import FollowLink, GuestLink, ReferralNotice, Relay
from azimut.reception.models.relays import CIRCLE_LASTS, CODE_LASTS

KEPT_AFTER_THE_END = timedelta(days=183)


def links_of_past_referrals(now: datetime) -> QuerySet[FollowLink]:
    return FollowLink.objects.over(now - KEPT_AFTER_THE_END)


def notices_of_past_referrals(now: datetime) -> QuerySet[ReferralNotice]:
    """Kept as long as the referral may still be told of: they are what keeps a fact from being told twice."""
    return ReferralNotice.objects.filter(referral__closed_at__lt=now - KEPT_AFTER_THE_END)


def guest_links_of_past_referrals(now: datetime) -> QuerySet[GuestLink]:
    return GuestLink.objects.filter(referral__closed_at__lt=now - KEPT_AFTER_THE_END)


def past_relays(now: datetime) -> QuerySet[Relay]:
    """A code of two weeks goes with what it showed; a circle lasts six months."""
    is_over = Q(circle_consent_at=None, written_at__lt=now - CODE_LASTS) | Q(written_at__lt=now - CIRCLE_LASTS)
    return Relay.objects.filter(is_over)


FOLLOWING_RULES = [
    Rule(
        "reception.guest_links",
        label="liens à usage unique de structures, six mois après la fin",
        due=guest_links_of_past_referrals,
        remove=delete,
    ),
    Rule("reception.relays", label="relais sans identité et cercles de suivi", due=past_relays, remove=delete),
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
        "reception.GuestLink",
        ("token_hash", "code_hash"),
        people="les structures sans compte à qui une personne est adressée",
        purpose="lire une demande et y répondre par un lien à usage unique",
        basis=LegalBasis.PUBLIC_TASK,
        duration="six mois après la fin de la demande",
        rule="reception.guest_links",
        what="l'empreinte du lien et du code, qui ne permettent pas de les retrouver",
    ),
    Kept(
        "reception.ReferralMessage",
        ("author", "text"),
        people="les personnes orientées, et les professionnels qui les suivent",
        purpose="se comprendre entre les deux structures",
        basis=LegalBasis.CONSENT,
        duration="comme l'identité de la personne",
        rule="reception.identities",
    ),
    Kept(
        "reception.Relay",
        ("author", "done_so_far"),
        people="les personnes qui portent un code, sans rien qui les nomme, et qui l'a écrit",
        purpose="continuer ce qui a été commencé, sans identité",
        basis=LegalBasis.CONSENT,
        duration="deux semaines ; six mois pour un cercle de suivi",
        rule="reception.relays",
    ),
    Kept(
        "reception.RelayReader",
        ("user",),
        people="les professionnelles et professionnels à qui une personne montre son code",
        purpose="se voir entre accompagnants, si la personne l'accepte",
        basis=LegalBasis.CONSENT,
        duration="deux semaines ; six mois pour un cercle de suivi",
        rule="reception.relays",
    ),
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
