"""Networks as the pages show them, and what each is known to do when its structures do not say."""

from functools import lru_cache

from django.db.models import Count

from azimut.directory.models import Network, Structure
from azimut.guidance.rules.book import RuleBook
from azimut.guidance.rules.in_force import rules_in_force
from azimut.website.queries.freshness import catalogue_version

CORE_WEIGHT = 7
"""From this weight on, a rule says that the network's own trade is to answer, not only that it may."""


def networks_by_code() -> dict[str, Network]:
    """Every network, of today and of the past, by name; one query after each import."""
    return _networks(catalogue_version())


@lru_cache(maxsize=2)
def _networks(_version: str) -> dict[str, Network]:
    return {network.code: network for network in Network.objects.order_by("name")}


def networks_known_for(theme: str, public: str) -> tuple[str, ...]:
    """The networks whose trade it is to answer this need, or to receive this public, as the guidance rules say.

    For structures that describe no service of their own: most open data does not. An empty theme, or public, asks
    nothing.
    """
    book = rules_in_force()
    wanted = [_for_theme(book, theme)] if theme else []
    wanted += [_for_public(book, public)] if public else []
    return tuple(sorted(set.intersection(*wanted))) if wanted else ()


def _for_theme(book: RuleBook, theme: str) -> set[str]:
    needs = {code for code, entry in book.needs.items() if theme in entry.themes}
    return {
        network
        for rule in book.rules.rules
        if rule.weight >= CORE_WEIGHT and not isinstance(rule.needs, str) and needs.intersection(rule.needs)
        for network in rule.networks
    }


def _for_public(book: RuleBook, public: str) -> set[str]:
    situations = {code for code, entry in book.situations.items() if public in entry.publics}
    return {
        network
        for rule in book.rules.rules
        if rule.weight >= CORE_WEIGHT
        and not isinstance(rule.situations, str)
        and situations.intersection(rule.situations)
        for network in rule.networks
    }


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
