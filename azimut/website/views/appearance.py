"""The region's colours and the mark: served as files, since the security policy allows no inline style."""

from functools import lru_cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from azimut.core.profile import Colours, active_profile

MARK = (
    '<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/>'
    '<path d="M24 6v4M24 38v4M6 24h4M38 24h4" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>'
    '<path d="M34.5 13.5 27.6 27.6 24 24z" fill="currentColor"/>'
    '<path d="M34.5 13.5 20.4 20.4 24 24z" fill="currentColor" opacity=".55"/>'
    '<path d="M13.5 34.5 20.4 20.4l7.2 7.2z" fill="currentColor" opacity=".3"/>'
)
"""The compass, its needle to the north-east; 48 × 48."""


@lru_cache(maxsize=4)
def theme_sheet(colours: Colours) -> str:
    """The style sheet of the accents. Tints are computed here, so that old browsers need no colour function."""
    light = {
        "accent": colours.accent,
        "accent-strong": mixed(colours.accent, "#000000", 0.25),
        "accent-soft": mixed(colours.accent, "#ffffff", 0.92),
        "on-accent": colours.on_accent,
        "focus": colours.accent,
    }
    dark = {
        "accent": colours.accent_dark,
        "accent-strong": mixed(colours.accent_dark, "#ffffff", 0.3),
        "accent-soft": mixed(colours.accent_dark, "#14181f", 0.87),
        "on-accent": "#14181f",
        "focus": colours.accent_dark,
    }
    return f":root{{{_declared(light)}}}@media (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}}}"


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other`, both `#rrggbb`."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def _declared(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())


@lru_cache(maxsize=4)
def _version_of(sheet: str) -> str:
    return sha256(sheet.encode()).hexdigest()[:10]


def theme_version() -> str:
    """Changes with the colours, so that the address may be cached for long."""
    return _version_of(theme_sheet(active_profile().colours))


@require_safe
def theme(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(theme_sheet(active_profile().colours), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    colours = active_profile().colours
    style = f"svg{{color:{colours.accent}}}@media (prefers-color-scheme:dark){{svg{{color:{colours.accent_dark}}}}}"
    image = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><style>{style}</style>{MARK}</svg>'
    response = HttpResponse(image, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response
