"""Results as cards: what each says is worked out here, so that the template only writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.http import urlencode

from azimut.core.text import capitalised
from azimut.directory.opening_hours import opening_state
from azimut.directory.phones import say_phone
from azimut.search.results import Hit
from azimut.territories.places import Place
from azimut.website.enums import TYPE_BADGES, ResultType
from azimut.website.templatetags.site import clock, day, distance, full_day
from azimut.website.templatetags.typography import typeset


@dataclass(frozen=True, slots=True)
class Card:
    """A result: its badge, its title, one useful line, its facts (place, distance, date…).

    `state` says whether it is open now; `phone` is as it is said.
    """

    type: str
    badge: str
    title: str
    url: str
    line: str
    facts: list[str]
    state: str = ""
    is_open: bool = False
    phone: str = ""
    key: str = ""
    """What a notebook keeps it under; "" for what none keeps."""


def cards_of(hits: list[Hit], place: Place | None, at: datetime) -> list[Card]:
    """The cards of a page of results; links carry the place, so that the next page still knows it."""
    suffix = "?" + urlencode({"ou": place.label}) if place else ""
    return [
        Card(
            **_openness(hit, at),
            type=hit.type,
            key="" if hit.type == ResultType.EVENT else hit.id,
            badge=hit.details.get("network") or capitalised(_event_kind(hit)) or _BADGES.get(hit.type, ""),
            title=hit.title,
            url=hit.url + suffix,
            line=_LINES.get(hit.type, _plain_line)(hit),
            facts=[fact for fact in _FACTS.get(hit.type, _no_facts)(hit.details, hit) if fact],
        )
        for hit in hits
    ]


def _plain_line(hit: Hit) -> str:
    return hit.excerpt or hit.subtitle


def _occupation_facts(details: dict[str, Any], _hit: Hit) -> list[str]:
    names = details.get("names") or []
    return [
        details.get("domain", ""),
        f"Aussi : {', '.join(names[:3])}" if names else "",
        "Métier réglementé" if details.get("is_regulated") else "",
    ]


def _training_facts(details: dict[str, Any], hit: Hit) -> list[str]:
    where = "À distance" if hit.is_remote else _where(details, hit)
    return [
        where,
        _when(details),
        capitalised(details.get("work_study_label", "")),
        capitalised(details.get("level_label", "")),
    ]


def _where(details: dict[str, Any], hit: Hit) -> str:
    return ", ".join(filter(None, (details.get("city"), distance(hit.distance_km))))


def _when(details: dict[str, Any]) -> str:
    if details.get("is_open_entry"):
        return "Entrées toute l'année"
    return f"Prochaine session le {day(details['starts_on'])}" if details.get("starts_on") else ""


def _certification_facts(details: dict[str, Any], _hit: Hit) -> list[str]:
    certifiers = details.get("certifiers") or []
    return [
        capitalised(details.get("level_label", "")),
        details.get("kind_label", ""),
        certifiers[0] if certifiers else "",
        "" if details.get("is_active", True) else "N'est plus délivrée",
    ]


def _structure_facts(details: dict[str, Any], hit: Hit) -> list[str]:
    where = _where(details, hit)
    return [where, "Sans vous déplacer" if hit.is_remote else ""]


def _event_kind(hit: Hit) -> str:
    return str(hit.details["kind_label"]) if hit.type == ResultType.EVENT else ""


def _event_facts(details: dict[str, Any], hit: Hit) -> list[str]:
    starts = datetime.fromisoformat(details["starts_at"])
    return [
        capitalised(f"{full_day(starts)}, {clock(starts)}"),
        _where(details, hit),
        "À distance" if hit.is_remote else "À distance aussi" if details["is_online"] else "",
    ]


def _structure_line(hit: Hit) -> str:
    return " · ".join(capitalised(theme) for theme in hit.details.get("themes", ())) or hit.excerpt


def _openness(hit: Hit, at: datetime) -> dict[str, Any]:
    """Open or not at a moment, and the number to call."""
    details = hit.details
    if "opening_hours" not in details:
        return {"phone": say_phone(details.get("phone", ""))}
    state = opening_state(details["opening_hours"], at, details.get("department", ""))
    sentence = typeset(capitalised(state.sentence))
    return {"state": sentence, "is_open": bool(state.is_open), "phone": say_phone(details.get("phone", ""))}


def _no_facts(_details: dict[str, Any], _hit: Hit) -> list[str]:
    return []


_BADGES = {str(kind): badge for kind, badge in TYPE_BADGES.items()}
_LINES: dict[str, Callable[[Hit], str]] = {
    "formation": lambda hit: hit.details.get("provider") or hit.subtitle,
    "structure": _structure_line,
}
_FACTS = {
    "metier": _occupation_facts,
    "formation": _training_facts,
    "certification": _certification_facts,
    "structure": _structure_facts,
    "evenement": _event_facts,
}
