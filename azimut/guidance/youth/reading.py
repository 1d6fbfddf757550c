"""What a theme of young people's lives is made of; reads those shipped from their files, once per process."""

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

THEMES_DIR = Path(__file__).resolve().parent / "themes"
TRUSTED_FOR = timedelta(days=365)
"""Rules of aid change every year: an entry checked longer ago says so."""

Sentence = Annotated[str, Field(min_length=5, max_length=400, pattern=r"[.!?]$")]
Title = Annotated[str, Field(min_length=3, max_length=90)]


class YouthError(Exception):
    """A theme cannot be used; the message says which file, which field and why."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scheme(_Section):
    """An aid or a programme. No amounts: they change, and the official site says them."""

    name: Title
    for_whom: Sentence
    what: Sentence
    where: Sentence
    site: str = Field(pattern=r"^[a-z0-9.-]+\.[a-z]+$")
    url: str = Field(pattern=r"^https://")
    checked_on: date
    regions: tuple[str, ...] = Field(default=(), description="codes of regions; everywhere when empty")

    def is_stale(self, on: date) -> bool:
        return self.checked_on < on - TRUSTED_FOR


class Question(_Section):
    """What people often ask, and the answer."""

    asked: Title
    answer: Sentence


class Line(_Section):
    """A number to call at once."""

    name: Title
    phone: str = Field(pattern=r"^[\d ]{2,14}$")
    hours: str = Field(min_length=5, max_length=80)


class YouthTheme(_Section):
    """A theme; `need` is the word of the directory by which structures are found, `networks` those shown first."""

    rank: int = Field(ge=1, le=99)
    key: str = Field(pattern=r"^[a-z-]+$", max_length=40)
    title: Title
    icon: str
    summary: Sentence
    need: str
    structures_for: str
    networks: tuple[str, ...] = Field(default=(), max_length=6)
    first_steps: tuple[Sentence, ...] = Field(min_length=2, max_length=6)
    questions: tuple[Question, ...] = Field(default=(), max_length=12)
    schemes: tuple[Scheme, ...] = Field(min_length=1, max_length=30)
    lines: tuple[Line, ...] = Field(default=(), max_length=12)

    def schemes_in(self, region_code: str) -> list[Scheme]:
        """Those of the region first, then those of the whole country."""
        offered = [scheme for scheme in self.schemes if not scheme.regions or region_code in scheme.regions]
        return sorted(offered, key=lambda scheme: not scheme.regions)


@lru_cache(maxsize=1)
def shipped_themes() -> dict[str, YouthTheme]:
    """Every theme shipped, by its key, in the order of the page. Raises YouthError on the first wrong file."""
    themes = sorted((_read(path) for path in THEMES_DIR.glob("*.toml")), key=lambda theme: theme.rank)
    return {theme.key: theme for theme in themes}


def _read(path: Path) -> YouthTheme:
    try:
        return YouthTheme.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise YouthError(f"{path.name} : {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise YouthError(f"{path.name}, {field} : {first['msg']}") from error
