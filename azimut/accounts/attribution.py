"""Who acts is written beside each change of history."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from azimut.core.history import acting
from azimut.core.history.acting import attribute_to

Handler = Callable[[HttpRequest], HttpResponse]

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def attribute_changes(get_response: Handler) -> Handler:
    """Last of the middlewares: it reads `request.actor`. Reading changes nothing, so only the rest is attributed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return get_response(request)
        with acting():
            return get_response(request)

    def process_view(request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        actor = getattr(request, "actor", None)
        if actor is not None and request.method not in READING:
            attribute_to(actor)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
