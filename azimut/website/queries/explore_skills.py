"""From former occupations to others within reach: what is chosen, what can be ticked, what is answered.

The address says it all: `de`, one to three ROME codes; `sait`, the skills ticked, by OGR code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from azimut.catalogue.enums import SkillKind
from azimut.catalogue.exploring import ExploredOccupation, ExploringTable
from azimut.catalogue.exploring.reachable import MOST_FORMER, Reach
from azimut.catalogue.exploring.table import ExploredSkill
from azimut.core.text import both_genders, fold
from azimut.search.queries import search
from azimut.search.results import SearchPage
from azimut.website.queries.explore_filters import shortest_studies
from azimut.website.queries.nearby import NearbyTraining

MATCHES_SHOWN = 8
MOST_TICKED = 60
SKILLS_AT_ONCE = 10
LONGEST_NAME = 120
LONGEST_OGR = 10
BAR_WIDTH = 100


@dataclass(frozen=True, slots=True)
class SkillQuestion:
    """What the address asks; unknown codes are dropped, and `is_unclear` says so."""

    former: tuple[ExploredOccupation, ...] = ()
    ticked: tuple[int, ...] = ()
    typed: str = ""
    is_unclear: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(occupation.code for occupation in self.former)

    @property
    def can_add(self) -> bool:
        return len(self.former) < MOST_FORMER

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [*(("de", code) for code in self.codes), *(("sait", str(skill)) for skill in self.ticked)]

    def with_occupation(self, occupation: ExploredOccupation) -> "SkillQuestion":
        return replace(self, former=(*self.former, occupation), typed="")

    def without_occupation(self, occupation: ExploredOccupation) -> "SkillQuestion":
        return replace(self, former=tuple(one for one in self.former if one != occupation), typed="")

    @property
    def address(self) -> str:
        """The page where occupations are chosen and skills ticked."""
        return _address("explore_skills", self.pairs)

    @property
    def answer_address(self) -> str:
        return _address("explore_skills_result", self.pairs)


def _address(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{reverse(name)}?{urlencode(pairs)}" if pairs else reverse(name)


def read_skill_question(query: QueryDict, table: ExploringTable) -> SkillQuestion:
    codes = list(dict.fromkeys(code.strip().upper() for code in query.getlist("de") if code.strip()))
    known = tuple(table.by_code[code] for code in codes if code in table.by_code)
    own = {skill for occupation in known[:MOST_FORMER] for skill in table.skills_of(occupation.code)}
    given = [value for value in query.getlist("sait") if value.isdecimal() and len(value) < LONGEST_OGR]
    ticked = tuple(sorted({int(value) for value in given} & own))[:MOST_TICKED]
    return SkillQuestion(
        former=known[:MOST_FORMER],
        ticked=ticked,
        typed=" ".join(query.get("metier", "").split())[:LONGEST_NAME],
        is_unclear=len(known) != len(codes) or len(known) > MOST_FORMER,
    )


@dataclass(frozen=True)
class Matches:
    """Occupations whose name is like what was typed, each with the address that chooses it."""

    choices: tuple[tuple[ExploredOccupation, str], ...]
    only: str = ""
    notices: tuple[str, ...] = ()


def matches_of(question: SkillQuestion, table: ExploringTable) -> Matches:
    """What the name typed may mean; `only` is the address to go to when it is the very name of one occupation."""
    page = search(question.typed, types=("metier",), per_page=MATCHES_SHOWN)
    found = [table.by_code[hit.id] for hit in page.hits if hit.id in table.by_code and hit.id not in question.codes]
    choices = tuple((occupation, question.with_occupation(occupation).address) for occupation in found)
    wanted = fold(question.typed)
    exact = [address for occupation, address in choices if wanted in _names(occupation)]
    return Matches(choices, exact[0] if len(exact) == 1 else "", _notices(page))


def _names(occupation: ExploredOccupation) -> set[str]:
    """Its label and its name in either gender: whoever types one or the other gets the same answer."""
    return {fold(name) for name in (occupation.label, *both_genders(occupation.label))}


def _notices(page: SearchPage) -> tuple[str, ...]:
    if not page.is_ready:
        return ("La recherche se prépare : réessayez dans une minute.",)
    return tuple(page.relaxed)


@dataclass(frozen=True)
class TickGroup:
    """The skills of one former occupation: those shown at once, and those that open on demand."""

    occupation: ExploredOccupation
    shown: tuple[ExploredSkill, ...]
    more: tuple[ExploredSkill, ...]
    remove: str


def tick_groups(question: SkillQuestion, table: ExploringTable) -> list[TickGroup]:
    """Know-how first and the core of the occupation before the rest; a skill of two occupations is asked once."""
    asked: set[int] = set()
    groups = []
    for occupation in question.former:
        own = table.skills_of(occupation.code)
        ranked = sorted(own, key=lambda skill: (not own[skill], _KIND_ORDER[table.skills[skill].kind], skill))
        skills = [table.skills[skill] for skill in ranked if skill not in asked]
        asked.update(own)
        core_count = sum(own[skill.code] for skill in skills)
        cut = max(core_count, SKILLS_AT_ONCE) if core_count <= 2 * SKILLS_AT_ONCE else SKILLS_AT_ONCE
        remove = question.without_occupation(occupation).address
        groups.append(TickGroup(occupation, tuple(skills[:cut]), tuple(skills[cut:]), remove))
    return groups


_KIND_ORDER = {SkillKind.KNOW_HOW: 0, SkillKind.KNOWLEDGE: 1, SkillKind.SOFT_SKILL: 2}


@dataclass(frozen=True)
class ReachCard:
    """An occupation within reach, its reasons as sentences, and a training near that leads there."""

    reach: Reach
    training: NearbyTraining | None = None

    @property
    def bar(self) -> int:
        """The share of the core already held, as a width."""
        return round(BAR_WIDTH * self.reach.core_held / self.reach.core_count) if self.reach.core_count else 0

    @property
    def passage(self) -> str:
        if self.reach.is_known_passage:
            return "Le ROME, la liste officielle des métiers, indique ce passage."
        if self.reach.is_two_steps_away:
            return "Un métier voisin de ceux vers lesquels on passe souvent, selon le ROME."
        return ""

    @property
    def certifications(self) -> str:
        count = self.reach.shared_certifications
        if not count:
            return ""
        return "Une certification mène aux deux." if count == 1 else f"{count} certifications mènent aux deux."

    @property
    def studies(self) -> str:
        return shortest_studies(self.reach.occupation)


def cards_within_reach(reaches: Sequence[Reach], trainings: Mapping[str, NearbyTraining]) -> list[ReachCard]:
    return [ReachCard(reach, trainings.get(reach.occupation.code)) for reach in reaches]
