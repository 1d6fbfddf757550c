"""Everyday questions on the official occupations, beside what character n-grams find in the same run."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from azimut.search.queries import search, suggest
from benchmarks.ngrams import NgramBaseline, official_names

# The mark makes the test database even when nothing else asks for it.
pytestmark = [pytest.mark.large, pytest.mark.django_db, pytest.mark.usefixtures("national_index")]

Questions = list[tuple[str, set[str]]]


@pytest.fixture(scope="module")
def everyday_questions() -> Questions:
    """Written for the project: everyday words, slips, feminine forms, acronyms; the codes a person would expect."""
    with (Path(__file__).parent / "everyday_queries.csv").open(encoding="utf-8", newline="") as file:
        return [(row["query"], set(row["rome_codes"].split("|"))) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def baseline(real_data: Path) -> NgramBaseline:
    return NgramBaseline(official_names(real_data))


def occupations_of(text: str) -> list[str]:
    return [hit.id for hit in search(text, types=["metier"]).hits[:5]]


def occupations_among_everything(text: str) -> list[str]:
    return [hit.id for hit in search(text).hits if hit.type == "metier"][:5]


def hits_at(rank: int, answer: Callable[[str], list[str]], questions: Questions) -> float:
    return sum(bool(codes & set(answer(text)[:rank])) for text, codes in questions) / len(questions)


def test_everyday_questions_find_their_occupation_first(everyday_questions: Questions) -> None:
    assert len(everyday_questions) >= 150
    assert hits_at(1, occupations_of, everyday_questions) >= 0.93
    assert hits_at(5, occupations_of, everyday_questions) >= 0.98


def test_they_do_in_a_page_of_everything_too(everyday_questions: Questions) -> None:
    assert hits_at(1, occupations_among_everything, everyday_questions) >= 0.91
    assert hits_at(5, occupations_among_everything, everyday_questions) >= 0.97


def test_they_do_clearly_better_than_character_ngrams(everyday_questions: Questions, baseline: NgramBaseline) -> None:
    sample = everyday_questions[::3]

    assert hits_at(1, occupations_of, sample) >= hits_at(1, baseline.best, sample) + 0.05
    assert hits_at(5, occupations_of, sample) >= hits_at(5, baseline.best, sample) + 0.02


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("infirmiere", "J1506"),
        ("boulangé", "D1102"),
        ("devellopeur web", "M1855"),
        ("aide soignant", "J1501"),
        ("chauffeur poid lourd", "N4101"),
        ("prof des ecoles", "K2106"),
        ("infirmier(ère)", "J1506"),
        ("développeur·se web", "M1855"),
        ("masson", "F1703"),
        ("DEAS", "J1501"),
    ],
)
def test_slips_and_bent_words_go_where_they_mean(text: str, code: str) -> None:
    assert search(text).hits[0].id == code


@pytest.mark.parametrize(
    ("typed", "label"),
    [("infirmiè", "Infirmier"), ("boulangè", "Boulangère"), ("coiff", "Coiffeur"), ("plombi", "Plombier")],
)
def test_what_is_being_typed_is_completed(typed: str, label: str) -> None:
    assert any(label in suggestion.label for suggestion in suggest(typed))
