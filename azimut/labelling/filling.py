"""The file as forms: what each field of a section is called, what is shown in it, what comes back.

Names: `q-<question>`, or `q-<question>-<row>-<column>` in a table; `r-<question>` is the revision that was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from azimut.labelling.answers import is_answered, progress_of
from azimut.labelling.contents import Column, Content, Question, Section
from azimut.labelling.enums import QuestionKind as Kind
from azimut.labelling.models import LabelApplication

EMPTY_ROWS = 3
"""Offered under those already filled, so that a table grows without JavaScript."""


@dataclass(frozen=True)
class Cell:
    name: str
    column: Column
    value: Any


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its answer, its revision, and what is wrong with it."""

    question: Question
    value: Any = None
    revision: int = 0
    fault: str = ""
    theirs: Any = None
    """What someone else wrote meanwhile."""

    @property
    def name(self) -> str:
        return f"q-{self.question.key}"

    @property
    def reason(self) -> str:
        """Why this answer is not kept as it was sent."""
        if self.fault or self.theirs is None:
            return self.fault
        return f"« {self.question.label} » a été changé entre-temps par une autre personne."

    @property
    def rows(self) -> list[list[Cell]]:
        filled = self.value if isinstance(self.value, list) else []
        blank: list[dict[str, Any]] = [{} for _ in range(EMPTY_ROWS)]
        return [
            [Cell(f"{self.name}-{rank}-{column.key}", column, row.get(column.key)) for column in self.question.columns]
            for rank, row in enumerate([*filled, *blank])
        ]

    @property
    def filled_rows(self) -> list[list[Cell]]:
        """The lines of a table that were filled; none for another question."""
        return self.rows[:-EMPTY_ROWS] if self.question.kind == Kind.TABLE else []

    @property
    def picked(self) -> list[str]:
        return self.value if isinstance(self.value, list) else [self.value] if self.value else []

    @property
    def told(self) -> str:
        """The answer as words, for reading and printing."""
        return told(self.question, self.value)

    @property
    def told_theirs(self) -> str:
        return told(self.question, self.theirs)


@dataclass(frozen=True)
class SectionState:
    """A section in the summary of a file."""

    section: Section
    done: int
    required: int

    @property
    def is_done(self) -> bool:
        return self.done >= self.required


def states_of(content: Content, answers: Mapping[str, Any]) -> list[SectionState]:
    return [SectionState(section, *progress_of(section, answers)) for section in content.sections]


def shown_section(
    section: Section,
    application: LabelApplication,
    *,
    typed: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
    conflicts: Mapping[str, tuple[Any, int]] | None = None,
) -> list[ShownQuestion]:
    """The questions of a section with what is kept, or with what was typed when it could not be kept."""
    keys = [question.key for question in section.questions]
    held = {answer.question: answer for answer in application.answers.filter(question__in=keys)}
    typed, faults, conflicts = typed or {}, faults or {}, conflicts or {}
    shown = []
    for question in section.questions:
        answer = held.get(question.key)
        value = answer.value if answer else None
        if question.key in faults or question.key in conflicts:
            value = typed.get(question.key)
        shown.append(
            ShownQuestion(
                question,
                value,
                answer.revision if answer else 0,
                faults.get(question.key, ""),
                conflicts[question.key][0] if question.key in conflicts else None,
            )
        )
    return shown


def read_section(section: Section, posted: QueryDict) -> tuple[dict[str, Any], dict[str, int]]:
    """What was typed and the revisions it was read at. A question that was not on the form is left alone."""
    answers: dict[str, Any] = {}
    revisions: dict[str, int] = {}
    for question in section.questions:
        revision = posted.get(f"r-{question.key}", "")
        if not revision.isdecimal():
            continue
        revisions[question.key] = int(revision[:9])
        answers[question.key] = _typed(question, posted)
    return answers, revisions


def _typed(question: Question, posted: QueryDict) -> Any:
    name = f"q-{question.key}"
    if question.kind == Kind.CHOICES:
        return posted.getlist(name)
    if question.kind != Kind.TABLE:
        return posted.get(name, "")
    rows: dict[int, dict[str, str]] = {}
    for column in question.columns:
        for key in posted:
            rank = key.removeprefix(f"{name}-").removesuffix(f"-{column.key}")
            if key == f"{name}-{rank}-{column.key}" and rank.isdecimal() and len(rank) <= 4:  # noqa: PLR2004
                rows.setdefault(int(rank), {})[column.key] = posted.get(key, "")
    return [rows[rank] for rank in sorted(rows)]


def told(question: Question, value: Any) -> str:
    """An answer as words; a table as lines."""
    if not is_answered(question, value):
        return ""
    if question.kind == Kind.YES_NO:
        return "oui" if value else "non"
    if question.kind in {Kind.CHOICE, Kind.CHOICES}:
        names = {choice.key: choice.label for choice in question.choices}
        picked = value if isinstance(value, list) else [value]
        return ", ".join(names.get(str(key), str(key)) for key in picked)
    if question.kind == Kind.TABLE:
        return "\n".join(
            " · ".join(f"{column.label} : {row[column.key]}" for column in question.columns if row.get(column.key))
            for row in value
        )
    return str(value)


@dataclass(frozen=True)
class FileState:
    """Everything the summary of a file shows of its answers."""

    content: Content
    sections: list[SectionState] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(state.done for state in self.sections)

    @property
    def required(self) -> int:
        return sum(state.required for state in self.sections)


def file_state(application: LabelApplication) -> FileState:
    content = application.specification.read()
    answers = dict(application.answers.values_list("question", "value"))
    return FileState(content, states_of(content, answers))
