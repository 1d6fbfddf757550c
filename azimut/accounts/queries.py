"""Who wears which hat: members of structures and holders of roles, in one list. Which structure someone may mean."""

import re
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from azimut.accounts.models import Membership, ProConnectLink, RoleAssignment, User
from azimut.core.text import fold
from azimut.directory.models import ReceptionPoint, Structure, StructureQuerySet

ACCENTED = {"a": "[aàâä]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oôö]", "u": "[uùûü]", "y": "[yÿ]"}
MOST_WORDS = 6


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


def structures_meant_by(words: str) -> StructureQuerySet:
    """Current structures whose name, or a town of whose places, holds each of these words; accents do not matter."""
    found: StructureQuerySet = Structure.objects.current().order_by("name", "pk")
    for word in fold(words).split()[:MOST_WORDS]:
        pattern = "".join(ACCENTED.get(letter, re.escape(letter)) for letter in word)
        there = ReceptionPoint.objects.filter(structure=OuterRef("pk"), ended_on=None, commune__name__iregex=pattern)
        found = found.filter(Q(name__iregex=pattern) | Exists(there))
    return found


def structures_told_of(user: User) -> StructureQuerySet:
    """Those of the SIRET that ProConnect says this person works for: a proposal, which grants nothing."""
    sirets = ProConnectLink.objects.filter(user=user).exclude(siret="").values("siret")
    told: StructureQuerySet = Structure.objects.current().filter(siret__in=sirets).order_by("name", "pk")
    return told
