"""What the columns of a page say, in words: for the page its structure keeps, its history, and whoever moderates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from azimut.core.text import capitalised
from azimut.directory.coverage import area_names
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.models import ChangeKind, PageChange
from azimut.directory.opening_hours import describe_hours
from azimut.directory.page_parts import PagePart
from azimut.directory.phones import say_phone

Names = Mapping[str, str]
NOT_SHOWN = {"commune_id", "latitude", "longitude"}
"""What the city and the position already say."""


@dataclass(frozen=True, slots=True)
class SaidColumn:
    """A column in words: `was` only where there is something to compare with."""

    label: str
    text: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class SaidChange:
    """A change in words."""

    change: PageChange
    title: str
    columns: tuple[SaidColumn, ...]
    who: str


def _said(choices: Any) -> Callable[[Any, Names], str]:
    known = {value: str(label) for value, label in choices.choices}
    return lambda values, _names: ", ".join(known.get(value, value) for value in values)


def _plain(value: Any, _names: Names) -> str:
    return str(value)


def _coverage(codes: Iterable[str], names: Names) -> str:
    return ", ".join(names.get(code, code) for code in codes) or "autour des lieux d'accueil"


_PRICES = {True: "gratuit", False: "payant", None: "non précisé"}
_WORDS: dict[str, tuple[str, Callable[[Any, Names], str]]] = {
    "name": ("Nom", _plain),
    "presentation": ("Présentation", _plain),
    "website": ("Site internet", _plain),
    "missions": ("Missions", _said(Mission)),
    "is_remote": ("Réception", lambda value, _names: "à distance" if value else "sur place"),
    "address": ("Adresse", _plain),
    "address_complement": ("Complément", _plain),
    "postcode": ("Code postal", _plain),
    "city": ("Commune", _plain),
    "is_position_approximate": (
        "Position",
        lambda value, _names: "centre de la commune" if value else "placée sur la carte",
    ),
    "opening_hours": ("Horaires", lambda value, _names: " ; ".join(describe_hours(value))),
    "phone": ("Téléphone", lambda value, _names: say_phone(value)),
    "email": ("Courriel", _plain),
    "accessibility": ("Accessibilité", _plain),
    "accessibility_url": ("Page Acceslibre", _plain),
    "description": ("Présentation", _plain),
    "themes": ("Besoins", _said(Theme)),
    "publics": ("Publics", _said(Public)),
    "conditions": ("Conditions", _plain),
    "modes": ("Comment", _said(ServiceMode)),
    "is_free": ("Prix", lambda value, _names: _PRICES[value]),
    "fees": ("Précisions sur le prix", _plain),
    "coverage": ("Territoires couverts", _coverage),
}


def say_columns(
    values: Mapping[str, Any], names: Names, was: Mapping[str, Any] | None = None
) -> tuple[SaidColumn, ...]:
    """The columns in words; `was` adds what each said before."""
    shown = [name for name in values if name in _WORDS and name not in NOT_SHOWN]
    return tuple(
        SaidColumn(
            label=_WORDS[name][0],
            text=_WORDS[name][1](values[name], names),
            was=_WORDS[name][1](was[name], names) if was and name in was else "",
        )
        for name in shown
    )


def say_changes(changes: Iterable[PageChange], people: Mapping[Any, str]) -> list[SaidChange]:
    """Changes in words; `people` are the names of whoever made them, while the accounts keep them."""
    listed = list(changes)
    names = area_names(code for change in listed for code in _codes_of(change))
    return [
        SaidChange(
            change=change,
            title=title_of(change),
            columns=say_columns(change.after, names, change.before),
            who=people.get(change.made_by, "une personne dont le compte est fermé"),
        )
        for change in listed
    ]


def _codes_of(change: PageChange) -> list[str]:
    return [*change.before.get("coverage", []), *change.after.get("coverage", [])]


def title_of(change: PageChange) -> str:
    """`Les horaires, antenne de Thiers`: what a change is about."""
    if change.kind == ChangeKind.VERIFIED:
        return "Fiche relue : tout est juste"
    act = {ChangeKind.ADDED: " ajouté", ChangeKind.ENDED: " retiré", ChangeKind.GIVEN_BACK: " : la source fait foi"}
    title = capitalised(str(PagePart(change.part).label)) + act.get(ChangeKind(change.kind), "")
    return f"{title}, {change.thing_name}" if change.thing_name else title
