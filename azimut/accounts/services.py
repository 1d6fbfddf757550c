"""What can happen to people's hats."""

from collections.abc import Sequence
from datetime import datetime

from allauth.core import ratelimit
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from azimut.accounts.models import Membership, RoleAssignment, Session, SessionQuerySet, User
from azimut.accounts.permissions import can_assign_role, can_manage_members
from azimut.accounts.sessions import ACTOR_KEY
from azimut.accounts.tasks import send_password_reset
from azimut.core.history import acting
from azimut.core.mail import site_for_mails
from azimut.core.permissions import Actor, Role, allowed_if, require
from azimut.directory.models import Structure
from azimut.territories.models import Territory


@transaction.atomic
def add_member(structure: Structure, user: User, *, role: Role, actor: Actor) -> Membership:
    """Makes someone a member; raises `Refusal`, or IntegrityError when they already are."""
    require(can_manage_members(actor, structure.pk))
    membership: Membership = Membership.objects.create(structure=structure, user=user, role=role)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, actor: Actor) -> None:
    """Ends a membership and the sessions that wear it: from this instant nothing of the structure answers to them."""
    require(can_manage_members(actor, membership.structure_id))
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now())
    Session.objects.wearing(f"m-{membership.pk}", membership.user_id).delete()


@transaction.atomic
def assign_role(user: User, *, role: Role, actor: Actor, territory: Territory | None = None) -> RoleAssignment:
    """Appoints someone for the region, or for a territory (coordinators)."""
    require(can_assign_role(actor, role))
    assignment: RoleAssignment = RoleAssignment.objects.create(user=user, role=role, territory=territory)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, actor: Actor) -> None:
    """Taken back at the next click: sessions that wear it end too. Raises Refusal."""
    require(can_assign_role(actor, Role(assignment.role)))
    RoleAssignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=timezone.now())
    Session.objects.wearing(f"r-{assignment.pk}", assignment.user_id).delete()


def wear_hat(session: SessionBase, key: str, *, hats: Sequence[Actor]) -> None:
    """The session acts from now on as this one of the person's hats."""
    require(allowed_if(any(hat.key == key for hat in hats), "Cette casquette n'est pas, ou n'est plus, la vôtre."))
    session[ACTOR_KEY] = key


def end_sessions(sessions: SessionQuerySet, *, opened: str = "") -> None:
    """Ends these sessions, or only the one opened at this instant (ISO): keys are secrets and stay out of pages."""
    (sessions.filter(opened_at=_instant(opened)) if opened else sessions).delete()


def _instant(text: str) -> datetime | None:
    """None for what is no instant: it ends no session, rather than all of them."""
    try:
        when = parse_datetime(text)
    except ValueError:
        return None
    return when if when and is_aware(when) else None


def ask_password_reset(email: str, *, request: HttpRequest) -> bool:
    """Has the worker write to this address if it has an account; False when asked too often."""
    if not ratelimit.consume(request, action="reset_password", key=email.lower()):
        return False
    send_password_reset.defer(email=email, site=site_for_mails(request))
    return True


@transaction.atomic
def close_own_account(user: User) -> None:
    """Empties the account of what names its person and ends their hats and sessions, at their own request."""
    from azimut.accounts.retention import erase

    erase(User.objects.filter(pk=user.pk))


@transaction.atomic
def set_superadministration(user: User, *, is_held: bool) -> None:
    """From the command line only (management/commands/superadministration.py); taken away, it ends every session."""
    with acting(task="superadministration"):
        User.objects.filter(pk=user.pk).update(is_superuser=is_held)
    if not is_held:
        Session.objects.filter(user=user).delete()


@transaction.atomic
def set_account_open(user: User, *, is_open: bool) -> None:
    """A super-administrator closes an account at once, with its sessions, or opens it again."""
    User.objects.filter(pk=user.pk).update(is_active=is_open)
    if not is_open:
        Session.objects.filter(user=user).delete()
