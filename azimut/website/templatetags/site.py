"""Template tags every page uses: the mark, the icons, distances and dates as people say them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django import template
from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from azimut.core.form_faults import Fault, faults_of
from azimut.core.text import fold, web_address
from azimut.directory.opening_hours.words import DAY_NAMES, say_day_of_month, say_time
from azimut.territories.places import Place
from azimut.website.templatetags.drawings import ICONS
from azimut.website.views.appearance import MARK

register = template.Library()
register.filter(web_address)


@register.simple_tag
def mark() -> SafeString:
    """The compass, decorative: the name is written beside it."""
    return mark_safe(f'<svg viewBox="0 0 48 48" aria-hidden="true">{MARK}</svg>')  # noqa: S308  a constant


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon, drawn in the colour of the text around it."""
    return ICONS[name]


@register.simple_tag
@lru_cache(maxsize=64)
def address(name: str) -> str:
    """The address of a page without parameters: like `url`, worked out once per process."""
    return reverse(name)


STARTS = {"home": "Accueil", "pro_home": "Espace professionnel"}


class Named(Protocol):
    """A page above, as territories give theirs."""

    name: str
    url: str


@register.inclusion_tag("website/fragments/crumbs.html")
def crumbs(*steps: str, start: str = "home", parents: Sequence[Named] = ()) -> dict[str, object]:
    """`{% crumbs "Annuaire" "directory" network address "Ici" %}`: where one is, from the first page to this one.

    Names and addresses in turn, an address being a path or the name of a page; a last name alone is this page. A step
    that has no name is left out.
    """
    pairs = zip(steps[::2], steps[1::2], strict=False)
    above = [(name, place if place.startswith("/") else address(place)) for name, place in pairs if name]
    here = [(steps[-1], "")] if len(steps) % 2 else []
    return {"steps": [(STARTS[start], address(start)), *above, *((each.name, each.url) for each in parents), *here]}


@register.filter
def day(value: date | str | None) -> str:
    """`12 janvier 2027`, `1er mars 2027`. Takes a date or its ISO form."""
    if not value:
        return ""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{say_day_of_month(when.month, when.day)} {when.year}"


@register.filter
def full_day(moment: datetime | date) -> str:
    """`mardi 1er décembre 2026`: the local day of an instant."""
    when = localtime(moment).date() if isinstance(moment, datetime) else moment
    return f"{DAY_NAMES[when.weekday()]} {day(when)}"


@register.filter
def clock(moment: datetime | None) -> str:
    """`9 h 05`, `minuit`: in local time, as one says it, without a space that breaks."""
    return say_time(localtime(moment)) if moment else ""


@register.filter
def distance(kilometres: float | None) -> str:
    """`à 4 km`: as one says it, without decimals nobody can use."""
    if kilometres is None:
        return ""
    return "à moins de 1\u00a0km" if kilometres < 1 else f"à {kilometres:.0f}\u00a0km"


@register.filter
def near(place: Place) -> str:
    """`près d'Orléans`, `près du Mans`; a department or a region, each with its own preposition, between brackets."""
    if place.kind not in {"commune", "postcode"}:
        return f"({place.name})"
    return f"près {place.of_name}"


@register.filter
def of(name: str) -> str:
    """`de Normandie`, `d'Auvergne-Rhône-Alpes`: before the name of a region, a structure or a person."""
    return f"d'{name}" if fold(name)[:1] in set("aeiou") else f"de {name}"


@register.filter
def spaced(number: int | None) -> str:
    """A number with thin spaces between thousands: `12 345`."""
    return f"{number or 0:,}".replace(",", "\u202f")


@register.filter
def spaced_round(number: float | None) -> str:
    """The same of a measure: surveys are weighed, and half a recruitment means nothing."""
    return spaced(round(number or 0))


@register.filter
def dialled(phone: str) -> str:
    """A phone number as a telephone dials it."""
    return phone.replace(" ", "")


@register.filter
def faults(form: BaseForm | str) -> list[Fault]:
    """What this form still wants, for `website/fragments/errors.html`; a page without one has the empty text."""
    return list(faults_of(form)) if isinstance(form, BaseForm) else []


@register.filter
def fault_at(sentence: str, target: str) -> list[Fault]:
    """The same of one refusal, and of the id it sends to."""
    return [(target, sentence)] if sentence else []


@register.simple_tag
def number_of(count: int, singular: str, plural: str) -> SafeString:
    """`1 résultat`, `12 résultats`: zero is singular in French."""
    return format_html("{}\u00a0{}", spaced(count), plural if count > 1 else singular)
