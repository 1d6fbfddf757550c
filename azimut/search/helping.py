"""Questions about who helps: the networks that words name, the needs they tell, and what answers them.

What an occupation's own name says comes first whatever else the words tell: a person who types `conseiller en mission
locale` wants the trade, one who types `mission locale` wants the place.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json

from azimut.core.text import fold
from azimut.search.lettering import written_as
from azimut.search.normalisation import surface_words, words_of

NEEDS_FILE = Path(__file__).resolve().parent / "vocabulary" / "needs.csv"

_ASKS = re.compile(
    r"(?:^\s*ou\b|\bou (?:puis|peut|trouver|faire|aller|s'adresser|se renseigner)|\bqui (?:peut|aide|contacter|appeler)"
    r"|\brendez[- ]?vous|\brdv|\bpres de (?:chez )?moi|\badresse|\bcontacter|\bs'adresser|\bhoraires?|\btelephone"
    r"|\bnumero|\bcoordonnees)"
)
_ASKING_WORDS = frozenset(
    words_of("trouver aller adresser renseigner contacter appeler rendez vous rdv près chez adresse horaires téléphone")
) | frozenset(words_of("numéro coordonnées aide puis peut"))
"""Words of such questions that nothing of a structure holds."""


class Lead(StrEnum):
    """Where structures come: by their score among the rest, right after what is named, or before everything."""

    NONE = "none"
    AMONG = "among"
    FIRST = "first"


class Help(NamedTuple):
    """What words tell of who helps. `words` are those to look for in structures once what they tell is understood."""

    networks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asks_where: bool = False
    is_whole: bool = False
    """Whether the words are the name of a network and nothing else."""
    words: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    """Those of the words that name the networks."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    value: str
    is_network: bool
    written: str = ""
    """How it must be written, when too few of its words are compared: `chambre des métiers`, `cité des métiers`."""


class HelpTable:
    """The names of networks and the phrases that tell a need, by their first word."""

    def __init__(self, networks: Iterable[Mapping[str, Any]], trades: frozenset[tuple[str, ...]]) -> None:
        """A network called as an occupation is (`conseiller numérique`) leaves it that name."""
        self._networks = {network["id"]: network for network in networks}
        self._trades = trades
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._known: set[str] = set()
        for network in self._networks.values():
            for name in network["names"]:
                if words_of(name) not in trades:
                    self._add(name, network["id"], is_acronym=name in network["acronyms"], is_network=True)
        for theme, phrase in shipped_needs():
            self._add(phrase, theme, is_acronym=True, is_network=False)

    def with_changes(self, changed: Mapping[str, Mapping[str, Any] | None]) -> "HelpTable":
        """The same with some networks read again; None for one that is no more."""
        if not changed:
            return self
        kept = {code: network for code, network in self._networks.items() if code not in changed}
        return HelpTable([*kept.values(), *filter(None, changed.values())], self._trades)

    def _add(self, name: str, value: str, *, is_acronym: bool, is_network: bool) -> None:
        words = words_of(name)
        # A name that loses words, or an ordinary word, must not be met everywhere: `point A`, `Région`.
        is_cut = len(words) == 1 and len(surface_words(name)) > 1
        is_telling = len(words) > 1 or is_acronym
        if words and is_telling:
            self._phrases[words[0]].append(_Phrase(words, value, is_network, written_as(name) if is_cut else ""))
            self._known.update(words if is_network else ())

    def knows(self, word: str) -> bool:
        """Whether the name of a network holds it."""
        return word in self._known

    def read(self, text: str, words: Sequence[str], meant: Sequence[str]) -> Help:
        """What the words of a question tell, as they are written or else as they were mended."""
        found = list(self._in(words_of(text), text)) or list(self._in(tuple(meant), text))
        if not found:
            return Help(words=tuple(words))
        named = {word for phrase in found if phrase.is_network for word in phrase.words}
        consumed = {word for phrase in found if not phrase.is_network for word in phrase.words} | _ASKING_WORDS
        return Help(
            networks=tuple(dict.fromkeys(phrase.value for phrase in found if phrase.is_network)),
            needs=tuple(dict.fromkeys(phrase.value for phrase in found if not phrase.is_network)),
            asks_where=bool(_ASKS.search(fold(text).replace("’", "'"))),
            is_whole=bool(named) and set(meant) <= named | _ASKING_WORDS,
            words=tuple(word for word in words if word not in consumed),
            naming=tuple(word for word in words if word in named),
        )

    def _in(self, words: tuple[str, ...], text: str) -> Iterator[_Phrase]:
        """The phrases met word after word; `pôle emploi` is not met in `emploi du pôle`."""
        for start, word in enumerate(words):
            for phrase in self._phrases.get(word, ()):
                is_met = words[start : start + len(phrase.words)] == phrase.words
                if is_met and (not phrase.written or f" {phrase.written} " in f" {written_as(text)} "):
                    yield phrase


def trades_of(occupations: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, ...]]:
    """The words of each name of an occupation, but those people use every day for it."""
    return frozenset(tuple(row[3]) for occupation in occupations for row in occupation["names"] if row[0])


@lru_cache(maxsize=1)
def shipped_needs() -> tuple[tuple[str, str], ...]:
    """`(theme, words)` of each phrase that tells a need."""
    with NEEDS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["theme"], row["words"]) for row in csv.DictReader(file))


def one_of_each_network(displays: Iterable[bytes | None], most: int) -> list[str]:
    """The identifiers of found structures, the first of each network before the second of any."""
    read = (from_json(display or b"{}") for display in displays)
    networks: dict[str, list[str]] = defaultdict(list)
    ranked = []
    for order, display in enumerate(read):
        of_network = networks[display["subtitle"]]
        of_network.append(display["id"])
        ranked.append((len(of_network), order, display["id"]))
    return [identifier for _turn, _order, identifier in sorted(ranked)[:most]]
