"""People who come, as the law and the charters of the service describe them: one line each in personas.csv.

"En premier" holds the networks one of which must be first; "parmi les trois premiers", those that must all be there.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("personas.csv")


@dataclass(frozen=True)
class Persona:
    who: str
    situation: str
    need: str
    age: int | None
    traits: tuple[str, ...]
    first: frozenset[str]
    among_first: frozenset[str]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(", ")))


def read_personas() -> list[Persona]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Persona(
                who, situation, need, int(age) if age else None, _listed(traits), *map(frozenset, map(_listed, rest))
            )
            for who, situation, need, age, traits, *rest in list(csv.reader(file, delimiter=";"))[1:]
        ]


PERSONAS = read_personas()
