"""From former occupations and skills to others within reach, each with its reasons.

The rule, the same for all: skills in common (rare ones and those at the core weigh more), skills and definitions said
in the same words, working conditions in common, certifications that lead to both, the same family in the statistics of
work, studies of about the same length, the same professional domain, passages the national directory of occupations
(ROME) knows, direct or by one occupation in between, and how many job titles an occupation covers and how many
certifications lead there, since a wide one has more doors. Nothing about who asks.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from azimut.catalogue.enums import SkillKind
from azimut.catalogue.exploring.table import ExploredOccupation, ExploredSkill, ExploringTable

MOST_FORMER = 3
"""Former occupations taken into account; beyond, the mixture says nothing of anyone."""

SKILLS, WORDS, DEFINITION, CONTEXTS, CERTIFICATIONS, FAMILY = 0.5, 4.5, 2.5, 0.5, 2.5, 1.0
PASSAGE, WAY_BACK, TWO_STEPS, STUDIES, SAME_DOMAIN, SAME_GRAND_DOMAIN = 1.0, 1.0, 3.5, 1.0, 0.5, 0.5
BREADTH, WAYS_IN = 2.5, 1.5
"""What each evidence weighs. Set on 240 common transitions, tried on 43 others (docs/donnees.md), then made round: the
order hardly changes when one does by a half.
"""

USUAL_LEVEL, FARTHEST_LEVELS = 4, 4
"""An occupation no known diploma leads to is placed in the middle; beyond four levels, further is no further."""

SAME_DOMAIN_AT_FIRST, FIRST_ONES = 7, 10
"""Among the first ten, seven of one professional domain at most: the others wait, so that further doors are seen."""

TICKED, NOT_TICKED = 2.0, 0.5
"""When skills are ticked, they count double and the others of the same occupations half."""

SHARED_SHOWN, MISSING_SHOWN = 5, 5


@dataclass(frozen=True, slots=True)
class Reach:
    """An occupation within reach. `core_count` of its core skills, of which `core_held` are held already."""

    occupation: ExploredOccupation
    score: float
    shared: tuple[ExploredSkill, ...]
    missing: tuple[ExploredSkill, ...]
    shared_count: int
    core_held: int
    core_count: int
    is_known_passage: bool
    is_two_steps_away: bool
    shared_contexts: int
    shared_certifications: int


def reachable_from(
    table: ExploringTable,
    codes: Sequence[str],
    ticked: Collection[int] = (),
    *,
    limit: int = FIRST_ONES,
    kept: Collection[str] | None = None,
) -> list[Reach]:
    """At most `limit` occupations, the closest first; unknown codes are left out.

    `ticked` are skills the person really has, by OGR code; `kept` restricts the answer to some occupations.
    """
    former = [table.by_code[code] for code in dict.fromkeys(codes) if code in table.by_code][:MOST_FORMER]
    if not former:
        return []
    numbers = [occupation.number for occupation in former]
    scores = _scores(table, numbers, ticked)
    order = sorted(
        (o for o in table.occupations if o.number not in numbers and (kept is None or o.code in kept)),
        key=lambda occupation: (-round(scores[occupation.number], 9), occupation.code),
    )
    chosen = widened(order[: 20 * limit], lambda occupation: occupation.domain_code)[:limit]
    held = held_skills(table, codes, ticked)
    return [_explained(table, occupation, numbers, held, scores[occupation.number]) for occupation in chosen]


def held_skills(table: ExploringTable, codes: Sequence[str], ticked: Collection[int]) -> set[int]:
    """What the person can do: the skills ticked and the core ones of the former occupations.

    The core ones not ticked do not count as held once something is ticked: the person had the list before their eyes.
    """
    known = {skill for skill in ticked if skill in table.skills}
    if known:
        return known
    return {skill for code in codes[:MOST_FORMER] for skill in table.skills_of(code)}


def _scores(table: ExploringTable, numbers: Sequence[int], ticked: Collection[int]) -> list[float]:
    near = table.skill_vectors.near(numbers, _stress(table, numbers, ticked))
    steady = table.remembered(frozenset(numbers), lambda: _steady_scores(table, numbers))
    return [score + SKILLS * closeness for score, closeness in zip(steady, near, strict=True)]


def _steady_scores(table: ExploringTable, numbers: Sequence[int]) -> list[float]:
    """What the skills ticked do not change: kept by the table, since people tick and come back."""
    scores = _passage_scores(table, numbers)
    for weight, near in (
        (WORDS, table.word_vectors.near(numbers)),
        (DEFINITION, table.definition_vectors.near(numbers)),
        (CONTEXTS, table.context_vectors.near(numbers)),
        (CERTIFICATIONS, [sqrt(closeness) for closeness in table.certification_vectors.near(numbers)]),
        (FAMILY, table.family_vectors.near(numbers)),
        (-STUDIES, _studies_apart(table, numbers)),
        (1.0, _same_domains(table, numbers)),
    ):
        scores = [score + weight * closeness for score, closeness in zip(scores, near, strict=True)]
    return scores


def _passage_scores(table: ExploringTable, numbers: Sequence[int]) -> list[float]:
    passages = [BREADTH * names + WAYS_IN * ways for names, ways in zip(table.breadth, table.ways_in, strict=True)]
    for number in numbers:
        for target in table.passages[number]:
            passages[target] += PASSAGE
        for target in table.neighbours[number]:
            if number in table.passages[target]:
                passages[target] += WAY_BACK
        for target, share in _two_steps(table, number).items():
            passages[target] += TWO_STEPS * share / len(numbers)
    return passages


def _studies_apart(table: ExploringTable, numbers: Sequence[int]) -> list[float]:
    """How far the shortest studies are from those of the nearest former occupation, 0 to 1."""
    levels = [occupation.level or USUAL_LEVEL for occupation in table.occupations]
    own = {levels[number] for number in numbers}
    apart = {level: min(*(abs(level - one) for one in own), FARTHEST_LEVELS) for level in set(levels)}
    return [apart[level] / FARTHEST_LEVELS for level in levels]


def _same_domains(table: ExploringTable, numbers: Sequence[int]) -> list[float]:
    """What working in the same trade is worth: its customs, its employers and its words are known already."""
    domains = {table.occupations[number].domain_code for number in numbers}
    grand_domains = {table.occupations[number].grand_domain for number in numbers}
    return [
        SAME_DOMAIN * (one.domain_code in domains) + SAME_GRAND_DOMAIN * (one.grand_domain in grand_domains)
        for one in table.occupations
    ]


def _stress(table: ExploringTable, numbers: Sequence[int], ticked: Collection[int]) -> Mapping[int, float]:
    if not ticked:
        return {}
    wanted = set(ticked)
    keys = {key for number in numbers for key in table.skill_vectors.rows[number]}
    return {key: TICKED if key in wanted else NOT_TICKED for key in keys}


def _two_steps(table: ExploringTable, number: int) -> dict[int, float]:
    """Occupations next to those next to this one, 0 to 1: the more ways, the nearer."""
    ways: dict[int, float] = defaultdict(float)
    for between in sorted(table.neighbours[number]):
        share = 1.0 / len(table.neighbours[between])
        for target in table.neighbours[between]:
            if target != number:
                ways[target] += share
    most = max(ways.values(), default=1.0)
    return {target: value / most for target, value in ways.items()}


def widened(
    order: Sequence[ExploredOccupation],
    group: Callable[[ExploredOccupation], str],
    *,
    most: int = SAME_DOMAIN_AT_FIRST,
    first: int = FIRST_ONES,
) -> list[ExploredOccupation]:
    """The order, but with `most` of one group at most among the `first`; those put off follow in their order."""
    seen: Counter[str] = Counter()
    ahead: list[ExploredOccupation] = []
    put_off: list[ExploredOccupation] = []
    for occupation in order:
        crowd = group(occupation)
        is_full = len(ahead) >= first or seen[crowd] >= most
        (put_off if is_full else ahead).append(occupation)
        seen[crowd] += not is_full
    return [*ahead, *put_off]


def _explained(
    table: ExploringTable, occupation: ExploredOccupation, numbers: Sequence[int], held: set[int], score: float
) -> Reach:
    wanted = table.skills_of(occupation.code)
    weights = table.skill_vectors.rows[occupation.number]
    ranked = sorted(wanted, key=lambda skill: (-wanted[skill], -weights.get(skill, 0.0), skill))
    shared = [table.skills[skill] for skill in ranked if skill in held]
    core = [skill for skill in ranked if wanted[skill]]
    missing = [table.skills[skill] for skill in core if skill not in held]
    hard = [skill for skill in missing if skill.kind != SkillKind.SOFT_SKILL]
    contexts = set(table.context_vectors.rows[occupation.number])
    own = {context for number in numbers for context in table.context_vectors.rows[number]}
    diplomas = set(table.certification_vectors.rows[occupation.number])
    owned = {diploma for number in numbers for diploma in table.certification_vectors.rows[number]}
    is_direct = any(occupation.number in table.passages[number] for number in numbers)
    return Reach(
        occupation=occupation,
        score=score,
        shared=tuple(shared[:SHARED_SHOWN]),
        missing=tuple(hard[:MISSING_SHOWN]),
        shared_count=len(shared),
        core_held=len(core) - len(missing),
        core_count=len(core),
        is_known_passage=is_direct,
        is_two_steps_away=not is_direct
        and any(table.neighbours[number] & table.neighbours[occupation.number] for number in numbers),
        shared_contexts=len(contexts & own),
        shared_certifications=len(diplomas & owned),
    )
