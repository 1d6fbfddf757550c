"""From found documents to what a page shows: nothing is asked of the database."""

from collections.abc import Sequence
from typing import Any

import tantivy
from django.utils import timezone
from pydantic_core import from_json

from azimut.catalogue.enums import Modality, WorkStudy
from azimut.search.happenings import moment_of
from azimut.search.reading import Reader
from azimut.search.results import Hit
from azimut.search.scope import Scope, surroundings
from azimut.territories.distances import Point, distance_km

_MODALITY_LABELS = {value: str(label) for value, label in Modality.choices}
_WORK_STUDY_LABELS = {value: str(label) for value, label in WorkStudy.choices if value != WorkStudy.NONE}
_SPOT, _CITY, _DATE, _IS_OPEN, _MODALITY, _WORK_STUDY, _DEPARTMENT = range(7)
"""Where things are in a session of a training (TrainingRow.sessions_payload)."""
_FAR = 1e9
FOREVER = "9"
"""After any moment as `moment_of` writes it."""

Session = list[Any]


def hits_of(reader: Reader, addresses: Sequence[tantivy.DocAddress], scope: Scope) -> list[Hit]:
    """The results at these addresses, in order; without an event that has ended since the index was written."""
    distances = surroundings(reader, scope).distances if scope.point is not None else {}
    today, now = timezone.localdate().isoformat(), moment_of(timezone.now())
    displays = [_display(reader, address) for address in addresses]
    return [_hit(display, scope, distances, today) for display in displays if now < display.get("ends_at", FOREVER)]


def _display(reader: Reader, address: tantivy.DocAddress) -> dict[str, Any]:
    """What a document shows. Kept, for many questions find the same ones: never written to."""
    found: dict[str, Any] = reader.displays.get(
        (address.segment_ord, address.doc),
        lambda: from_json(reader.searcher.doc(address).get_first("display") or b"{}"),
    )
    return found


def _hit(display: dict[str, Any], scope: Scope, distances: dict[str, float], today: str) -> Hit:
    if "doors" in display:
        return _structure_hit(display, display["doors"], scope, distances)
    if "ends_at" in display:
        return _event_hit(display, scope, distances)
    sessions = display.get("sessions")
    if sessions is None:
        return Hit(**display)
    session = _session_to_show(sessions, scope, distances, today)
    details = {
        **display["details"],
        "city": session[_CITY],
        "starts_on": session[_DATE],
        "is_open_entry": bool(session[_IS_OPEN]),
        "modality_label": _MODALITY_LABELS.get(session[_MODALITY], ""),
        "work_study_label": _WORK_STUDY_LABELS.get(session[_WORK_STUDY], ""),
    }
    is_remote = session[_MODALITY] == Modality.REMOTE
    return Hit(
        type=display["type"],
        id=display["id"],
        title=display["title"],
        subtitle=display["subtitle"],
        excerpt=display["excerpt"],
        url=display["url"],
        distance_km=None if is_remote else _distance(session[_SPOT], scope, distances),
        is_remote=is_remote,
        details=details,
    )


def _structure_hit(display: dict[str, Any], doors: list[list[str]], scope: Scope, distances: dict[str, float]) -> Hit:
    """A structure by its nearest door; one without any is had from afar."""
    said = {name: value for name, value in display.items() if name != "doors"}
    if not doors:
        return Hit(**said, is_remote=True)
    measured = [(_distance(door[0], scope, distances), door) for door in doors]
    kilometres, door = min(measured, key=lambda pair: _FAR if pair[0] is None else pair[0])
    _spot, city, department, hours, phone = door
    said["details"] = {
        **display["details"],
        "city": city,
        "department": department,
        "opening_hours": hours,
        "phone": phone or display["details"]["phone"],
    }
    return Hit(**said, distance_km=kilometres)


def _event_hit(display: dict[str, Any], scope: Scope, distances: dict[str, float]) -> Hit:
    said = {name: value for name, value in display.items() if name not in {"spot", "ends_at"}}
    spot = display["spot"]
    return Hit(**said, distance_km=_distance(spot, scope, distances), is_remote=not spot)


def _session_to_show(sessions: list[Session], scope: Scope, distances: dict[str, float], today: str) -> Session:
    """Among those that are as asked and have not begun: the nearest, then the soonest."""
    chosen = [session for session in sessions if session[_IS_OPEN] or session[_DATE] >= today] or sessions
    for name, values in scope.filters:
        place = {"modalite": _MODALITY, "alternance": _WORK_STUDY, "departement": _DEPARTMENT}.get(name)
        if place is not None:
            chosen = [session for session in chosen if session[place] in values] or chosen
    if scope.point is None or len(chosen) == 1:
        return chosen[0]
    return min(chosen, key=lambda session: _cost(session, scope, distances))


def _cost(session: Session, scope: Scope, distances: dict[str, float]) -> float:
    """Kilometres; a remote session comes after those within the radius, before those beyond."""
    if session[_MODALITY] == Modality.REMOTE:
        return scope.radius_km or 0.0
    distance = _distance(session[_SPOT], scope, distances)
    return _FAR if distance is None else distance


def _distance(spot: str, scope: Scope, distances: dict[str, float]) -> float | None:
    if not spot or scope.point is None:
        return None
    known = distances.get(spot)
    if known is not None:
        return known
    latitude, longitude = spot.split(",")
    return distance_km(scope.point, Point(float(latitude), float(longitude)))
