"""What every template knows of the site. It runs on every page, so nothing here may ask the database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from azimut.core.profile import active_profile
from azimut.website.views.appearance import theme_version
from azimut.website.views.help_lines import CAREER_ADVICE


def site(_request: HttpRequest) -> dict[str, Any]:
    return {
        "profile": active_profile(),
        "is_demonstration": settings.DEMONSTRATION,
        "career_advice": CAREER_ADVICE,
        "theme_version": theme_version(),
    }
