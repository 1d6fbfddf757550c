"""How the pages of labelling say instants and titles."""

from datetime import datetime

from django import template

from azimut.labelling import wording
from azimut.labelling.models import LabelApplication

register = template.Library()


@register.filter
def before_instant(instant: datetime) -> str:
    """The last moment before a closing."""
    return wording.paris_instant(instant)


@register.filter
def moment(instant: datetime) -> str:
    """To the second, in Paris."""
    return wording.moment(instant)


@register.filter
def titles_of(application: LabelApplication, keys: list[str]) -> list[str]:
    """The titles of sections and pieces, by their keys."""
    content = application.specification.read()
    found = [content.section(key) or content.piece(key) for key in keys]
    return [one.title for one in found if one]
