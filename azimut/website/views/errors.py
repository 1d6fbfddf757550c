"""Pages for what cannot be answered: each says why and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    return render(request, "500.html", status=500)
