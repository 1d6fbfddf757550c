"""What every template knows of the site.

It runs on every page, so nothing here asks the database, but for a visitor who keeps a town: one query a day for each.
"""

from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from azimut.core.profile import active_profile
from azimut.website.queries.directory_nearest import nearest_doors
from azimut.website.queries.freshness import catalogue_version
from azimut.website.views.appearance import theme_version
from azimut.website.views.help_lines import CAREER_ADVICE
from azimut.website.views.place import kept_code

SECTIONS = {
    "recherche": "search",
    "metiers": "occupations",
    "explorer": "explore",
    "financements": "explore",
    "annuaire": "directory",
    "structures": "directory",
    "reseaux": "directory",
    "jeunes": "youth",
    "territoires": "territories",
    "aide": "help",
    "carnet": "notebook",
    "qui-peut-m-aider": "help",
}
"""The entry of the menu under which an address stands, by its first word."""


@lru_cache(maxsize=64)
def fixed_fragment(name: str, _profile: str, *, is_demonstration: bool = False, section: str = "") -> SafeString:
    """A fragment that says the same on every page of a section: written once per process."""
    known = {
        "profile": active_profile(),
        "career_advice": CAREER_ADVICE,
        "theme_version": theme_version(),
        "is_demonstration": is_demonstration,
        "section": section,
    }
    return render_to_string(f"website/fragments/{name}.html", known)


def help_near(request: HttpRequest) -> SafeString:
    """Who to call: near the town the visitor keeps, if they keep one; the national numbers otherwise."""
    profile = active_profile()
    # Without the cookie there is nothing to read: the page then stays the same for everyone.
    code = kept_code(request) if settings.PLACE_COOKIE_NAME in request.COOKIES else ""
    if code:
        place, doors = nearest_doors(code, timezone.localdate(), catalogue_version())
        if place and doors:
            content = {"profile": profile, "place": place, "doors": doors}
            return render_to_string("website/fragments/nearest_help.html", content)
    return fixed_fragment("who_can_help", profile.key)


def site(request: HttpRequest) -> dict[str, Any]:
    profile = active_profile()
    section = SECTIONS.get(request.path_info.split("/", 2)[1], "")
    return {
        "profile": profile,
        "is_demonstration": settings.DEMONSTRATION,
        "assets": fixed_fragment("assets", profile.key),
        "header": fixed_fragment("header", profile.key, is_demonstration=settings.DEMONSTRATION, section=section),
        "who_can_help": partial(help_near, request),
        "footer": fixed_fragment("footer", profile.key),
        "search_scripts": fixed_fragment("scripts", profile.key),
    }
