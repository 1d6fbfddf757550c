"""What a process keeps in memory of a generation: names, spelling, vocabulary, suggestions, spots."""

import gc
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

import tantivy
from pydantic_core import from_json

from azimut.search.helping import HelpTable, trades_of
from azimut.search.lettering import written_as
from azimut.search.names import NameTable, names_of
from azimut.search.normalisation import DIPLOMA_WORDS, words_of
from azimut.search.resembling import Resemblance
from azimut.search.schema import EVERYWHERE, HOME_REGION, REMOTE, schema
from azimut.search.spelling import Spelling
from azimut.search.suggesting import SuggestionTable

LONGEST_PHRASE = 5
"""Words of the longest acronym or everyday expression that is looked up in a question."""
MOST_VARIANTS = 3
HOLDING_BONUS = 0.4
"""What the title of a diploma gains for holding all the words asked, however long it is."""

Payload = dict[str, Any]
"""What a document brings to memory: NameRows of its type (azimut/search/sources.py)."""


class Vocabulary:
    """Acronyms and everyday expressions, by their words."""

    def __init__(self, terms: list[tuple[str, str, list[str]]]) -> None:
        self._expansions: dict[tuple[str, ...], list[tuple[tuple[str, ...], bool, str]]] = {}
        for words, expansion, rome_codes in terms:
            key, meaning = words_of(words), words_of(expansion)
            if key and meaning and key != meaning:
                self._expansions.setdefault(key, []).append((meaning, bool(rome_codes), written_as(words)))

    def variants(self, words: list[str], typed: str, *, with_names: bool) -> list[list[str]]:
        """The question in other words: each known expression in turn replaced by what it stands for.

        Expressions that designate occupations are names of theirs already: they are left out unless `with_names`.
        A kind of diploma is kept: the BUT GEA is a BUT.
        `typed` is the question as lettering.written_as gives it: DEAS and DEA are one word here, not there.
        """
        found: list[list[str]] = []
        for start, end in _parts(len(words)):
            for meaning, is_name in self._meanings(tuple(words[start:end]), typed):
                kind = [word for word in words[start:end] if word in DIPLOMA_WORDS] if end - start > 1 else []
                variant = list(dict.fromkeys([*words[:start], *kind, *meaning, *words[end:]]))
                if (with_names or not is_name) and variant not in found and variant != words:
                    found.append(variant)
        return found[:MOST_VARIANTS]

    def _meanings(self, key: tuple[str, ...], typed: str) -> list[tuple[tuple[str, ...], bool]]:
        """What this expression stands for; only as it is written when it is written so somewhere."""
        known = self._expansions.get(key, [])
        exact = [one for one in known if f" {one[2]} " in f" {typed} "]
        return [(meaning, is_name) for meaning, is_name, _written in exact or known]

    def __contains__(self, word: str) -> bool:
        return (word,) in self._expansions


def _parts(length: int) -> Iterator[tuple[int, int]]:
    """Every run of words of a question, longest first."""
    for size in range(min(LONGEST_PHRASE, length), 0, -1):
        for start in range(length - size + 1):
            yield start, start + size


class Memory:
    """Loaded from the index itself; never changed afterwards: what changes makes another, that shares the rest."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        # A million small objects are made at once and kept: looking for garbage among them would double the time.
        gc.disable()
        try:
            self._load(searcher)
        finally:
            gc.freeze()  # nor is it looked for among them afterwards, in the middle of an answer
            gc.enable()

    def _load(self, searcher: tantivy.Searcher) -> None:
        payloads: dict[str, list[Payload]] = {"metier": [], "certification": [], "vocabulaire": [], "reseau": []}
        for payload in _payloads(searcher):
            payloads[payload["type"]].append(payload)
        self.occupations = NameTable(payloads["metier"], least_share=0.25)
        self.certifications = NameTable(payloads["certification"], least_share=0.6, holding_bonus=HOLDING_BONUS)
        self.vocabulary = Vocabulary([term for payload in payloads["vocabulaire"] for term in payload["terms"]])
        self.help = HelpTable(payloads["reseau"], trades_of(payloads["metier"]))
        self.spelling = Spelling(
            [*self.occupations.postings, *self.occupations.contexts, *self.certifications.postings]
        )
        self.resemblance = Resemblance(self.occupations.forms())
        self.suggestions = SuggestionTable(payloads["metier"], payloads["certification"])

    def with_changes(self, searcher: tantivy.Searcher, keys: Iterable[str]) -> "Memory":
        """The same with the documents of these keys read again; what they do not touch is shared."""
        changed: dict[str, dict[str, Payload | None]] = {
            "metier": {},
            "certification": {},
            "vocabulaire": {},
            "reseau": {},
        }
        for key in keys:
            _names, kind, identifier = key.split(":", 2)
            changed[kind][identifier] = payload_of(searcher, key)
        memory = copy(self)
        memory.occupations = self.occupations.with_changes(changed["metier"])
        memory.certifications = self.certifications.with_changes(changed["certification"])
        if changed["metier"]:
            memory.resemblance = Resemblance(memory.occupations.forms())
        for payload in filter(None, changed["vocabulaire"].values()):
            memory.vocabulary = Vocabulary(payload["terms"])
        memory.help = self.help.with_changes(changed["reseau"])
        named = {(kind, one): changed[kind][one] for kind in ("metier", "certification") for one in changed[kind]}
        memory.spelling = self.spelling.with_words(_words_of(named.values()))
        memory.suggestions = self.suggestions.with_changes(named)
        return memory

    @property
    def size(self) -> int:
        """How many occupations and certifications have names here."""
        return len(self.occupations.targets) + len(self.certifications.targets)

    def knows(self, word: str) -> bool:
        return self.occupations.knows(word) or self.certifications.knows(word) or word in self.vocabulary

    def spelled(self, word: str) -> str:
        """A stemmed word as a name of the catalogue writes it, accents and all; "" when none is at hand."""
        return self.occupations.spelled(word) or self.certifications.spelled(word)


def spots_of(searcher: tantivy.Searcher) -> list[tuple[float, float, str]]:
    """Every spot of the index after its position in degrees, from south to north."""
    spots = []
    for spot, _documents in searcher.terms_with_prefix("spot", ""):
        if spot not in {EVERYWHERE, REMOTE, HOME_REGION}:
            latitude, longitude = spot.split(",")
            spots.append((float(latitude), float(longitude), spot))
    return sorted(spots)


def payload_of(searcher: tantivy.Searcher, key: str) -> Payload | None:
    """What the document of a key brings to memory, or None when it is not in the index."""
    found = searcher.search(tantivy.Query.term_query(schema(), "key", key, "basic"), limit=1, count=False)
    return next((_payload(searcher, address) for _score, address in found.hits), None)


def _payload(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Payload:
    payload: Payload = from_json(searcher.doc(address).get_first("names") or b"{}")
    return payload


def _words_of(payloads: Iterable[Payload | None]) -> set[str]:
    """The words that names and descriptions of occupations, and names of certifications, bring to spelling."""
    found: set[str] = set()
    for payload in filter(None, payloads):
        found.update(*names_of(payload), *payload["context"])
    return found


def _payloads(searcher: tantivy.Searcher) -> Iterator[Payload]:
    query = tantivy.Query.term_query(schema(), "type", "names", "basic")
    result = searcher.search(query, limit=max(1, searcher.num_docs), count=False)
    for _score, address in result.hits:
        yield _payload(searcher, address)
