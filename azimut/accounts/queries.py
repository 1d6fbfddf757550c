"""Who wears which hat: members of structures and holders of roles, in one list."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from azimut.accounts.models import Membership, RoleAssignment


def hats_in_force(name: str) -> "QuerySet[Any, dict[str, Any]]":
    """One row for each hat worn today, by family name; only the people, structures and places `name` is part of."""
    members = _rows(Membership.objects.current(), F("structure__name"), "structure__name", name)
    holders = _rows(RoleAssignment.objects.current(), F("territory__name"), "territory__name", name)
    return members.union(holders, all=True).order_by("last_name", "name")


def _rows(hats: "QuerySet[Any]", place: F, place_field: str, name: str) -> "QuerySet[Any, dict[str, Any]]":
    if name.strip():
        typed = name.strip()[:80]
        hats = hats.filter(
            Q(user__last_name__icontains=typed)
            | Q(user__first_name__icontains=typed)
            | Q(user__email__icontains=typed)
            | Q(**{f"{place_field}__icontains": typed})
        )
    return hats.order_by().values(
        "role",
        last_name=F("user__last_name"),
        name=Concat("user__first_name", Value(" "), "user__last_name", output_field=CharField()),
        email=F("user__email"),
        place=place,
        since=F("started_at__date"),
        seen=F("user__last_login__date"),
    )
