"""The answer to what one can do, remembered: ranking every occupation and finding training near take most of the page.

Kept by table, so that nothing of a former catalogue is told, and forgotten with it; by import and by day, since
sessions pass. An answer says nothing of who asked.
"""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from django.utils import timezone

from azimut.catalogue.exploring import ExploringTable
from azimut.catalogue.exploring.reachable import FIRST_ONES, reachable_from
from azimut.territories.places import Place
from azimut.website.queries.explore_filters import ExploreFilters
from azimut.website.queries.explore_skills import ReachCard, SkillQuestion, cards_within_reach
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.nearby_of_several import nearest_training_of

MOST_REMEMBERED = 512
"""Answers of ten occupations each, about ten kilobytes; then all are forgotten and begun again."""

SHOWN, SHOWN_MORE = FIRST_ONES, 30
"""What suits someone stands among the first ten two times in three, among the first thirty four times in five."""


@dataclass(frozen=True, slots=True)
class _Asked:
    codes: tuple[str, ...]
    ticked: tuple[int, ...]
    filters: ExploreFilters
    place: Place | None
    limit: int
    on: date
    version: str


@dataclass(frozen=True, slots=True)
class WithinReach:
    """The occupations shown, the nearest first; `has_more`: others follow."""

    cards: tuple[ReachCard, ...]
    has_more: bool


_remembered: WeakKeyDictionary[ExploringTable, dict[_Asked, WithinReach]] = WeakKeyDictionary()


def occupations_within_reach(
    table: ExploringTable, question: SkillQuestion, filters: ExploreFilters, place: Place | None, *, limit: int = SHOWN
) -> WithinReach:
    """The occupations within reach, each with a training near; three queries, none when the answer is remembered."""
    asked = _Asked(question.codes, question.ticked, filters, place, limit, timezone.localdate(), catalogue_version())
    answers = _remembered.setdefault(table, {})
    found = answers.get(asked)
    if found is None:
        kept = filters.codes_kept(table)
        reaches = reachable_from(table, question.codes, question.ticked, limit=limit + 1, kept=kept)
        shown = reaches[:limit]
        trainings = nearest_training_of([reach.occupation.code for reach in shown], place)
        if len(answers) >= MOST_REMEMBERED:
            answers.clear()
        cards = tuple(cards_within_reach(shown, trainings))
        found = answers[asked] = WithinReach(cards, has_more=len(reaches) > limit)
    return found
