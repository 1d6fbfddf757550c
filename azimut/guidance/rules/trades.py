"""What each network's own trade is, as the rules say: for structures that describe no service, as most open data."""

from collections import defaultdict

from azimut.guidance.rules.in_force import rules_in_force

CORE_WEIGHT = 7
"""From this weight on, a rule says that the network's own trade is to answer, not only that it may."""

Trades = dict[str, frozenset[str]]
"""By the code of each network."""


def trades_of_networks() -> tuple[Trades, Trades]:
    """The themes each network is known to answer, and the publics it is known to receive."""
    book = rules_in_force()
    themes: dict[str, set[str]] = defaultdict(set)
    publics: dict[str, set[str]] = defaultdict(set)
    for rule in book.rules.rules:
        if rule.weight < CORE_WEIGHT:
            continue
        for network in rule.networks:
            if not isinstance(rule.needs, str):
                themes[network].update(theme for need in rule.needs for theme in book.needs[need].themes)
            if not isinstance(rule.situations, str):
                publics[network].update(
                    public for situation in rule.situations for public in book.situations[situation].publics
                )
    return _frozen(themes), _frozen(publics)


def networks_known_for(theme: str, public: str) -> tuple[str, ...]:
    """The networks whose trade it is to answer this need, and to receive this public; an empty one asks nothing."""
    themes, publics = trades_of_networks()
    wanted = [{network for network, known in themes.items() if theme in known}] if theme else []
    wanted += [{network for network, known in publics.items() if public in known}] if public else []
    return tuple(sorted(set.intersection(*wanted))) if wanted else ()


def _frozen(known: dict[str, set[str]]) -> Trades:
    return {network: frozenset(str(value) for value in values) for network, values in known.items()}
