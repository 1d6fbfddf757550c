"""The thirty-six statements of the questionnaire, and the short code that carries the answers in an address.

A page of six answers, four values each, is two signs of a 64-sign alphabet: thirty-six answers are twelve signs, which
say what someone likes and nothing of who they are.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from azimut.catalogue.enums import RiasecType

FILE = Path(__file__).resolve().parent / "statements.toml"
PER_PAGE, PAGES = 6, 6
COUNT = PER_PAGE * PAGES

UNANSWERED, NO, PERHAPS, YES = range(4)
POINTS = {NO: 0, PERHAPS: 1, YES: 2}
MOST_POINTS = 2

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)}
_SIGNS_A_PAGE = 2
_EMPTY_PAGE = _ALPHABET[0] * _SIGNS_A_PAGE


class Statement(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    type: RiasecType
    text: str = Field(min_length=15, max_length=80)
    interests: tuple[str, ...] = Field(min_length=1, max_length=2)


@lru_cache(maxsize=1)
def statements() -> tuple[Statement, ...]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Statement.model_validate(entry) for entry in content["statements"])


@dataclass(frozen=True, slots=True)
class InterestAnswers:
    """One value per statement. `is_unclear`: a part of the address could not be read, and was left unanswered."""

    values: tuple[int, ...] = (UNANSWERED,) * COUNT
    is_unclear: bool = False

    @property
    def answered(self) -> int:
        return sum(value != UNANSWERED for value in self.values)

    @property
    def first_page_left(self) -> int:
        """The first page without any answer, from 1; the last one when all have some."""
        pages = range(1, PAGES + 1)
        return next((page for page in pages if not any(self.of_page(page))), PAGES)

    @property
    def code(self) -> str:
        """The shortest code that says it."""
        code = "".join(_encoded(self.of_page(page)) for page in range(1, PAGES + 1))
        while code.endswith(_EMPTY_PAGE):
            code = code.removesuffix(_EMPTY_PAGE)
        return code

    def of_page(self, page: int) -> tuple[int, ...]:
        return self.values[(page - 1) * PER_PAGE : page * PER_PAGE]

    def with_page(self, page: int, values: Sequence[int]) -> "InterestAnswers":
        first = (page - 1) * PER_PAGE
        return InterestAnswers((*self.values[:first], *values, *self.values[first + PER_PAGE :]))


def read_code(code: str) -> InterestAnswers:
    """The answers of a code; never raises. A page that cannot be read is left unanswered."""
    values: list[int] = []
    is_unclear = len(code) > PAGES * _SIGNS_A_PAGE
    for page in range(PAGES):
        signs = code[page * _SIGNS_A_PAGE : (page + 1) * _SIGNS_A_PAGE]
        if len(signs) == _SIGNS_A_PAGE and set(signs) <= _VALUES.keys():
            values += _decoded(signs)
        else:
            is_unclear = is_unclear or bool(signs)
            values += [UNANSWERED] * PER_PAGE
    return InterestAnswers(tuple(values), is_unclear)


def _encoded(values: Sequence[int]) -> str:
    number = 0
    for value in values:
        number = number * 4 + value
    return _ALPHABET[number // 64] + _ALPHABET[number % 64]


def _decoded(signs: str) -> list[int]:
    number = _VALUES[signs[0]] * 64 + _VALUES[signs[1]]
    return [(number >> (2 * (PER_PAGE - 1 - rank))) & 3 for rank in range(PER_PAGE)]
