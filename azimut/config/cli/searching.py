"""`azimut search …`: rebuild the index, ask it from the shell."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from azimut.config.cli.framing import FrenchGroup, progress_bar, refuse, set_up_django


@click.group("search", cls=FrenchGroup)
def search_group() -> None:
    """L'index de recherche."""


@search_group.command("rebuild")
def rebuild() -> None:
    """Reconstruit l'index depuis la base ; l'ancien répond jusqu'au bout."""
    set_up_django()
    from azimut.search.services import rebuild_index
    from azimut.search.storage import IndexNotWritten

    try:
        with progress_bar("index") as progress:
            report = rebuild_index(progress=progress)
    except IndexNotWritten as error:
        refuse(str(error))
    click.echo(f"{report.documents} documents indexés en {report.seconds:.1f} s")


@search_group.command("query")
@click.argument("text", required=False)
@click.option("--where", "place_text", help="Un lieu : commune, code postal, département.")
@click.option("--type", "kind", help="metier, formation, certification, structure, evenement.")
@click.option("--limit", default=20, help="Nombre de résultats (20).")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON.")
@click.option("--from", "questions", type=click.Path(path_type=Path), help="Une question par ligne, tabulation, lieu.")
def query(
    text: str | None, place_text: str | None, kind: str | None, limit: int, as_json: bool, questions: Path | None
) -> None:
    """Pose une question à l'index."""
    if text is None and questions is None:
        refuse("Il manque la question, ou --from FICHIER.")
    set_up_django()
    from azimut.search.services import ensure_index

    ensure_index()
    if questions is not None:
        _answer_file(questions, kind=kind, limit=limit)
        return
    answer = answer_to(text or "", place_text or "", kind=kind, limit=limit)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _as_lines(answer))


def answer_to(text: str, place_text: str, *, kind: str | None, limit: int) -> dict[str, Any]:
    """The contract of `azimut search query --json`; refuses an unknown place."""
    from azimut.search.queries import search
    from azimut.territories.places import find_places

    places = find_places(place_text, limit=1) if place_text.strip() else []
    if place_text.strip() and not places:
        refuse(f"Lieu inconnu : {place_text}.")
    page = search(text, place=places[0] if places else None, types=[kind] if kind else [], per_page=limit)
    return {
        "query": text,
        "total": page.total,
        "relaxed": page.relaxed,
        "results": [
            {
                "type": hit.type,
                "id": hit.id,
                "title": hit.title,
                "url": hit.url,
                "distance_km": None if hit.distance_km is None else round(hit.distance_km, 1),
            }
            for hit in page.hits
        ],
        "facets": {name: {count.value: count.count for count in counts} for name, counts in page.facets.items()},
    }


def _answer_file(questions: Path, *, kind: str | None, limit: int) -> None:
    try:
        lines = questions.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        refuse(f"Fichier de questions illisible : {questions.name} (texte UTF-8, une question par ligne).")
    for line in lines:
        text, _, place_text = line.partition("\t")
        if text.strip():
            sys.stdout.write(json.dumps(answer_to(text, place_text, kind=kind, limit=limit), ensure_ascii=False) + "\n")


def _as_lines(answer: dict[str, Any]) -> str:
    lines = [f"{answer['total']} résultats", *answer["relaxed"]]
    for result in answer["results"]:
        distance = "" if result["distance_km"] is None else f" · {result['distance_km']} km"
        lines.append(f"{result['type']:<14}{result['id']:<14} {result['title']}{distance}")
    return "\n".join(lines)
