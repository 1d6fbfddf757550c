"""The pages of the questionnaire of interests: six statements each, then a profile, drawn and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from azimut.catalogue.enums import RiasecType
from azimut.catalogue.exploring.interests import Fit, TypeScore, leading_types
from azimut.catalogue.exploring.statements import (
    NO,
    PAGES,
    PER_PAGE,
    PERHAPS,
    UNANSWERED,
    YES,
    InterestAnswers,
    read_code,
    statements,
)
from azimut.website.enums import INTEREST_SENTENCES
from azimut.website.queries.explore_filters import shortest_studies

CHOICES = ((YES, "oui", "Oui"), (PERHAPS, "peut-etre", "Peut-être"), (NO, "non", "Non"))
_VALUES = {name: value for value, name, _label in CHOICES}

WIDTH, HEIGHT = 470, 330
CENTRE, RADIUS = (235, 166), 116
RINGS = (0.25, 0.5, 0.75, 1.0)
SMALLEST_SHARE = 0.04
"""A type without any point is still a corner of the drawing."""


@dataclass(frozen=True)
class AskedStatement:
    """A statement of a page; `number` from 1 to 36, `field` from 1 to 6 as the form names it."""

    number: int
    field: str
    text: str
    taken: str


@dataclass(frozen=True)
class QuestionPage:
    number: int
    statements: tuple[AskedStatement, ...]
    code: str
    back: str

    @property
    def count(self) -> int:
        return PAGES

    @property
    def is_last(self) -> bool:
        return self.number == PAGES

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, label) for _value, name, label in CHOICES)


def page_number(query: QueryDict, answers: InterestAnswers) -> int:
    """The page asked; or else the first one without answers."""
    asked = query.get("page", "")
    if asked.isdecimal() and len(asked) == 1 and 1 <= int(asked) <= PAGES:
        return int(asked)
    return answers.first_page_left if answers.answered else 1


def read_answers_of(query: QueryDict) -> InterestAnswers:
    return read_code(query.get("r", "").strip())


def with_form(query: QueryDict, answers: InterestAnswers, page: int) -> InterestAnswers:
    """The answers with those of the page just sent; what is not one of the three words is left unanswered."""
    return answers.with_page(
        page, [_VALUES.get(query.get(f"a{rank}", ""), UNANSWERED) for rank in range(1, PER_PAGE + 1)]
    )


def question_page(answers: InterestAnswers, number: int) -> QuestionPage:
    names = {value: name for value, name, _label in CHOICES}
    first = (number - 1) * PER_PAGE
    asked = tuple(
        AskedStatement(first + rank + 1, f"a{rank + 1}", statement.text, names.get(value, ""))
        for rank, (statement, value) in enumerate(
            zip(statements()[first : first + PER_PAGE], answers.of_page(number), strict=True)
        )
    )
    return QuestionPage(number, asked, answers.code, page_address(answers, number - 1) if number > 1 else "")


def page_address(answers: InterestAnswers, page: int) -> str:
    return f"{reverse('explore_interests')}?{urlencode({'r': answers.code, 'page': str(page)})}"


def result_address(answers: InterestAnswers, **more: str) -> str:
    return f"{reverse('explore_interests_result')}?{urlencode({'r': answers.code, **more})}"


@dataclass(frozen=True)
class ProfileLine:
    """A type in the table of the profile, and where its name stands around the drawing."""

    label: str
    sentence: str
    score: TypeScore
    is_leading: bool
    x: float
    y: float
    anchor: str

    @property
    def percent(self) -> int:
        return round(100 * self.score.share)


@dataclass(frozen=True)
class DrawnProfile:
    """A hexagon: rings, spokes, and the shape of the answers."""

    lines: tuple[ProfileLine, ...]
    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    shape: str
    corners: tuple[tuple[float, float], ...]
    centre: tuple[int, int] = CENTRE
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def leading(self) -> list[ProfileLine]:
        """The types that stand out, the strongest first."""
        found = [line for line in self.lines if line.is_leading]
        return sorted(found, key=lambda line: -line.score.share)


def draw_profile(profile: Sequence[TypeScore]) -> DrawnProfile:
    leading = leading_types(profile)
    corners = tuple(_corner(rank, max(score.share, SMALLEST_SHARE)) for rank, score in enumerate(profile))
    return DrawnProfile(
        lines=tuple(_line(rank, score, is_leading=score.type in leading) for rank, score in enumerate(profile)),
        rings=tuple(_points([_corner(rank, share) for rank in range(len(profile))]) for share in RINGS),
        spokes=tuple(_corner(rank, 1.0) for rank in range(len(profile))),
        shape=_points(corners),
        corners=corners,
    )


def _line(rank: int, score: TypeScore, *, is_leading: bool) -> ProfileLine:
    x, y = _corner(rank, 1.13)
    anchor = "middle" if abs(x - CENTRE[0]) < 1 else "start" if x > CENTRE[0] else "end"
    label = str(RiasecType(score.type).label)
    return ProfileLine(label, INTEREST_SENTENCES[score.type.value], score, is_leading, x, y + 5, anchor)


def _corner(rank: int, share: float) -> tuple[float, float]:
    angle = -pi / 2 + rank * pi / 3
    return round(CENTRE[0] + RADIUS * share * cos(angle), 1), round(CENTRE[1] + RADIUS * share * sin(angle), 1)


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)


@dataclass(frozen=True)
class FitCard:
    """An occupation of the result, its reasons as sentences."""

    fit: Fit

    @property
    def because(self) -> list[str]:
        return [statement.text[0].lower() + statement.text[1:] for statement in self.fit.because]

    @property
    def types(self) -> str:
        """`social et réaliste`, the types of the occupation that are also the person's."""
        return " et ".join(str(kind.label).lower() for kind in self.fit.types)

    @property
    def studies(self) -> str:
        return shortest_studies(self.fit.occupation)
