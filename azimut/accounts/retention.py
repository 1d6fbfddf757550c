"""What is kept of the professionals who sign in, and when it goes.

An account is emptied rather than deleted: what was done under it keeps its author's number, which then names nobody.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from azimut.accounts.models import (
    IdentityAccess,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Membership,
    ProConnectLink,
    RoleAssignment,
    Session,
    User,
)
from azimut.accounts.models.access import ACCESS_YEARS
from azimut.core.personal_data import Kept, LegalBasis, Rule, delete, long_past

IDLE = timedelta(days=730)
"""Two years without signing in: what the Cnil advises for accounts."""
WITHOUT_HAT = timedelta(days=365)
ENDED_HATS = timedelta(days=5 * 365)
"""The general limitation period (Code civil, article 2224): who could see what, and when, may be asked until then."""

INVITATIONS_KEPT = timedelta(days=30)
"""After they expire: time to see that someone has not answered."""

JOINING_UNCONFIRMED = timedelta(days=7)
JOINING_ANSWERED = timedelta(days=90)
"""Time to ask again, or to say why."""
JOINING_UNANSWERED = timedelta(days=180)

ERASED_DOMAIN = "@efface.invalid"

_PROFESSIONALS = "les professionnelles et professionnels qui ont un compte"


def idle_accounts(now: datetime) -> "QuerySet[User]":
    long_ago = now - IDLE
    never_since = Q(last_login__lt=long_ago) | Q(last_login=None, joined_at__lt=long_ago)
    return _named().filter(never_since)


def accounts_without_hat(now: datetime) -> "QuerySet[User]":
    """Of people who left: no hat now, and none for a year; super-administrators need no hat."""
    long_ago = now - WITHOUT_HAT
    lately = Q(ended_at=None) | Q(ended_at__gte=long_ago)
    hats = [model.objects.filter(lately, user=OuterRef("pk")) for model in (Membership, RoleAssignment)]
    return _named().filter(~Exists(hats[0]), ~Exists(hats[1]), joined_at__lt=long_ago, is_superuser=False)


def _named() -> "QuerySet[User]":
    return User.objects.exclude(email__endswith=ERASED_DOMAIN)


def erase(users: "QuerySet[User]") -> None:
    """Empty these accounts of what names their people, and end what they could do."""
    now = timezone.now()
    people = list(users)
    numbers = [user.pk for user in people]
    Session.objects.filter(user__in=numbers).delete()
    Authenticator.objects.filter(user__in=numbers).delete()
    EmailAddress.objects.filter(user__in=numbers).delete()
    ProConnectLink.objects.filter(user__in=numbers).delete()
    JoinRequest.objects.filter(user__in=numbers).delete()
    for user in people:
        for model in (Membership, RoleAssignment):
            model.objects.filter(user=user, ended_at=None).update(ended_at=now)
        user.email = f"{user.pk}{ERASED_DOMAIN}"
        user.first_name = user.last_name = user.phone = ""
        user.is_active = user.is_superuser = False
        user.set_unusable_password()
        user.save()


def ended_memberships(now: datetime) -> "QuerySet[Membership]":
    return Membership.objects.filter(ended_at__lt=now - ENDED_HATS)


def ended_assignments(now: datetime) -> "QuerySet[RoleAssignment]":
    return RoleAssignment.objects.filter(ended_at__lt=now - ENDED_HATS)


def expired_sessions(now: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(expire_date__lt=now)


def old_accesses(now: datetime) -> "QuerySet[IdentityAccess]":
    return IdentityAccess.objects.filter(at__lt=long_past(now, years=ACCESS_YEARS))


def old_invitations(now: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(expires_at__lt=now - INVITATIONS_KEPT)


def old_join_requests(now: datetime) -> "QuerySet[JoinRequest]":
    unconfirmed = Q(state=JoinRequestState.UNCONFIRMED, asked_at__lt=now - JOINING_UNCONFIRMED)
    return JoinRequest.objects.filter(
        unconfirmed | Q(answered_at__lt=now - JOINING_ANSWERED) | Q(asked_at__lt=now - JOINING_UNANSWERED)
    )


RULES = [
    Rule("accounts.join_requests", label="demandes d'accès anciennes", due=old_join_requests, remove=delete),
    Rule("accounts.invitations", label="invitations sans suite ou acceptées", due=old_invitations, remove=delete),
    Rule("accounts.sessions", label="sessions expirées", due=expired_sessions, remove=delete),
    Rule("accounts.idle", label="comptes sans connexion depuis deux ans, vidés", due=idle_accounts, remove=erase),
    Rule(
        "accounts.without_hat",
        label="comptes sans fonction depuis un an, vidés",
        due=accounts_without_hat,
        remove=erase,
    ),
    Rule("accounts.memberships", label="appartenances finies", due=ended_memberships, remove=delete),
    Rule("accounts.assignments", label="fonctions finies", due=ended_assignments, remove=delete),
    Rule("accounts.identity_access", label="consultations d'identité anciennes", due=old_accesses, remove=delete),
]

DECLARATIONS = [
    Kept(
        "accounts.User",
        ("email", "first_name", "last_name", "phone", "password"),
        people=_PROFESSIONALS,
        purpose="reconnaître la personne qui se connecte, et pouvoir la joindre au travail",
        basis=LegalBasis.PUBLIC_TASK,
        duration="deux ans après la dernière connexion, un an après la fin de la dernière fonction",
        rule="accounts.idle",
    ),
    Kept(
        "accounts.Invitation",
        ("email", "invited_by", "token_hash"),
        people="les personnes invitées à ouvrir un compte, et qui les invite",
        purpose="donner un rôle à la bonne personne, une seule fois",
        basis=LegalBasis.PUBLIC_TASK,
        duration="30 jours après sa fin",
        rule="accounts.invitations",
    ),
    Kept(
        "admin.LogEntry",
        ("user", "object_id", "object_repr", "change_message"),
        people=_PROFESSIONALS,
        purpose="table d'une bibliothèque, laissée vide : l'historique est tenu par la base",
        basis=LegalBasis.PUBLIC_TASK,
        duration="comme le compte",
        rule="accounts.idle",
        what="rien",
    ),
    Kept(
        "accounts.JoinRequest",
        ("user", "email", "first_name", "last_name", "message", "token_hash", "answered_by", "reason"),
        people="les personnes qui demandent à rejoindre une structure, et qui leur répond",
        purpose="dire à la structure qui demande, et répondre à la bonne personne",
        basis=LegalBasis.PUBLIC_TASK,
        duration="7 jours sans confirmation, 90 jours après la réponse, 6 mois au plus",
        rule="accounts.join_requests",
    ),
    Kept(
        "accounts.ProConnectLink",
        ("user", "idp_id", "sub", "email", "siret"),
        people="les professionnelles et professionnels qui se connectent avec ProConnect",
        purpose="reconnaître la personne que l'État identifie, et lui proposer sa structure",
        basis=LegalBasis.PUBLIC_TASK,
        duration="comme le compte, ou jusqu'à ce que la personne retire ce lien",
        rule="accounts.idle",
    ),
    Kept(
        "mfa.Authenticator",
        ("user", "data"),
        people=_PROFESSIONALS,
        purpose="vérifier le second moyen de connexion",
        basis=LegalBasis.PUBLIC_TASK,
        duration="tant que le compte sert, ou jusqu'à ce que la personne le retire",
        rule="accounts.idle",
        what="le secret d'une application, chiffré, la clé publique d'une clé d'accès, les codes de secours",
    ),
    Kept(
        "account.EmailAddress",
        ("user", "email"),
        people=_PROFESSIONALS,
        purpose="table d'une bibliothèque, laissée vide : l'adresse est celle du compte",
        basis=LegalBasis.PUBLIC_TASK,
        duration="comme le compte",
        rule="accounts.idle",
    ),
    Kept(
        "accounts.Session",
        ("user", "session_data", "device"),
        people=_PROFESSIONALS,
        purpose="rester connecté d'une page à l'autre, et fermer une session ouverte ailleurs",
        basis=LegalBasis.PUBLIC_TASK,
        duration="douze heures après le dernier clic",
        rule="accounts.sessions",
        what="la casquette portée, le navigateur, les heures d'ouverture et de dernier clic, le jeton qui ferme la "
        "session chez ProConnect",
    ),
    Kept(
        "accounts.Membership",
        ("user",),
        people=_PROFESSIONALS,
        purpose="savoir pour quelle structure la personne agit, et qui a pu voir quoi",
        basis=LegalBasis.PUBLIC_TASK,
        duration="cinq ans après la fin de l'appartenance",
        rule="accounts.memberships",
        what="la structure, le rôle et les dates",
    ),
    Kept(
        "accounts.RoleAssignment",
        ("user",),
        people=_PROFESSIONALS,
        purpose="savoir quelle fonction la personne tient, et qui a pu décider quoi",
        basis=LegalBasis.PUBLIC_TASK,
        duration="cinq ans après la fin de la fonction",
        rule="accounts.assignments",
        what="la fonction, le territoire et les dates",
    ),
    Kept(
        "accounts.IdentityAccess",
        ("user_id",),
        people=_PROFESSIONALS,
        purpose="savoir qui a consulté l'identité d'une personne orientée",
        basis=LegalBasis.LEGAL_OBLIGATION,
        duration=f"{ACCESS_YEARS} ans",
        rule="accounts.identity_access",
        what="le numéro de la personne qui consulte, sa casquette, la date, la raison",
    ),
]
