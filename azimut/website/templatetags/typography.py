"""French spaces that must not break, in what a page says of its data; its own words are typeset by the loader."""

from django import template

from azimut.website.typography import typeset

register = template.Library()

register.filter("typeset", typeset)
