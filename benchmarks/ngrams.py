"""The baseline of relevance: TF-IDF over the characters of official names, two to four at a time.

What anyone gets in twenty lines from a machine-learning library, written here in plain Python: each name is a vector of
the n-grams of its words (each padded with a space), compared with the question by cosine; an occupation is worth its
best name.
"""

import csv
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from azimut.core.text import both_genders, fold

MEASURED_BY = "relevance"

SIZES = (2, 3, 4)


class NgramBaseline:
    """Names of occupations, by their n-grams."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        counted = [(code, Counter(_ngrams(name))) for code, name in names]
        frequencies = Counter(ngram for _code, counts in counted for ngram in counts)
        self._rarity = {
            ngram: math.log((1 + len(counted)) / (1 + frequency)) + 1 for ngram, frequency in frequencies.items()
        }
        self._codes = [code for code, _counts in counted]
        self._names: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        for number, (_code, counts) in enumerate(counted):
            norm = math.sqrt(sum((times * self._rarity[ngram]) ** 2 for ngram, times in counts.items())) or 1.0
            for ngram, times in counts.items():
                self._names[ngram].append(number)
                self._weights[ngram].append(times * self._rarity[ngram] / norm)

    def best(self, question: str, limit: int = 5) -> list[str]:
        """The codes of the occupations whose names look most like the question."""
        scores = [0.0] * len(self._codes)
        for ngram, times in Counter(_ngrams(question)).items():
            weight = times * self._rarity.get(ngram, 0.0)
            for number, share in zip(self._names.get(ngram, ()), self._weights.get(ngram, ()), strict=True):
                scores[number] += weight * share
        by_code: dict[str, float] = {}
        for code, score in zip(self._codes, scores, strict=True):
            if score > by_code.get(code, 0.0):
                by_code[code] = score
        return sorted(by_code, key=by_code.__getitem__, reverse=True)[:limit]


def official_names(data: Path) -> Iterator[tuple[str, str]]:
    """Every official name in both genders, with the ROME code of its occupation."""
    with (data / "rome" / "unix_referentiel_appellation_v460_utf8.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = row["libelle_appellation_long"].replace("''", "'")
            for form in dict.fromkeys(both_genders(label)):
                yield row["code_rome"], form


def _ngrams(text: str) -> Iterator[str]:
    for word in fold(text).split():
        padded = f" {word} "
        for size in SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
