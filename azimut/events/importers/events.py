"""`azimut import evenements`: a calendar kept elsewhere, as CSV; the public file of the calendar has the same columns.

`identifiant` is the source's own: a line imported again is the same event. What the file no longer lists and has not
taken place is cancelled, with its reason; it does not vanish. Hours are those of the clock in Paris.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from azimut.catalogue.importers.csv_reading import codes_by_word, lines_kept_elsewhere
from azimut.core.identifiers import identifier_of
from azimut.core.importing.errors import RowRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.core.text import fold, web_address
from azimut.directory.enums import Theme
from azimut.directory.models import Structure
from azimut.events.enums import EventAudience, EventKind, EventState, Repetition
from azimut.events.models import Event
from azimut.territories.models import Commune

SOURCE = "evenements"
COLUMNS = (
    "identifiant", "titre", "genre", "public", "presentation", "themes", "debut", "fin", "revient", "jusqu_au",
    "code_commune", "lieu", "adresse", "lien_a_distance", "organisateur", "inscription", "page",
)  # fmt: skip
MOST_MEGABYTES = 20
NO_LONGER_TOLD = "Il n'est plus annoncé par son organisateur."
_SHAPES = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_CODES: dict[str, type[models.TextChoices]] = {
    "genre": EventKind, "public": EventAudience, "revient": Repetition, "themes": Theme,
}  # fmt: skip
_KNOWN = {column: codes_by_word(choices) for column, choices in _CODES.items()}
_PLAIN = {
    "titre": ("title", 120), "presentation": ("summary", 2_000), "lieu": ("place_name", 120),
    "adresse": ("address", 200), "lien_a_distance": ("online_url", 300), "inscription": ("booking", 300),
    "page": ("url", 300),
}  # fmt: skip


def import_events(
    path: Path, *, dry_run: bool = False, rejects_path: Path | None = None, progress: Progress = no_progress
) -> Run:
    """Replace the events of this source. Raises ImportRefused when the file cannot be read as a whole."""
    with import_run(
        SOURCE, label="Agenda", files=[path], dry_run=dry_run, rejects_path=rejects_path, progress=progress
    ) as run:
        if not run.is_unchanged:
            rows = dict(_readable(path, run))
            _write(rows, run)
            _end(set(rows), run)
    return run


def _readable(path: Path, run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    lines = lines_kept_elsewhere(path, COLUMNS, run.reject, most_megabytes=MOST_MEGABYTES)
    codes = {values[COLUMNS.index("code_commune")] for _line, values in lines}
    communes = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    named = {values[COLUMNS.index("organisateur")] for _line, values in lines}
    organisers = dict(Structure.objects.current().filter(name__in=named).values_list("name", "pk"))
    seen: set[str] = set()
    for count, (line, values) in enumerate(lines, 1):
        try:
            said = {name: value.removeprefix("'") for name, value in zip(COLUMNS, values, strict=True)}
            yield _key_of(said, seen), _facts(said, communes, organisers)
        except RowRefused as refusal:
            run.reject(line=line, path=path.name, rule=refusal.rule, reason=refusal.reason)
        run.progress(0.7 * count / len(lines))


def _key_of(said: dict[str, str], seen: set[str]) -> str:
    key = said["identifiant"]
    if not key or len(key) > 120:  # noqa: PLR2004  the field's own length
        raise RowRefused("identifiant", "L'identifiant est vide, ou dépasse 120 signes.")
    if key in seen:
        raise RowRefused("identifiant", "Cet identifiant est déjà dans le fichier.")
    seen.add(key)
    return key


def _facts(said: dict[str, str], communes: set[str], organisers: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: _short(said, column, most) for column, (name, most) in _PLAIN.items()}
    organiser = organisers.get(said["organisateur"])
    facts |= {
        "kind": _code("genre", said["genre"]),
        "audience": _code("public", said["public"] or EventAudience.PUBLIC),
        "repetition": _code("revient", said["revient"] or Repetition.NONE),
        "themes": [_code("themes", word.strip()) for word in said["themes"].split("|") if word.strip()],
        "starts_at": _moment("debut", said["debut"]),
        "ends_at": _moment("fin", said["fin"]),
        "repeats_until": _day("jusqu_au", said["jusqu_au"]) if said["jusqu_au"] else None,
        "commune_id": said["code_commune"] or None,
        "organiser_id": organiser,
        "organiser_name": "" if organiser else said["organisateur"][:160],
    }
    if said["code_commune"] and said["code_commune"] not in communes:
        raise RowRefused("code_commune", f"Commune inconnue : {said['code_commune'][:20]} (code Insee attendu).")
    for name in ("online_url", "url"):
        if facts[name] != web_address(facts[name]):
            raise RowRefused("adresse_web", f"Une adresse web commence par https:// : {facts[name][:60]}.")
    if broken := next((reason for holds, reason in _rules(facts) if not holds), None):
        raise RowRefused("evenement", broken)
    return facts


def _rules(facts: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    """What the database will not let through, said before it (the constraints of Event)."""
    repeats = facts["repetition"] != Repetition.NONE
    yield bool(facts["title"] and facts["summary"]), "Il manque le titre ou la présentation."
    yield facts["ends_at"] > facts["starts_at"], "La fin vient après le début."
    yield bool(facts["commune_id"] or facts["online_url"]), "Donnez une commune, ou un lien pour y assister à distance."
    yield bool(facts["organiser_id"] or facts["organiser_name"]), "Dites qui organise."
    yield (
        repeats == bool(facts["repeats_until"]),
        "Un événement qui revient a un dernier jour ; les autres n'en ont pas.",
    )


def _short(said: dict[str, str], column: str, most: int) -> str:
    if len(said[column]) > most:
        raise RowRefused(column, f"« {column} » dépasse {most} signes.")
    return said[column]


def _code(column: str, word: str) -> str:
    code = _KNOWN[column].get(fold(word))
    if code is None:
        raise RowRefused(column, f"Valeur inconnue pour « {column} » : {word[:60]}.")
    return code


def _moment(column: str, word: str) -> datetime:
    for shape in _SHAPES:
        try:
            return timezone.make_aware(datetime.strptime(word, shape))  # noqa: DTZ007  the clock in Paris
        except ValueError:
            continue
    raise RowRefused(column, f"Date illisible : {word[:30]} (attendu 2026-12-31 14:00 ou 31/12/2026 14:00).")


def _day(column: str, word: str) -> date:
    for shape in _DAYS:
        try:
            return datetime.strptime(word, shape).date()  # noqa: DTZ007  a day, not an instant
        except ValueError:
            continue
    raise RowRefused(column, f"Date illisible : {word[:30]} (attendu 2026-12-31 ou 31/12/2026).")


def _write(rows: dict[str, dict[str, Any]], run: Run) -> None:
    """New events go online; those already there follow the file, unless they were cancelled here."""
    known = {event.source_key: event for event in Event.objects.filter(source=SOURCE, source_key__in=list(rows))}
    now = timezone.now()
    for count, (key, facts) in enumerate(rows.items(), 1):
        event = known.get(key) or Event(
            id=identifier_of("event", SOURCE, key), source=SOURCE, source_key=key, published_at=now, read_at=now
        )
        changed = [name for name, value in facts.items() if getattr(event, name) != value]
        if event.is_cancelled or not changed:
            run.count(unchanged=1)
            continue
        for name, value in facts.items():
            setattr(event, name, value)
        event.changed_at = event.read_at = now
        if event.is_draft:
            event.publish()
        event.save()
        run.count(imported=1)
        run.progress(0.7 + 0.3 * count / len(rows))


def _end(kept: set[str], run: Run) -> None:
    now = timezone.now()
    gone = Event.objects.filter(source=SOURCE, state=EventState.PUBLISHED).not_over(now).exclude(source_key__in=kept)
    for event in gone:
        event.reason, event.changed_at, event.read_at = NO_LONGER_TOLD, now, now
        event.cancel()
        event.save()
        run.count(ended=1)
