"""From rows of the catalogue to documents of the index: what is searched, what is counted, what is shown.

A training is one document whatever its sessions: its spots are those of all of them, and the nearest one is chosen
when the results are shown.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tantivy

from azimut.core.text import slug
from azimut.search.gathering import Gatherer
from azimut.search.normalisation import text_of
from azimut.search.schema import EVERYWHERE, FACETS, facet_term
from azimut.search.sources import CertificationRow, OccupationRow, TrainingRow

_TYPE_RANKS = {"metier": 0, "certification": 1, "formation": 2}
STRUCTURE_RANK, EVENT_RANK = 3, 4
_LETTERS = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 2)}
_RANKED_LETTERS = 12


def key_of(kind: str, identifier: str) -> str:
    return f"{kind}:{identifier}"


def names_key_of(kind: str, identifier: str) -> str:
    """The key of the document that feeds process memory (search/names.py)."""
    return f"names:{kind}:{identifier}"


def occupation_documents(rows: Iterable[OccupationRow]) -> Iterator[tantivy.Document]:
    """Two documents for each occupation: the one that is found, and its names."""
    for row in rows:
        names = [name.label for name in row.names]
        content = Content(
            label=row.label,
            words=text_of([*row.genders, row.code, *names, *row.everyday_words, row.domain_label, *row.skills]),
            spots=[EVERYWHERE],
            rome=[row.code],
            facets={"domaine": [row.code[0]], "mise_en_avant": row.highlights},
        )
        yield document_of("metier", row.code, content, _occupation_display(row))
        yield names_document("metier", row.code, row.names_payload())


def certification_documents(rows: Iterable[CertificationRow]) -> Iterator[tantivy.Document]:
    """Two documents for each certification, as for an occupation."""
    for row in rows:
        domains = sorted({code[0] for code in row.rome_codes})
        content = Content(
            label=row.title,
            words=text_of([row.title, *row.codes, row.diploma_kind, *row.certifiers, *row.occupation_labels]),
            spots=[EVERYWHERE],
            rome=row.rome_codes,
            facets={"domaine": domains, "niveau": [str(row.level)] if row.level else []},
        )
        yield document_of("certification", row.code, content, _certification_display(row))
        yield names_document("certification", row.code, row.names_payload())


def training_documents(rows: Iterable[TrainingRow]) -> Iterator[tantivy.Document]:
    """One document for each training that someone can still join."""
    for row in rows:
        if not row.sessions:
            continue
        cities = dict.fromkeys(session.city for session in row.sessions)
        led_to = [row.certification_title, row.certification, *row.occupation_labels]
        content = Content(
            label=row.title,
            title=text_of([row.title]),
            words=text_of([row.title, row.provider, *cities, *led_to]),
            spots=row.spots(),
            rome=row.rome_codes,
            facets=row.facets(),
        )
        yield document_of("formation", row.id, content, _training_display(row))


def names_document(kind: str, identifier: str, payload: dict[str, Any]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", names_key_of(kind, identifier))
    document.add_text("type", "names")
    document.add_bytes("names", _json({"type": kind, "id": identifier, **payload}))
    return document


def all_documents(gatherer: Gatherer) -> Iterator[tantivy.Document]:
    yield from occupation_documents(gatherer.occupations())
    yield from certification_documents(gatherer.certifications())
    yield names_document("vocabulaire", "", gatherer.vocabulary())
    yield from training_documents(gatherer.trainings())


def rank_of(kind: str, label: str) -> int:
    """Sorts documents by type, then by the first letters of their label: twelve letters of five bits."""
    letters = [_LETTERS.get(letter, 1) for letter in slug(label).ljust(_RANKED_LETTERS)[:_RANKED_LETTERS]]
    rank = _TYPE_RANKS[kind]
    for letter in letters:
        rank = rank * 32 + letter
    return rank


@dataclass(frozen=True, slots=True)
class Content:
    """What makes a document found, counted and sorted."""

    label: str
    words: str
    spots: list[str]
    rome: list[str]
    facets: dict[str, list[str]]
    title: str = ""
    """Of a training, a structure or an event: others are found by their names (search/names.py)."""
    help: str = ""
    """The words of a structure, in place of `words`."""
    rank: int | None = None
    """Where it stands when all is listed; by its label unless said."""


def document_of(kind: str, identifier: str, content: Content, display: dict[str, Any]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", key_of(kind, identifier))
    document.add_text("type", kind)
    document.add_text("title", content.title)
    document.add_text("words", content.words)
    document.add_text("help", content.help)
    document.add_unsigned("rank", rank_of(kind, content.label) if content.rank is None else content.rank)
    for code in content.rome:
        document.add_text("rome", code)
    for spot in content.spots:
        document.add_text("spot", spot)
    for name in FACETS:
        for value in content.facets.get(name, ()):
            document.add_text("facet", facet_term(name, value))
    document.add_text("facet", facet_term("type", kind))
    document.add_bytes("display", _json({"type": kind, "id": identifier, **display}))
    return document


def _occupation_display(row: OccupationRow) -> dict[str, Any]:
    shown = [name.label for name in row.names if name.label != row.label][:4]
    return {
        "title": row.label,
        "subtitle": row.domain_label,
        "excerpt": excerpt_of(row.definition),
        "url": row.url,
        "details": {
            "domain": row.domain_label,
            "names": shown,
            "is_regulated": row.is_regulated,
            "genders": list(row.genders),
            "highlights": row.highlights,
        },
    }


def _certification_display(row: CertificationRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "subtitle": row.diploma_kind or row.kind_label,
        "excerpt": excerpt_of(row.summary),
        "url": row.url,
        "details": {
            "level": row.level,
            "level_label": row.level_label,
            "kind_label": row.diploma_kind or row.kind_label,
            "certifiers": row.certifiers[:3],
            "is_active": row.is_active,
        },
    }


def _training_display(row: TrainingRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "subtitle": row.provider,
        "excerpt": excerpt_of(row.objective),
        "url": row.url,
        "details": {
            "provider": row.provider,
            "level_label": row.level_label,
            "sessions": len(row.sessions),
            "certification": row.certification,
        },
        "sessions": row.sessions_payload(),
    }


EXCERPT_LENGTH = 180


def excerpt_of(text: str) -> str:
    """The beginning of a text, cut at a word."""
    text = " ".join(text[: EXCERPT_LENGTH * 2].split())
    if len(text) <= EXCERPT_LENGTH:
        return text
    return text[:EXCERPT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
