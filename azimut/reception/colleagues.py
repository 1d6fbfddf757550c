"""The members of a structure, as choices of a form."""

from uuid import UUID

from azimut.accounts.models import Membership


def colleagues_of(structure_id: UUID | None) -> list[tuple[str, str]]:
    members = Membership.objects.current().filter(structure=structure_id).select_related("user")
    return [(str(member.user_id), member.user.full_name) for member in members.order_by("user__last_name", "pk")]
