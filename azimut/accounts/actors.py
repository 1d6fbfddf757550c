"""Which hats a person may wear, and which one this session wears.

Read afresh from the database for each private page (two small queries): the wall between networks must not depend on
what a session remembers.
"""

from typing import cast

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.accounts.sessions import ACTOR_KEY
from azimut.core.permissions import REGIONAL_ROLES, STRUCTURE_ROLES, Actor, Role

SECOND_FACTOR_KEY = "second_factor"
"""In the session: it was opened, or confirmed since, with a second factor."""

SECOND_FACTOR_ROLES = STRUCTURE_ROLES | REGIONAL_ROLES
"""Whoever handles referrals, and whoever acts for the region."""


def actors_of(user: User, *, has_second_factor: bool = False) -> list[Actor]:
    """Every hat of this person, structures first; empty for someone who has none left."""
    if not user.is_active:
        return []
    memberships = Membership.objects.current().of_user(user).select_related("structure").order_by("structure__name")
    assignments = RoleAssignment.objects.current().of_user(user).select_related("territory").order_by("started_at")
    return [
        Actor(
            key=f"m-{membership.pk}",
            user_id=user.pk,
            name=user.full_name,
            role=Role(membership.role),
            structure_id=membership.structure_id,
            acts_for_name=membership.structure.name,
            has_second_factor=has_second_factor,
        )
        for membership in memberships
    ] + [
        Actor(
            key=f"r-{assignment.pk}",
            user_id=user.pk,
            name=user.full_name,
            role=Role(assignment.role),
            territory_code=assignment.territory_id or "",
            acts_for_name=assignment.territory.name if assignment.territory else "",
            has_second_factor=has_second_factor,
        )
        for assignment in assignments
    ]


def signed_in_user(request: HttpRequest) -> User:
    """Whoever signed in, on a page that asked for it."""
    return cast("User", request.user)


def hats_of(request: HttpRequest) -> list[Actor]:
    """Every hat of whoever is signed in, read once per request; empty for a visitor."""
    known: list[Actor] | None = getattr(request, "_hats", None)
    if known is None:
        user = request.user
        known = actors_of(user, has_second_factor=has_second_factor(request)) if isinstance(user, User) else []
        request._hats = known  # type: ignore[attr-defined]  # noqa: SLF001  ours, kept on the request
    return known


def actor_of(request: HttpRequest) -> Actor | None:
    """The hat worn by this request: the one chosen in this session, else the first; None without any."""
    hats = hats_of(request)
    chosen = request.session.get(ACTOR_KEY)
    return next((hat for hat in hats if hat.key == chosen), hats[0] if hats else None)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor: ours, or the State's (ProConnect)."""
    if request.session.get(SECOND_FACTOR_KEY):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def needs_second_factor(user: User) -> bool:
    """Whether one of this person's hats may not act without it."""
    return user.is_superuser or any(hat.role in SECOND_FACTOR_ROLES for hat in actors_of(user))


def awaits_second_factor(actor: Actor) -> bool:
    """Whether this hat may not act before a second factor is given."""
    return actor.role in SECOND_FACTOR_ROLES and not actor.has_second_factor
