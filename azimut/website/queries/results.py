"""Results as cards: what each says is worked out here, so that the template only writes it."""

from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from azimut.core.text import capitalised
from azimut.search.results import Hit
from azimut.territories.places import Place
from azimut.website.enums import TYPE_BADGES
from azimut.website.templatetags.site import day, distance


@dataclass(frozen=True, slots=True)
class Card:
    """A result: its badge, its title, one useful line, its facts (place, distance, date…)."""

    type: str
    badge: str
    title: str
    url: str
    line: str
    facts: list[str]


def cards_of(hits: list[Hit], place: Place | None) -> list[Card]:
    """The cards of a page of results; links carry the place, so that the next page still knows it."""
    suffix = "?" + urlencode({"ou": place.label}) if place else ""
    return [
        Card(
            type=hit.type,
            badge=_BADGES.get(hit.type, ""),
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
    where = "À distance" if hit.is_remote else " ".join(filter(None, (details.get("city"), distance(hit.distance_km))))
    return [where, _when(details), details.get("work_study_label", ""), details.get("level_label", "")]


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


def _no_facts(_details: dict[str, Any], _hit: Hit) -> list[str]:
    return []


_BADGES = {str(kind): badge for kind, badge in TYPE_BADGES.items()}
_LINES = {"formation": lambda hit: hit.details.get("provider") or hit.subtitle}
_FACTS = {"metier": _occupation_facts, "formation": _training_facts, "certification": _certification_facts}
