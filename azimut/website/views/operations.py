"""For those who run the service: is it alive, is it ready, what does it hold."""

from ipaddress import ip_address

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.search.queries import search
from azimut.website.queries.figures import catalogue_figures

_TEXT = "text/plain; charset=utf-8"


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of the database: a slow database is no reason to kill the web server."""
    return HttpResponse("ok", content_type=_TEXT)


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Database and search index are there: a load balancer may send visitors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("base de données absente", status=503, content_type=_TEXT)
    if not search("", per_page=1).is_ready:
        return HttpResponse("index de recherche en préparation", status=503, content_type=_TEXT)
    return HttpResponse("ok", content_type=_TEXT)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, only for whoever asks from the machine itself and not through a proxy."""
    is_relayed = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    if is_relayed or not _is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    lines = [f"azimut_{figure.key} {figure.count}" for figure in catalogue_figures()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /suggestions/",
        "Disallow: /lieu/",
        "Disallow: /connexion/",
        "Disallow: /pro/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=_TEXT)


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It expires at the end of the coming year, so that it is read again each year."""
    lines = [
        f"Contact: mailto:{active_profile().identity.contact_email}",
        f"Expires: {timezone.localdate().year + 1}-12-31T23:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(reverse('security_contact'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=_TEXT)
