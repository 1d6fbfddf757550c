"""What every template knows of the site. It runs on every page, so nothing here may ask the database."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from azimut.core.profile import active_profile
from azimut.website.views.appearance import theme_version
from azimut.website.views.help_lines import CAREER_ADVICE


@lru_cache(maxsize=8)
def fixed_fragment(template: str, _profile: str) -> SafeString:
    """A fragment that says the same on every page: rendered once per process."""
    return render_to_string(template, {"profile": active_profile(), "career_advice": CAREER_ADVICE})


def site(_request: HttpRequest) -> dict[str, Any]:
    profile = active_profile()
    return {
        "profile": profile,
        "is_demonstration": settings.DEMONSTRATION,
        "theme_version": theme_version(),
        "who_can_help": fixed_fragment("website/fragments/who_can_help.html", profile.key),
        "footer": fixed_fragment("website/fragments/footer.html", profile.key),
    }
