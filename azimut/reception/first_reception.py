"""What to say and to keep in mind at a first reception: read at the desk, beside the part of the form it is about."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("first_reception.toml")


class Step(BaseModel):
    """A moment of the reception."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z]+$")
    title: str
    aim: str
    say: list[str]
    keep_in_mind: list[str] = Field(min_length=3)


@cache
def steps() -> tuple[Step, ...]:
    """In the order of the visit."""
    return tuple(Step(**step) for step in tomllib.loads(FILE.read_text(encoding="utf-8"))["steps"])


def steps_of(*keys: str) -> list[Step]:
    """Those of a screen, in the order of the visit."""
    return [step for step in steps() if step.key in keys]
