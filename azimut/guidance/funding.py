"""Who can pay for training, or for living meanwhile: the schemes common to all of France, as checked data.

The words are ours; each scheme names its legal basis, its official site and the day it was last read again.
"""

import re
import tomllib
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from azimut.catalogue.enums import WayIn
from azimut.guidance.enums import SchemePays
from azimut.guidance.rules.reading import EVERY, Code

FILE = Path(__file__).resolve().parent / "funding_schemes.toml"

Sentence = Annotated[str, Field(min_length=15, max_length=220, pattern=r"[.…]$")]


class FundingError(Exception):
    """The schemes cannot be used; the message says which one, which field and why."""


class FundingScheme(BaseModel):
    """One scheme. `situations` are codes of the guidance rules; `ways` are all when empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    name: str = Field(min_length=5, max_length=80)
    acronym: str = Field(default="", max_length=8)
    situations: list[Code] | Annotated[str, Field(pattern=r"^\*$")]
    pays: SchemePays
    ways: list[WayIn] = []
    domains: list[str] = []
    what: Sentence
    for_whom: Sentence
    conditions: Sentence
    ask: Sentence
    basis: str = Field(min_length=10, max_length=200)
    website: str = Field(pattern=r"^https://[^\s]+$")
    checked_on: date | None = None
    """When someone read it again on the official site; nobody yet when empty, and the page says so."""

    @property
    def title(self) -> str:
        """`compte personnel de formation (CPF)`: the acronym always beside what it stands for."""
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    @property
    def site(self) -> str:
        """The official site as one says it."""
        return re.sub(r"^https://(www\.)?", "", self.website).split("/")[0]

    def is_for(self, situation: str) -> bool:
        return self.situations == EVERY or situation in self.situations

    def suits(self, ways: Collection[str], domain: str) -> bool:
        """Whether it may pay for one of these ways to a diploma, in this domain; what is unknown rules nothing out."""
        has_way = not self.ways or not ways or not {way.value for way in self.ways}.isdisjoint(ways)
        return has_way and (not self.domains or not domain or domain in self.domains)


def read_schemes(path: Path = FILE) -> tuple[FundingScheme, ...]:
    """The schemes of a file, in its order. Raises FundingError."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["schemes"]
        schemes = tuple(FundingScheme.model_validate(entry) for entry in entries)
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise FundingError(f"{path.name} : TOML invalide, {error}.") from error
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"])
        raise FundingError(f"{path.name}, champ « {name} » : {fault['msg']}.") from error
    codes = [scheme.code for scheme in schemes]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise FundingError(f"{path.name} : écrit deux fois, {', '.join(sorted(twice))}.")
    return schemes


@lru_cache(maxsize=1)
def funding_schemes() -> tuple[FundingScheme, ...]:
    """All the schemes."""
    return read_schemes()


def schemes_for(situation: str, ways: Collection[str] = (), domain: str = "") -> list[FundingScheme]:
    """The schemes open to a situation, for these ways to a diploma and this professional domain of ROME.

    What is empty narrows nothing.
    """
    return [
        scheme
        for scheme in funding_schemes()
        if (not situation or scheme.is_for(situation)) and scheme.suits(ways, domain)
    ]
