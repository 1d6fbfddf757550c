"""What an answer may be, question by question, and what is still missing from a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from azimut.labelling.contents import LONGEST_TABLE, LONGEST_TEXT, Content, Question, Section
from azimut.labelling.enums import QuestionKind as Kind
from azimut.labelling.refusals import LabellingRefused

LARGEST_NUMBER = 10_000_000


def clean_answer(question: Question, value: Any) -> Any:
    """The value to keep. Raises LabellingRefused with the sentence for the person."""
    if value in (None, "", [], {}):
        return None
    return _CLEANERS[question.kind](question, value)


def is_answered(question: Question, value: Any) -> bool:
    if question.kind == Kind.TABLE:
        return bool(value) and any(any(cell not in (None, "") for cell in row.values()) for row in value)
    return value not in (None, "", [])


def missing_questions(content: Content, answers: Mapping[str, Any]) -> list[Question]:
    """Required questions without an answer, in the order of the file."""
    return [q for q in content.questions if q.is_required and not is_answered(q, answers.get(q.key))]


def progress_of(section: Section, answers: Mapping[str, Any]) -> tuple[int, int]:
    """How many required questions of a section are answered, out of how many."""
    required = [question for question in section.questions if question.is_required]
    return sum(is_answered(q, answers.get(q.key)) for q in required), len(required)


def _text(question: Question, value: Any) -> str:
    text = str(value).replace("\x00", "").strip()
    if len(text) > question.max_length:
        raise LabellingRefused(
            f"« {question.label} » : {len(text)} caractères, {question.max_length} au plus. Rien n'a été coupé."
        )
    return text


def _number(question: Question, value: Any) -> float | int:
    try:
        number = float(str(value).replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", "."))
    except ValueError as error:
        raise LabellingRefused(f"« {question.label} » attend un nombre.") from error
    if not 0 <= number <= LARGEST_NUMBER:
        raise LabellingRefused(f"« {question.label} » attend un nombre entre 0 et {LARGEST_NUMBER}.")
    return int(number) if number == int(number) else number


def _date(question: Question, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise LabellingRefused(f"« {question.label} » attend une date, par exemple 2026-09-01.") from error


def _yes_no(question: Question, value: Any) -> bool:
    known = {"oui": True, "non": False, "true": True, "false": False, "1": True, "0": False}
    if str(value).lower() not in known:
        raise LabellingRefused(f"« {question.label} » attend oui ou non.")
    return known[str(value).lower()]


def _choice(question: Question, value: Any) -> str:
    if value not in {choice.key for choice in question.choices}:
        raise LabellingRefused(f"« {question.label} » : ce choix n'existe pas.")
    return str(value)


def _choices(question: Question, value: Any) -> list[str]:
    return sorted({_choice(question, one) for one in (value if isinstance(value, list) else [value])})


def _table(question: Question, value: Any) -> list[dict[str, Any]] | None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise LabellingRefused(f"« {question.label} » attend des lignes.")
    rows = [_row(question, row) for row in value]
    filled = [row for row in rows if any(cell not in (None, "") for cell in row.values())]
    if len(filled) > LONGEST_TABLE:
        raise LabellingRefused(f"« {question.label} » : {LONGEST_TABLE} lignes au plus, joignez un document au-delà.")
    return filled or None


def _row(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for column in question.columns:
        cell = Question(
            key=column.key, label=f"{question.label}, {column.label}", kind=Kind(column.kind), max_length=LONGEST_TEXT
        )
        cells[column.key] = clean_answer(cell, row.get(column.key))
    return cells


_CLEANERS = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.TABLE: _table,
}
