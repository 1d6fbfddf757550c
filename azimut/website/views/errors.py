"""Pages for what cannot be answered: each says why and what to do next."""

import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import DiskFull

logger = logging.getLogger(__name__)

SECONDS_BEFORE_RETRY = "5"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A `Refusal` carries its sentence."""
    return render(request, "403.html", {"message": getattr(exception, "sentence", "")}, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form sent without its token: most often a page left open too long."""
    return render(request, "403.html", {"has_expired": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`exception` carries our own sentence when a view raised it; the URL resolver's is not for people."""
    told = exception.args[0] if exception is not None and exception.args else ""
    message = told if isinstance(told, str) and not told.startswith("No ") else ""
    return render(request, "404.html", {"message": message}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What fell before or after the view, in a middleware or a template, is answered like what fell in it."""
    return unavailable(request, sys.exception()) or render(request, "500.html", status=500)


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 and when to come back, while PostgreSQL restarts or a disk is full; None for any other error."""
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    if not is_full and not isinstance(error, OperationalError | InterfaceError):
        return None
    is_full = is_full or isinstance(error.__cause__, DiskFull)
    logger.warning("%s: %s", "no room left" if is_full else "database away", error)
    response = render(request, "503.html", {"is_full": is_full}, status=503)
    response["Retry-After"] = SECONDS_BEFORE_RETRY
    return response
