"""From the ROME codes a register gives to today's occupations.

Registers still write ROME 3 codes. ROME 4 kept each of them for one of the occupations it was split into, and not
always the main one: `K2204` (cleaning of premises) has become `K2205` for 19 of its 30 appellations. A row that names
no code born with ROME 4 is therefore read as ROME 3 and converted by the appellations both versions share
(facts/rome3_to_rome4.csv, source in docs/donnees.md).
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from azimut.catalogue.models import Occupation

FACTS = Path(__file__).resolve().parent / "facts" / "rome3_to_rome4.csv"

FEWEST_SHARED = 3
SHARE_OF_MAIN = 0.25
"""An occupation is kept when it took over at least three appellations of the ROME 3 code, and a quarter as many as the
occupation that took over the most, which is always kept.

Below that the link says more about one rare title than about the diploma: a medical doctorate would lead to every
speciality.
"""


@lru_cache(maxsize=1)
def shared_appellations() -> dict[str, dict[str, int]]:
    """For each code of ROME 3, the occupations of ROME 4 that took over its appellations, and how many."""
    shared: dict[str, dict[str, int]] = defaultdict(dict)
    with FACTS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            shared[row["rome3_code"]][row["rome4_code"]] = int(row["appellations"])
    return dict(shared)


@lru_cache(maxsize=1)
def conversions() -> dict[str, tuple[str, ...]]:
    """Occupations of ROME 4 that carry on each code of ROME 3, the main one first."""
    return {code: _worth_keeping(code, counts) for code, counts in shared_appellations().items()}


def _worth_keeping(code: str, counts: dict[str, int]) -> tuple[str, ...]:
    ranked = sorted(((count, other) for other, count in counts.items()), key=lambda p: (-p[0], p[1] != code, p[1]))
    fewest = max(FEWEST_SHARED, SHARE_OF_MAIN * ranked[0][0])
    return (ranked[0][1], *(other for count, other in ranked[1:] if count >= fewest))


class OccupationFinder:
    """Resolves the codes of one import, and counts what it could not."""

    def __init__(self) -> None:
        self._current = set(Occupation.objects.current().values_list("rome_code", flat=True))
        self.unknown = 0
        self.converted = 0

    def occupations_of(self, codes: Iterable[str]) -> list[str]:
        """Today's occupations for the codes of one row: the main one of each code in order, then the others."""
        given = list(dict.fromkeys(code for code in codes if code))
        is_rome3 = all(code in conversions() or code not in self._current for code in given)
        found = [self._carried_on(code) if is_rome3 else self._known([code]) for code in given]
        self.unknown += sum(1 for occupations in found if not occupations)
        main = [occupations[0] for occupations in found if occupations]
        others = [occupation for occupations in found for occupation in occupations[1:]]
        return list(dict.fromkeys([*main, *others]))

    def _carried_on(self, code: str) -> list[str]:
        occupations = self._known([*conversions().get(code, ()), code])
        self.converted += occupations[:1] not in ([], [code])
        return occupations

    def _known(self, codes: Sequence[str]) -> list[str]:
        return [code for code in codes if code in self._current]
