"""What can happen in the directory."""

from datetime import date
from uuid import UUID

from django.db import transaction

from azimut.core.profile import active_profile
from azimut.directory.models import Network, NetworkSuccession, Structure
from azimut.directory.shipped_networks import ShippedNetwork, shipped_networks


@transaction.atomic
def load_networks() -> int:
    """Make the networks equal to those the project ships, with the circles of the active profile; returns how many.

    Idempotent. A network added by hand is left alone, as is its code's history of structures.
    """
    networks = shipped_networks().values()
    profile_key = active_profile().key
    Network.objects.bulk_create(
        [_network_of(shipped, profile_key) for shipped in networks],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name", "acronym", "description", "circle", "is_cep_operator", "cep_publics", "website", "phone",
            "began_on", "ended_on",
        ],
    )  # fmt: skip
    NetworkSuccession.objects.bulk_create(
        [
            NetworkSuccession(predecessor_id=shipped.code, successor_id=item.code, on=item.on, mission=item.mission)
            for shipped in networks
            for item in shipped.successors
        ],
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["on", "mission"],
    )
    return len(networks)


def _network_of(shipped: ShippedNetwork, profile_key: str) -> Network:
    return Network(
        code=shipped.code,
        name=shipped.name,
        acronym=shipped.acronym,
        description=shipped.description,
        circle=shipped.circles.get(profile_key, ""),
        is_cep_operator=bool(shipped.cep_publics),
        cep_publics=list(shipped.cep_publics),
        website=shipped.website,
        phone=shipped.phone,
        began_on=shipped.began_on,
        ended_on=shipped.ended_on,
    )


def place_in_circle(structure_id: UUID, circle: str, *, from_on: date | None, until_on: date | None) -> None:
    """A structure is in this circle of its own from a day until another (included). No import changes it."""
    Structure.objects.filter(pk=structure_id).update(circle=circle, circle_from=from_on, circle_until=until_on)


def leave_circle(structure_id: UUID, circle: str) -> None:
    """A structure is no longer in this circle: its network's counts again. Nothing changes if it is in another."""
    Structure.objects.filter(pk=structure_id, circle=circle).update(circle="", circle_from=None, circle_until=None)
