"""Robots that ask too often are told to wait; people, even a whole school behind one address, never see it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from azimut.core.rate_limits import Limit, RateLimiter, seconds_to_wait, visitor_address

Handler = Callable[[HttpRequest], HttpResponse]

READ = {
    "/suggestions/": RateLimiter(Limit(burst=1_000, per_second=200)),
    "/recherche/": RateLimiter(Limit(burst=300, per_second=50)),
    "/annuaire/": RateLimiter(Limit(burst=300, per_second=50)),
    "/connexion/rejoindre/": RateLimiter(Limit(burst=100, per_second=10)),
}
"""The addresses that compute an answer for anyone; three hundred pupils who type at once stay under these."""
SENT = RateLimiter(Limit(burst=200, per_second=5))
"""Every form, whatever the page."""
REPORTS = RateLimiter(Limit(burst=30, per_second=1 / 20))
"""Errors told of structures, each of which is written to people: a class may do it together, a robot not for long."""


def seconds_before_reporting(request: HttpRequest) -> int:
    """0 when this visitor may tell an error now."""
    return seconds_to_wait(request, REPORTS)


def slow_robots_down(get_response: Handler) -> Handler:
    """Before anything is computed. Nothing else than these addresses and forms is counted: health checks are not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        limiter = SENT if request.method == "POST" else READ.get(request.path_info)
        address = visitor_address(request) if limiter is not None else ""
        seconds = limiter.seconds_to_wait(address) if limiter is not None and address else 0
        if not seconds:
            return get_response(request)
        response = render(request, "429.html", {"seconds": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        response["Cache-Control"] = "no-store"
        return response

    return middleware
