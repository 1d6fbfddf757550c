"""From what someone likes to do to occupations they may not have thought of, each with its reasons.

The profile is that of Holland's six types (RIASEC), which ROME gives for each occupation: one main type, often a
second. Two hundred occupations share each pair: the centres d'intérêt of ROME, close to the statements, tell them
apart.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from azimut.catalogue.enums import RiasecType
from azimut.catalogue.exploring.statements import (
    MOST_POINTS,
    POINTS,
    UNANSWERED,
    YES,
    InterestAnswers,
    Statement,
    statements,
)
from azimut.catalogue.exploring.table import ExploredOccupation, ExploringTable

SECOND_TYPE = 0.5
"""What the second type of an occupation weighs beside the first."""

TYPES_SHARE, INTERESTS_SHARE, BREADTH_SHARE = 0.5, 0.4, 0.1

SHOWN, SHOWN_MORE, UNEXPECTED = 12, 36, 4
SAME_DOMAIN, SAME_GRAND_DOMAIN = 2, 4
"""At most this many of one professional domain, and of one grand domaine, among those shown first."""

ENOUGH_ANSWERS = 12
"""Fewer answers than two pages say little: the page says so."""

REASONS = 2


@dataclass(frozen=True, slots=True)
class TypeScore:
    """Points of one type out of those its answered statements could give; `share` from 0 to 1."""

    type: RiasecType
    points: int
    out_of: int

    @property
    def share(self) -> float:
        return self.points / self.out_of if self.out_of else 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """An occupation that suits, with the statements and the types that say why."""

    occupation: ExploredOccupation
    score: float
    because: tuple[Statement, ...]
    types: tuple[RiasecType, ...]


@dataclass(frozen=True, slots=True)
class InterestResult:
    """`fits` first, then `unexpected`: good ones from domains the first ones do not touch. `count`: all that suit."""

    fits: tuple[Fit, ...]
    unexpected: tuple[Fit, ...]
    count: int


def profile_of(answers: InterestAnswers) -> list[TypeScore]:
    """The six types in the order of the word RIASEC."""
    points: dict[RiasecType, list[int]] = {kind: [] for kind in RiasecType}
    for statement, value in zip(statements(), answers.values, strict=True):
        if value != UNANSWERED:
            points[statement.type].append(POINTS[value])
    return [TypeScore(kind, sum(given), MOST_POINTS * len(given)) for kind, given in points.items()]


def leading_types(profile: Sequence[TypeScore]) -> list[RiasecType]:
    """The types that stand out, the strongest first, three at most; none when all are alike."""
    mean = sum(score.share for score in profile) / len(profile)
    above = [score for score in profile if score.share > mean + 0.01]
    return [score.type for score in sorted(above, key=lambda score: -score.share)][:3]


def occupations_that_suit(
    table: ExploringTable,
    answers: InterestAnswers,
    *,
    is_kept: Callable[[ExploredOccupation], bool] = lambda _occupation: True,
    limit: int = SHOWN,
) -> InterestResult:
    """The occupations by fit, spread over several professional domains; none before the first answer."""
    if not answers.answered:
        return InterestResult((), (), 0)
    likes = {score.type: score.share for score in profile_of(answers)}
    mean = sum(likes.values()) / len(likes)
    tastes = {kind: share - mean for kind, share in likes.items()}
    wishes = _liking_of_interests(answers)
    # A few dozen pairs of types for all the occupations: each is compared once.
    likeness = {pair: _likeness(pair, tastes) for pair in {occupation.riasec for occupation in table.occupations}}
    wished = _wished(table, wishes)
    order = sorted(
        (
            (round(TYPES_SHARE * likeness[o.riasec] + wished[o.number], 9), o)
            for o in table.occupations
            if o.riasec[0] and is_kept(o)
        ),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    scores = {occupation.code: score for score, occupation in order}
    shown = spread_over_domains([occupation for _score, occupation in order], limit)
    touched = {occupation.grand_domain for occupation in shown}
    others: dict[str, ExploredOccupation] = {}
    for score, occupation in order:
        if score > 0 and occupation.grand_domain not in touched:
            others.setdefault(occupation.grand_domain, occupation)
    explained = [_explained(table, answers, o, scores[o.code]) for o in (*shown, *list(others.values())[:UNEXPECTED])]
    return InterestResult(
        fits=tuple(explained[: len(shown)]),
        unexpected=tuple(explained[len(shown) :]),
        count=sum(score > 0 for score, _occupation in order),
    )


def spread_over_domains(order: Sequence[ExploredOccupation], limit: int) -> list[ExploredOccupation]:
    """The first `limit`, no domain with more than its share; completed in the order when too few remain."""
    room = limit // SHOWN or 1
    taken: list[ExploredOccupation] = []
    crowd: dict[str, int] = defaultdict(int)
    for occupation in order:
        if len(taken) == limit:
            break
        domain, grand = occupation.domain_code, occupation.grand_domain
        if crowd[domain] < SAME_DOMAIN * room and crowd[grand] < SAME_GRAND_DOMAIN * room:
            taken.append(occupation)
            crowd[domain] += 1
            crowd[grand] += 1
    chosen = {occupation.code for occupation in taken}
    rest = [occupation for occupation in order if occupation.code not in chosen]
    return [*taken, *rest[: limit - len(taken)]]


def _liking_of_interests(answers: InterestAnswers) -> dict[str, float]:
    """From −1 (no to all the statements close to it) to 1 (yes to all), by code of interest."""
    given: dict[str, list[float]] = defaultdict(list)
    for statement, value in zip(statements(), answers.values, strict=True):
        if value != UNANSWERED:
            for interest in statement.interests:
                given[interest].append(float(POINTS[value] - 1))
    return {interest: sum(values) / len(values) for interest, values in given.items()}


def _wished(table: ExploringTable, wishes: Mapping[str, float]) -> list[float]:
    """What the interests of each occupation, and how many names it has, give to its fit: by its number."""
    scores = [BREADTH_SHARE * breadth for breadth in table.breadth]
    for interest, wish in wishes.items():
        for number, share in table.interest_shares.get(interest, ()):
            scores[number] += INTERESTS_SHARE * wish * share
    return scores


def _likeness(riasec: tuple[str, str], tastes: Mapping[RiasecType, float]) -> float:
    """The cosine of the profile of an occupation, its two types, and of the person's; both about their mean."""
    weights = dict.fromkeys(RiasecType, 0.0)
    for letter, weight in zip(riasec, (1.0, SECOND_TYPE), strict=True):
        if letter:
            weights[RiasecType(letter)] += weight
    mean = sum(weights.values()) / len(weights)
    centred = {kind: weight - mean for kind, weight in weights.items()}
    across = sum(centred[kind] * tastes[kind] for kind in RiasecType)
    lengths = sqrt(sum(value * value for value in centred.values()) * sum(value * value for value in tastes.values()))
    return across / lengths if lengths else 0.0


def _explained(table: ExploringTable, answers: InterestAnswers, occupation: ExploredOccupation, score: float) -> Fit:
    own = table.links.interests.get(occupation.code, {})
    liked = [s for s, value in zip(statements(), answers.values, strict=True) if value == YES]
    close = sorted(
        (s for s in liked if set(s.interests) & own.keys()),
        key=lambda s: (-max(own.get(interest, -1) for interest in s.interests), s.type.value not in occupation.riasec),
    )
    same_type = [s for s in liked if s.type.value in occupation.riasec and s not in close]
    leading = leading_types(profile_of(answers))
    return Fit(
        occupation=occupation,
        score=score,
        because=tuple(_telling_apart([*close, *same_type])),
        types=tuple(RiasecType(letter) for letter in occupation.riasec if letter and RiasecType(letter) in leading),
    )


def _telling_apart(liked: Sequence[Statement]) -> list[Statement]:
    """A few statements, each about another interest when there are enough."""
    chosen: list[Statement] = []
    for statement in liked:
        said = {interest for other in chosen for interest in other.interests}
        if said.isdisjoint(statement.interests):
            chosen.append(statement)
    return [*chosen, *(statement for statement in liked if statement not in chosen)][:REASONS]
