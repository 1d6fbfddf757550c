"""Young people, from 16 to 30: a page by theme, with who receives them near and the aids they can ask for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.guidance.youth.reading import YouthTheme
from azimut.website.queries.sources import sources_of
from azimut.website.queries.youth import structures_for_theme, structures_for_youth, youth_themes
from azimut.website.views.conditional import unless_unchanged_for_minutes
from azimut.website.views.place import place_of


@require_safe
@unless_unchanged_for_minutes
def youth(request: HttpRequest) -> HttpResponse:
    asked = place_of(request)
    entries = structures_for_youth(asked.place, timezone.now())
    content = {
        "themes": youth_themes().values(),
        "asked": asked,
        "entries": entries,
        "sources": sources_of(sorted({entry.structure.source for entry in entries})) if entries else [],
    }
    return render(request, "website/youth/list.html", content)


@require_safe
@unless_unchanged_for_minutes
def youth_theme(request: HttpRequest, key: str) -> HttpResponse:
    theme = youth_themes().get(key)
    if theme is None:
        raise Http404(f"Nous n'avons pas de page « {key} » pour les jeunes.")
    return render(request, "website/youth/theme.html", theme_content(request, theme))


def theme_content(request: HttpRequest, theme: YouthTheme) -> dict[str, Any]:
    """What the page of a theme shows, online or in preview."""
    asked = place_of(request)
    now = timezone.now()
    entries = structures_for_theme(theme, asked.place, now)
    on = timezone.localdate(now)
    schemes = theme.schemes_in(active_profile().region.code)
    return {
        "theme": theme,
        "schemes": [(scheme, scheme.is_stale(on)) for scheme in schemes],
        "others": [other for other in youth_themes().values() if other.key != theme.key],
        "asked": asked,
        "entries": entries,
        "sources": sources_of(sorted({entry.structure.source for entry in entries})) if entries else [],
    }
