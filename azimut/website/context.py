"""What every template knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from azimut.core.profile import active_profile


def site(_request: HttpRequest) -> dict[str, Any]:
    return {"profile": active_profile(), "is_demonstration": settings.DEMONSTRATION}
