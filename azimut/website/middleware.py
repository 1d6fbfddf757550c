"""Requests no page can answer get a clear refusal before any page sees them."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_nul_bytes(get_response: Handler) -> Handler:
    """PostgreSQL has no NUL character: 400 rather than an error deep in a query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware


def answer_503_when_database_is_away(get_response: Handler) -> Handler:
    """While PostgreSQL restarts, a clear page that says when to come back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(_request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.warning("database away: %s", error)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
