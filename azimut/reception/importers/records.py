"""The visits of a structure that has its own tool: a CSV file, one line a visit or a group.

`reference` is the tool's own number of the line. It is not kept: the identifier of the record is derived from it, so
that a line imported again is the same record. Values are our codes or the words of the form; a list is parted by `|`.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from azimut.catalogue.importers.csv_reading import codes_by_word, lines_kept_elsewhere
from azimut.core.identifiers import identifier_of
from azimut.core.importing.copying import copy_line
from azimut.core.importing.errors import ImportRefused, RowRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.core.text import fold
from azimut.directory.models import Structure
from azimut.reception import enums
from azimut.reception.models import ReceptionRecord
from azimut.reception.services import oldest_kept
from azimut.territories.models import Commune

COLUMNS = (
    "reference", "date", "lieu", "personnes", "facon", "genre", "age", "situation", "venue", "venue_par", "commune",
    "besoins", "freins", "reponses", "niveau", "duree",
)  # fmt: skip
WRITTEN = (
    "id", "structure_id", "reception_point_id", "created_at", "received_on", "kind", "people_count", "shares",
    "channel", "gender", "age_band", "situation", "newness", "came_through", "origin_id", "needs", "obstacles",
    "answers", "handed_over", "level", "duration_minutes", "note",
)  # fmt: skip
ONE_OF: dict[str, type[models.TextChoices]] = {
    "facon": enums.Channel,
    "genre": enums.Gender,
    "age": enums.AgeBand,
    "situation": enums.PersonSituation,
    "venue": enums.Newness,
    "venue_par": enums.CameThrough,
    "niveau": enums.Level,
}
SEVERAL: dict[str, type[models.TextChoices]] = {
    "besoins": enums.PersonNeed,
    "freins": enums.Obstacle,
    "reponses": enums.GivenAnswer,
}
DEFAULTS = {"facon": "on_site", "niveau": "information"}
DEFAULT_MINUTES = "15"
MOST_MEGABYTES = 50
LONGEST_NUMBER = 9
KNOWN = {column: codes_by_word(choices) for column, choices in {**ONE_OF, **SEVERAL}.items()}


def import_receptions(
    path: Path,
    *,
    structure: Structure,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Adds the visits of the file to those of the structure; those already there are counted as unchanged."""
    with import_run(
        f"accueil-{structure.pk.hex}",
        label=f"Accueils de {structure.name}"[:120],
        files=[path],
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            rows = _readable_rows(path, structure, run)
            _write(_without_known(rows, run), run)
    return run


def find_structure(words: str) -> Structure:
    """By its identifier or its SIRET. Raises ImportRefused."""
    found = Structure.objects.filter(siret=words).current() if words.isdigit() else Structure.objects.none()
    try:
        found = found or Structure.objects.filter(pk=UUID(words))
    except ValueError:
        found = found or Structure.objects.none()
    if len(found) != 1:
        raise ImportRefused(f"Structure inconnue ou plusieurs fois au même SIRET : {words}.")
    structure: Structure = found[0]
    return structure


def _readable_rows(path: Path, structure: Structure, run: Run) -> dict[UUID, dict[str, Any]]:
    """By identifier, the rows that can be taken in."""
    lines = lines_kept_elsewhere(path, COLUMNS, run.reject, most_megabytes=MOST_MEGABYTES)
    communes = set(
        Commune.objects.filter(code__in={values[COLUMNS.index("commune")] for _, values in lines})
        .values_list("code", flat=True)
        .iterator()
    )
    points = {fold(str(point)): point.pk for point in structure.reception_points.current()}
    now = timezone.now()
    rows: dict[UUID, dict[str, Any]] = {}
    for count, (line, values) in enumerate(lines, 1):
        try:
            row = _row(dict(zip(COLUMNS, values, strict=True)), structure, points, communes, now)
            if row["id"] in rows:
                raise RowRefused("reference", "Cette référence est déjà dans le fichier.")  # noqa: TRY301
            rows[row["id"]] = row
        except RowRefused as refusal:
            run.reject(line=line, path=path.name, rule=refusal.rule, reason=refusal.reason)
        run.progress(0.8 * count / len(lines))
    return rows


def _row(
    said: dict[str, str], structure: Structure, points: dict[str, UUID], communes: set[str], now: datetime
) -> dict[str, Any]:
    if not said["reference"]:
        raise RowRefused("reference", "La référence de la ligne est vide.")
    people = _whole(said["personnes"] or "1", "personnes", 2_000)
    one = {column: _code(column, said[column]) for column in ONE_OF}
    several = {column: _codes(column, said[column]) for column in SEVERAL}
    if not several["besoins"]:
        raise RowRefused("besoins", "Il faut au moins un besoin.")
    if said["commune"] and said["commune"] not in communes:
        raise RowRefused("commune", f"Commune inconnue : {said['commune']} (code Insee attendu).")
    shares = {name: {one[column]: people} for column, name in (("genre", "gender"), ("age", "age_band"))}
    shares["situation"] = {one["situation"]: people}
    is_group = people > 1
    return {
        "id": identifier_of("reception", str(structure.pk), said["reference"]),
        "structure_id": structure.pk,
        "reception_point_id": _point(said["lieu"], points),
        "created_at": now,
        "received_on": _day(said["date"], timezone.localdate(now)),
        "kind": enums.RecordKind.COLLECTIVE if is_group else enums.RecordKind.INDIVIDUAL,
        "people_count": people,
        "shares": json.dumps(shares) if is_group else None,
        "channel": one["facon"],
        "gender": enums.NOT_STATED if is_group else one["genre"],
        "age_band": enums.NOT_STATED if is_group else one["age"],
        "situation": enums.NOT_STATED if is_group else one["situation"],
        "newness": one["venue"],
        "came_through": one["venue_par"],
        "origin_id": said["commune"] or None,
        "needs": several["besoins"],
        "obstacles": several["freins"],
        "answers": several["reponses"],
        "handed_over": "[]",
        "level": one["niveau"],
        "duration_minutes": _whole(said["duree"] or DEFAULT_MINUTES, "duree", 600),
        "note": "",
    }


def _code(column: str, word: str) -> str:
    if not word:
        return DEFAULTS.get(column, enums.NOT_STATED)
    code = KNOWN[column].get(fold(word))
    if code is None:
        raise RowRefused(column, f"Valeur inconnue pour « {column} » : {word[:60]}.")
    return code


def _codes(column: str, words: str) -> list[str]:
    return sorted({_code(column, word.strip()) for word in words.split("|") if word.strip()})


def _whole(word: str, column: str, most: int) -> int:
    if not (len(word) <= LONGEST_NUMBER and word.isascii() and word.isdigit() and 1 <= int(word) <= most):
        raise RowRefused(column, f"« {column} » : un nombre de 1 à {most}, pas {word[:20]}.")
    return int(word)


def _point(name: str, points: dict[str, UUID]) -> UUID | None:
    if not name:
        return next(iter(points.values())) if len(points) == 1 else None
    if fold(name) not in points:
        raise RowRefused("lieu", f"La structure n'a pas de lieu d'accueil nommé « {name[:60]} ».")
    return points[fold(name)]


def _day(word: str, today: date) -> date:
    """ISO, or as a French spreadsheet writes it."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(word, shape).date()  # noqa: DTZ007  a day, not an instant
        except ValueError:
            continue
        if not oldest_kept(today) <= day <= today:
            raise RowRefused("date", "La date va d'il y a treize mois à aujourd'hui.")
        return day
    raise RowRefused("date", f"Date illisible : {word[:20]} (attendu 31/12/2026 ou 2026-12-31).")


def _without_known(rows: dict[UUID, dict[str, Any]], run: Run) -> Iterator[dict[str, Any]]:
    known = set(ReceptionRecord.objects.filter(pk__in=list(rows)).values_list("pk", flat=True))
    run.count(imported=len(rows) - len(known), unchanged=len(known))
    return (row for identifier, row in rows.items() if identifier not in known)


def _write(rows: Iterator[dict[str, Any]], run: Run) -> None:
    """One COPY, one statement: the counts are written once."""
    columns: Sequence[str] = WRITTEN
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY reception_receptionrecord ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write(copy_line([row[column] for column in columns]) + "\n")
    run.progress(1.0)
