"""The occupations as vectors: skills, the words of their skills, definitions, work contexts, certifications that lead
there, families; and the passages between them.

Sparse and in memory: each skill or word knows the occupations that have it, so that a question only touches those.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, log1p, sqrt
from typing import Generic, TypeVar

import Stemmer
from django.urls import reverse

from azimut.catalogue.enums import SkillKind
from azimut.core.text import slug, words

CORE_WEIGHT, SOFT_WEIGHT = 2.0, 0.5
"""A skill at the core of an occupation counts double; a soft skill half: half of the occupations ask for each."""

MAIN_INTEREST = 2.0
"""What the main interest of an occupation weighs beside its others."""

MOST_REMEMBERED = 256
"""Sets of former occupations whose scores are kept: twelve kilobytes each."""

SHORTEST_WORD = 3
SMALL_WORDS = frozenset(
    {"aux", "avec", "dans", "des", "les", "leur", "leurs", "par", "pour", "que", "qui", "sans", "selon", "ses", "son"}
    | {"sur", "une"}
)

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class ExploredOccupation:
    """`level` is the lowest one of a diploma that leads there, null when none is known; `riasec` may hold blanks."""

    number: int
    code: str
    label: str
    domain_code: str
    domain_label: str
    riasec: tuple[str, str]
    level: int | None
    is_regulated: bool
    name_count: int

    @property
    def grand_domain(self) -> str:
        return self.domain_code[:1]

    @property
    def slug(self) -> str:
        return slug(self.label)

    @property
    def url(self) -> str:
        return reverse("occupation", args=[self.code, self.slug])


@dataclass(frozen=True, slots=True)
class ExploredSkill:
    code: int
    label: str
    kind: SkillKind


@dataclass(frozen=True, slots=True)
class Links:
    """By code of occupation: skills and whether they are at its core, contexts, passages, interests, definition,
    certifications in force, families of the statistics of work.
    """

    skills: Mapping[str, Mapping[int, bool]]
    contexts: Mapping[str, Collection[int]]
    mobilities: Mapping[str, Collection[str]]
    interests: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    certifications: Mapping[str, Collection[str]] = field(default_factory=dict)
    families: Mapping[str, Collection[str]] = field(default_factory=dict)


class Vectors(Generic[Key]):
    """One unit vector per occupation, and the occupations of each key: rare keys weigh more (idf)."""

    def __init__(self, weights: Sequence[Mapping[Key, float]]) -> None:
        spread = Counter(key for row in weights for key in row)
        rarity = {key: log(len(weights) / count) for key, count in spread.items()}
        self.rows: list[dict[Key, float]] = []
        self._numbers: dict[Key, array[int]] = defaultdict(lambda: array("H"))
        self._values: dict[Key, array[float]] = defaultdict(lambda: array("f"))
        for number, row in enumerate(weights):
            vector = _unit({key: weight * rarity[key] for key, weight in row.items()})
            self.rows.append(vector)
            for key, value in vector.items():
                self._numbers[key].append(number)
                self._values[key].append(value)

    def similarities(self, vector: Mapping[Key, float]) -> list[float]:
        """The cosine of a unit vector with each occupation, 0 to 1."""
        found = [0.0] * len(self.rows)
        for key, weight in vector.items():
            if key in self._numbers:
                for number, value in zip(self._numbers[key], self._values[key], strict=True):
                    found[number] += weight * value
        return found

    def near(self, numbers: Iterable[int], stress: Mapping[Key, float] | None = None) -> list[float]:
        """The cosine of several occupations together with each occupation."""
        return self.similarities(self.mixed(numbers, stress))

    def mixed(self, numbers: Iterable[int], stress: Mapping[Key, float] | None = None) -> dict[Key, float]:
        """The unit vector of several occupations together; `stress` multiplies some keys."""
        total: dict[Key, float] = defaultdict(float)
        for number in numbers:
            for key, value in self.rows[number].items():
                total[key] += value
        return _unit({key: value * (stress or {}).get(key, 1.0) for key, value in total.items()})


def _unit(vector: dict[Key, float]) -> dict[Key, float]:
    length = sqrt(sum(value * value for value in vector.values())) or 1.0
    return {key: value / length for key, value in vector.items()}


def _shares_of_most(counts: Sequence[int]) -> list[float]:
    """Each count beside the largest, 0 to 1, on a scale where ten more matter less and less."""
    most = log1p(max(counts, default=0)) or 1.0
    return [log1p(count) / most for count in counts]


def _shares_of_interests(
    interests: Mapping[str, Mapping[str, bool]], numbers: Mapping[str, int]
) -> dict[str, list[tuple[int, float]]]:
    """For each interest, the occupations it is one of, and its share among theirs: a main one counts double."""
    shares: dict[str, list[tuple[int, float]]] = {}
    for code, own in interests.items():
        total = sum(MAIN_INTEREST if is_main else 1.0 for is_main in own.values())
        for interest, is_main in own.items():
            share = (MAIN_INTEREST if is_main else 1.0) / total
            if code in numbers:
                shares.setdefault(interest, []).append((numbers[code], share))
    return shares


class ExploringTable:
    """Never changed once made, but for what it remembers. Occupations are numbered in the order of their codes."""

    def __init__(
        self,
        occupations: Sequence[ExploredOccupation],
        skills: Mapping[int, ExploredSkill],
        links: Links,
        interests: Mapping[str, str],
        sources: Sequence[str] = (),
    ) -> None:
        self.occupations = occupations
        self.by_code = {occupation.code: occupation for occupation in occupations}
        self.skills = skills
        self.links = links
        self.interests = interests
        self.sources = sources
        codes = [occupation.code for occupation in occupations]
        self.skill_vectors = Vectors([self._skill_weights(code) for code in codes])
        self.word_vectors = Vectors([self._word_weights(code) for code in codes])
        self.context_vectors = Vectors([dict.fromkeys(links.contexts.get(code, ()), 1.0) for code in codes])
        self.definition_vectors = Vectors([_text_weights(links.definitions.get(code, "")) for code in codes])
        self.certification_vectors = Vectors([dict.fromkeys(links.certifications.get(code, ()), 1.0) for code in codes])
        self.family_vectors = Vectors([dict.fromkeys(links.families.get(code, ()), 1.0) for code in codes])
        self._remembered: dict[frozenset[int], array[float]] = {}
        self.passages = [self._numbers(links.mobilities.get(code, ())) for code in codes]
        self.breadth = _shares_of_most([occupation.name_count for occupation in occupations])
        self.ways_in = _shares_of_most([len(links.certifications.get(code, ())) for code in codes])
        self.interest_shares = _shares_of_interests(links.interests, {code: n for n, code in enumerate(codes)})
        self.neighbours: list[set[int]] = [set(numbers) for numbers in self.passages]
        for number, targets in enumerate(self.passages):
            for target in targets:
                self.neighbours[target].add(number)

    def remembered(self, numbers: frozenset[int], work_out: Callable[[], Sequence[float]]) -> Sequence[float]:
        """A score of each occupation for these former ones, worked out once."""
        known = self._remembered.get(numbers)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[numbers] = array("d", work_out())
        return known

    def skills_of(self, code: str) -> Mapping[int, bool]:
        """The skills of an occupation and whether each is at its core, in the order of its source."""
        return self.links.skills.get(code, {})

    def _numbers(self, codes: Iterable[str]) -> frozenset[int]:
        return frozenset(self.by_code[code].number for code in codes if code in self.by_code)

    def _skill_weights(self, code: str) -> dict[int, float]:
        return {skill: self._weight(skill, is_core=core) for skill, core in self.skills_of(code).items()}

    def _word_weights(self, code: str) -> dict[str, float]:
        totals: dict[str, float] = defaultdict(float)
        for skill, core in self.skills_of(code).items():
            for word in telling_words(self.skills[skill].label):
                totals[word] += self._weight(skill, is_core=core)
        return _dampened(totals)

    def _weight(self, skill: int, *, is_core: bool) -> float:
        soft = SOFT_WEIGHT if self.skills[skill].kind == SkillKind.SOFT_SKILL else 1.0
        return soft * (CORE_WEIGHT if is_core else 1.0)


def _text_weights(text: str) -> dict[str, float]:
    return _dampened({word: float(count) for word, count in Counter(_stems(text)).items()})


def _dampened(totals: Mapping[str, float]) -> dict[str, float]:
    """A word said twenty times does not say twenty times more."""
    return {word: 1.0 + log(total) if total > 1 else total for word, total in totals.items()}


_stemmer = Stemmer.Stemmer("french")


@lru_cache(maxsize=40_000)
def telling_words(label: str) -> frozenset[str]:
    """The stems of the words of a skill that carry its meaning."""
    return frozenset(_stems(label))


def _stems(text: str) -> list[str]:
    return _stemmer.stemWords([word for word in words(text) if len(word) >= SHORTEST_WORD and word not in SMALL_WORDS])
