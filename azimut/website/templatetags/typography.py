"""French spaces that must not break: before high punctuation, inside quotes, around the h of an hour."""

import re

from django import template

register = template.Library()

NO_BREAK = "\u00a0"

_SPACES = re.compile(r" (?=[:;?!»])|(?<=«) |(?<=\d) (?=h\b)|(?<=\d h) (?=\d\d)|(?<=\d) (?=km\b)")


@register.filter
def typeset(text: str) -> str:
    """`de 9 h 30 à 12 h`, its hours each in one piece."""
    return _SPACES.sub(NO_BREAK, text)
