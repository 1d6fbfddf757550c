"""What a specification says: its articles, the file to fill, the pieces to attach, the criteria of instruction.

Written in TOML (specifications/<profile>.toml), checked here, then kept whole in the database with its version: a file
stays bound to the version it was begun under.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from azimut.labelling.enums import QuestionKind

SPECIFICATIONS_DIR = Path(__file__).resolve().parent / "specifications"

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Prefill = Literal["", "name", "siret", "presentation", "website", "phone", "email", "address", "services", "publics"]
"""What the directory already knows of the structure."""

LONGEST_TEXT = 300
LONGEST_LONG_TEXT = 6_000
LONGEST_TABLE = 60
"""Rows of a table: more is an attachment."""


class SpecificationError(Exception):
    """A specification file that cannot be used; the message says which field and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Article(_Part):
    number: str
    title: str
    text: str


class Column(_Part):
    key: Key
    label: str
    kind: Literal["text", "number", "date"] = "text"


class Choice(_Part):
    key: Key
    label: str


class Question(_Part):
    key: Key
    label: str
    kind: QuestionKind
    help: str = ""
    example: str = ""
    is_required: bool = True
    max_length: int = LONGEST_TEXT
    choices: list[Choice] = []
    columns: list[Column] = []
    prefill: Prefill = ""

    @model_validator(mode="after")
    def has_what_its_kind_needs(self) -> "Question":
        if self.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} and len(self.choices) < 2:  # noqa: PLR2004
            raise ValueError(f"{self.key} : au moins deux choix")
        if self.kind == QuestionKind.TABLE and not self.columns:
            raise ValueError(f"{self.key} : il manque les colonnes")
        if self.max_length > LONGEST_LONG_TEXT:
            raise ValueError(f"{self.key} : {LONGEST_LONG_TEXT} caractères au plus")
        return self


class Section(_Part):
    key: Key
    title: str
    introduction: str = ""
    questions: list[Question] = Field(min_length=1)


class Piece(_Part):
    """A document to attach."""

    key: Key
    title: str
    help: str = ""
    is_required: bool = True
    maximum: int = Field(default=1, ge=1, le=30)


class Criterion(_Part):
    """One line of the instruction grid."""

    key: Key
    title: str
    guidance: str = ""
    section: Key | Literal[""] = ""


class Content(_Part):
    title: str
    articles: list[Article] = Field(min_length=1)
    sections: list[Section] = Field(min_length=1)
    pieces: list[Piece] = []
    criteria: list[Criterion] = Field(min_length=1)

    @model_validator(mode="after")
    def keys_are_used_once(self) -> "Content":
        for name, keys in {
            "sections": [section.key for section in self.sections],
            "questions": [question.key for question in self.questions],
            "pièces": [piece.key for piece in self.pieces],
            "critères": [criterion.key for criterion in self.criteria],
        }.items():
            twice = {key for key in keys if keys.count(key) > 1}
            if twice:
                raise ValueError(f"{name} en double : {', '.join(sorted(twice))}")
        unknown = {criterion.section for criterion in self.criteria} - {section.key for section in self.sections} - {""}
        if unknown:
            raise ValueError(f"critères sur des rubriques inconnues : {', '.join(sorted(unknown))}")
        return self

    @property
    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def piece(self, key: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.key == key), None)


class SpecificationFile(_Part):
    """A version as shipped: since when it holds, and what it says."""

    version: int = Field(ge=1)
    effective_on: date
    content: Content


def read_specification(path: Path) -> SpecificationFile:
    """Read and check a specification file. Raises SpecificationError naming the field at fault, in French."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return SpecificationFile.model_validate(values)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SpecificationError(f"{path.name} : {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise SpecificationError(f"{path.name}, champ « {place} » : {fault['msg']}") from error
