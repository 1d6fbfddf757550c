"""The results and the choices of the filters, written out directly.

The results page has twenty of the first and up to a hundred of the second: through the template engine they cost more
than the search itself. What varies is escaped here, piece by piece.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from azimut.core.text import capitalised
from azimut.search.results import FacetCount
from azimut.website.queries.results import Card
from azimut.website.templatetags.site import dialled

register = template.Library()


@register.simple_tag
def hits(cards: Iterable[Card]) -> SafeString:
    return mark_safe("\n".join(map(_hit, cards)))  # noqa: S308  every value is escaped below


def _hit(card: Card) -> str:
    facts = "".join([f"<span>{escape(fact)}</span>" for fact in card.facts])
    if card.state:
        facts += f'<span class="state{" open" if card.is_open else ""}">{escape(card.state)}</span>'
    phone = f'<p class="call-line"><a class="phone" href="tel:{dialled(card.phone)}">{escape(card.phone)}</a></p>'
    line = f"<p>{escape(card.line)}</p>" if card.line else ""
    kind = escape(card.type)
    return (
        f'<li class="hit{" place" if card.phone else ""}">'
        f'<p class="kind {kind}"><svg aria-hidden="true"><use href="#s-{kind}"/></svg>{escape(card.badge)}</p>'
        f'<h2><a href="{escape(card.url)}">{escape(card.title)}</a></h2>{line}'
        f'<p class="facts">{facts}</p>{phone if card.phone else ""}{_keep_button(card)}</li>'
    )


def _keep_button(card: Card) -> str:
    """Of the one form of the list (`garder`); what is kept is said to whoever cannot see the card around it."""
    if not card.key:
        return ""
    return (
        f'<button class="as-link no-print" form="garder" name="chose" value="{escape(card.type)}:{escape(card.key)}">'
        f'Ajouter à mon carnet<span class="visually-hidden"> : {escape(card.title)}</span></button>'
    )


@register.simple_tag
def choices(name: str, counts: Iterable[FacetCount]) -> SafeString:
    """Boxes to tick; their ids let the focus come back to them when the filters are refreshed."""
    return mark_safe("\n".join([_choice(name, count) for count in counts]))  # noqa: S308  every value is escaped below


def _choice(name: str, of: FacetCount) -> str:
    box, label = _box(name, of.value, of.label)
    return f"{box}{' checked' if of.is_selected else ''}>{label} <small>({of.count})</small></span></label>"


@lru_cache(maxsize=2_048)
def _box(name: str, value: str, label: str) -> tuple[str, str]:
    """What is the same on every page: the box up to its state, and what is said of it."""
    value = escape(value)
    box = f'<label class="choice"><input type="checkbox" name="{name}" value="{value}" id="f-{name}-{value}"'
    return box, f"<span>{escape(capitalised(label))}"
