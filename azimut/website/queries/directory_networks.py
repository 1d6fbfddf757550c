"""Networks as the pages show them, and what each is known to do when its structures do not say."""

from functools import lru_cache

from django.db.models import Count

from azimut.directory.models import Network, Structure
from azimut.guidance.rules.in_force import rules_in_force
from azimut.website.queries.freshness import catalogue_version


def networks_by_code() -> dict[str, Network]:
    """Every network, of today and of the past, by name; one query after each import."""
    return _networks(catalogue_version())


@lru_cache(maxsize=2)
def _networks(_version: str) -> dict[str, Network]:
    return {network.code: network for network in Network.objects.order_by("name")}


def what_to_bring(network_code: str) -> tuple[str, ...]:
    """What the guidance rules ask people to bring to this network, each thing once, the surest rule first; three."""
    rules = sorted(rules_in_force().rules.rules, key=lambda rule: (-rule.weight, rule.code))
    return tuple(
        dict.fromkeys(rule.what_to_bring for rule in rules if network_code in rule.networks and rule.what_to_bring)
    )[:3]


def structure_counts() -> dict[str, int]:
    """How many structures each network has, in one query."""
    rows = Structure.objects.current().filter(network__isnull=False).values_list("network").annotate(Count("id"))
    return dict(rows.order_by())
