"""What a process keeps in memory of a generation: names, spelling, vocabulary, suggestions, spots."""

import gc
import json
from collections.abc import Iterator
from typing import Any

import tantivy

from azimut.search.names import NameTable
from azimut.search.normalisation import words_of
from azimut.search.schema import EVERYWHERE, HOME_REGION, REMOTE, schema
from azimut.search.spelling import Spelling
from azimut.search.suggesting import SuggestionTable

LONGEST_PHRASE = 5
"""Words of the longest acronym or everyday expression that is looked up in a question."""
MOST_VARIANTS = 3


class Vocabulary:
    """Acronyms and everyday expressions, by their words."""

    def __init__(self, terms: list[tuple[str, str, bool]]) -> None:
        self._expansions: dict[tuple[str, ...], list[tuple[tuple[str, ...], bool]]] = {}
        for words, expansion, is_name in terms:
            key, meaning = words_of(words), words_of(expansion)
            if key and meaning and key != meaning:
                self._expansions.setdefault(key, []).append((meaning, is_name))

    def variants(self, words: list[str], *, with_names: bool) -> list[list[str]]:
        """The question in other words: each known expression in turn replaced by what it stands for.

        Expressions that designate occupations are names of theirs already: they are left out unless `with_names`.
        """
        found: list[list[str]] = []
        for start, end in _parts(len(words)):
            for meaning, is_name in self._expansions.get(tuple(words[start:end]), ()):
                variant = list(dict.fromkeys([*words[:start], *meaning, *words[end:]]))
                if (with_names or not is_name) and variant not in found and variant != words:
                    found.append(variant)
        return found[:MOST_VARIANTS]

    def __contains__(self, word: str) -> bool:
        return (word,) in self._expansions


def _parts(length: int) -> Iterator[tuple[int, int]]:
    """Every run of words of a question, longest first."""
    for size in range(min(LONGEST_PHRASE, length), 0, -1):
        for start in range(length - size + 1):
            yield start, start + size


class Memory:
    """Loaded once for each revision of the names, from the index itself; never changed afterwards."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        # A million small objects are made at once and kept: looking for garbage among them would double the time.
        gc.disable()
        try:
            self._load(searcher)
        finally:
            gc.enable()

    def _load(self, searcher: tantivy.Searcher) -> None:
        payloads: dict[str, list[dict[str, Any]]] = {"metier": [], "certification": [], "vocabulaire": []}
        for payload in _payloads(searcher):
            payloads[payload["type"]].append(payload)
        self.occupations = NameTable(payloads["metier"], least_share=0.25)
        self.certifications = NameTable(payloads["certification"], least_share=0.6)
        self.vocabulary = Vocabulary([term for payload in payloads["vocabulaire"] for term in payload["terms"]])
        self.spelling = Spelling(
            [*self.occupations.postings, *self.occupations.contexts, *self.certifications.postings]
        )
        self.suggestions = SuggestionTable(payloads["metier"], payloads["certification"])

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


def _payloads(searcher: tantivy.Searcher) -> Iterator[dict[str, Any]]:
    query = tantivy.Query.term_query(schema(), "type", "names", "basic")
    result = searcher.search(query, limit=max(1, searcher.num_docs), count=False)
    for _score, address in result.hits:
        yield json.loads(searcher.doc(address).get_first("names") or b"{}")
