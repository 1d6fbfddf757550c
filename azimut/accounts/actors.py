"""Which hats a person may wear, and which one this session wears.

Read afresh from the database for each private page (two small queries): the wall between networks must not depend on
what a session remembers.
"""

from django.http import HttpRequest

from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.core.permissions import Actor, Role

SESSION_KEY = "actor"
SECOND_FACTOR_KEY = "second_factor"


def actors_of(user: User, *, has_second_factor: bool = False) -> list[Actor]:
    """Every hat of this person, structures first; empty for someone who has none left."""
    if not user.is_active:
        return []
    memberships = Membership.objects.current().of_user(user).select_related("structure").order_by("structure__name")
    assignments = RoleAssignment.objects.current().of_user(user).order_by("started_at")
    return [
        Actor(
            key=f"m-{membership.pk}",
            user_id=user.pk,
            name=user.full_name,
            role=Role(membership.role),
            structure_id=membership.structure_id,
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
            has_second_factor=has_second_factor,
        )
        for assignment in assignments
    ]


def actor_of(request: HttpRequest) -> Actor | None:
    """The hat worn by this request: the one chosen in this session, else the first; None without any."""
    user = request.user
    if not isinstance(user, User):
        return None
    hats = actors_of(user, has_second_factor=bool(request.session.get(SECOND_FACTOR_KEY)))
    chosen = request.session.get(SESSION_KEY)
    return next((hat for hat in hats if hat.key == chosen), hats[0] if hats else None)
