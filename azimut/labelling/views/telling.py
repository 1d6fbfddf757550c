"""Doing one thing and telling what became of it, on the page that comes next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from azimut.labelling.refusals import LabellingRefused


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Calls the service; tells `done`, or the sentence of its refusal. Whether it was done."""
    try:
        act()
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
