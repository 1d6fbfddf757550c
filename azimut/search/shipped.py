"""The acronyms and everyday words that ship with the software (vocabulary/*.csv)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from azimut.search.enums import TermKind
from azimut.search.models import SearchTerm

FOLDER = Path(__file__).resolve().parent / "vocabulary"


def shipped_terms() -> Iterator[SearchTerm]:
    """Every row of the files, once."""
    seen: set[tuple[str, str]] = set()
    for term in (*_acronyms(), *_everyday()):
        if term.words and (term.words, term.kind) not in seen:
            seen.add((term.words, term.kind))
            yield term


def _acronyms() -> Iterator[SearchTerm]:
    for row in _rows("acronyms.csv"):
        yield SearchTerm(
            words=row["acronym"].strip(), expansion=row["expansion"].strip(), kind=TermKind.ACRONYM, is_seeded=True
        )


def _everyday() -> Iterator[SearchTerm]:
    for row in _rows("synonyms.csv"):
        yield SearchTerm(
            words=row["words"].strip(),
            expansion=row["occupation_words"].strip(),
            rome_codes=[code for code in row["rome_codes"].split("|") if code],
            kind=TermKind.EVERYDAY,
            is_seeded=True,
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
