"""Ways in that others bring to the sign-in page, named by the settings (WAYS_IN)."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from azimut.accounts.proconnect import way_in
from azimut.core.permissions import Role

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """The French name of a stored role."""
    return str(Role(role).label)


@register.simple_tag(takes_context=True)
def ways_in(context: dict[str, Any]) -> SafeString:
    """What each gives for this request: rendered HTML, or nothing."""
    shown = [import_string(name)(context["request"]) for name in settings.WAYS_IN]
    return mark_safe("\n".join(shown))  # noqa: S308  each was rendered by a template


@register.simple_tag(takes_context=True)
def proconnect_way_in(context: dict[str, Any], leads_to: str = "") -> SafeString:
    """The button of ProConnect, where it is set."""
    return mark_safe(way_in(context["request"], leads_to=leads_to))  # noqa: S308  rendered by a template


@register.simple_tag
def proconnect_is_on() -> bool:
    return bool(settings.PROCONNECT_IS_ON)
