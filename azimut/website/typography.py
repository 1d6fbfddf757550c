"""French spaces that must not break: before high punctuation, inside quotes, between a number and its unit.

The words of templates are typeset once, when a template is compiled: nothing is left to do when a page is written.
"""

import re

from django.template import Origin
from django.template.loaders import app_directories

NO_BREAK = "\u00a0"

_UNITS = r"(?:km|h|ans?|mois|%|€|places?|heures?)(?![\w-])"
_SPACES = re.compile(rf" (?=[:;?!»])|(?<=«) |(?<=\d) (?={_UNITS})|(?<=\d h) (?=\d\d)")
_AFTER_VALUE = re.compile(rf" (?={_UNITS})")
_MARKUP = re.compile(
    r"(?P<value>\{\{.*?\}\})"
    r"|\{%.*?%\}|\{#.*?#\}|<!--.*?-->"
    r"|<(?:script|style|pre|textarea|code)\b.*?</(?:script|style|pre|textarea|code)>"
    r"|<(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>",
    re.DOTALL,
)


def typeset(text: str) -> str:
    """`de 9 h 30 à 12 h`, its hours each in one piece."""
    return _SPACES.sub(NO_BREAK, text)


def typeset_template(source: str) -> str:
    """The same in the source of a template: its words only, neither tags, attributes nor scripts."""
    pieces, end, after_value = [], 0, False
    for found in _MARKUP.finditer(source):
        pieces += [_words(source[end : found.start()], after_value), found.group()]
        end, after_value = found.end(), bool(found["value"])
    return "".join([*pieces, _words(source[end:], after_value)])


class Loader(app_directories.Loader):
    """Reads the templates of each application, and typesets those that become pages."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return typeset_template(source) if str(origin.name).endswith(".html") else source


def _words(text: str, after_value: bool) -> str:
    if after_value and (unit := _AFTER_VALUE.match(text)):
        text = NO_BREAK + text[unit.end() :]
    return typeset(text)
