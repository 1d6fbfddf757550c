"""The networks the project ships (networks.toml), and how a structure's network is told from what a source says."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from azimut.core.text import words

NETWORKS_FILE = Path(__file__).resolve().parent / "networks.toml"


@dataclass(frozen=True)
class Succession:
    code: str
    on: date
    mission: str = ""


@dataclass(frozen=True)
class ShippedNetwork:
    """One entry of networks.toml; its keys are explained at the top of the file."""

    code: str
    name: str
    acronym: str = ""
    description: str = ""
    website: str = ""
    phone: str = ""
    cep_publics: tuple[str, ...] = ()
    began_on: date | None = None
    ended_on: date | None = None
    data_inclusion: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    circles: dict[str, str] = field(default_factory=dict)
    successors: tuple[Succession, ...] = ()


@lru_cache(maxsize=1)
def shipped_networks() -> dict[str, ShippedNetwork]:
    """The networks by code, in the order of the file, which is the order of recognition."""
    entries = tomllib.loads(NETWORKS_FILE.read_text(encoding="utf-8"))["network"]
    return {entry["code"]: _read(entry) for entry in entries}


def _read(entry: dict[str, object]) -> ShippedNetwork:
    successions = tuple(Succession(**item) for item in entry.pop("successors", ()))  # type: ignore[attr-defined]
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return ShippedNetwork(**{**entry, **lists}, successors=successions)  # type: ignore[arg-type]


def network_of(carriers: Iterable[str], name: str) -> str:
    """The code of the network of today a structure belongs to; empty when nothing tells.

    `carriers` are data·inclusion's values (reseaux_porteurs); chambers share one value there, the name tells which.
    A network of the past leads to its first successor.
    """
    by_name = _named_in(name)
    by_carrier = [code for carrier in sorted(carriers) for code in carriers_of().get(carrier, ())]
    if by_carrier:
        return _of_today(by_name if by_name in by_carrier else by_carrier[0])
    return _of_today(by_name)


def data_inclusion_values(code: str) -> tuple[str, ...]:
    """The values of data·inclusion for a network of ours; empty when its schema lacks it."""
    network = shipped_networks().get(code)
    return network.data_inclusion if network else ()


def _of_today(code: str) -> str:
    network = shipped_networks().get(code)
    while network is not None and network.successors:
        network = shipped_networks()[network.successors[0].code]
    return network.code if network else ""


@lru_cache(maxsize=1)
def carriers_of() -> dict[str, tuple[str, ...]]:
    """The networks each value of data·inclusion may mean."""
    carried: dict[str, tuple[str, ...]] = {}
    for network in shipped_networks().values():
        for value in network.data_inclusion:
            carried[value] = (*carried.get(value, ()), network.code)
    return carried


@lru_cache(maxsize=1)
def _recognition() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"\b(?:{'|'.join(map(re.escape, network.words))})\b"), network.code)
        for network in shipped_networks().values()
        if network.words
    ]


def _named_in(name: str) -> str:
    folded = " ".join(words(name))
    return next((code for pattern, code in _recognition() if pattern.search(folded)), "")
