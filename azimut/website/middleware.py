"""Requests no page can answer get a clear refusal before any page sees them."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from azimut.website.views.errors import unavailable

Handler = Callable[[HttpRequest], HttpResponse]

_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in _UNUSED),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
"""Nothing here asks for the place, the camera nor the microphone; passkeys are for our own pages only."""


def ask_nothing_of_devices(get_response: Handler) -> Handler:
    """A script that would slip in gets no device; another site puts none of our pages, pictures or files in its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def refuse_nul_bytes(get_response: Handler) -> Handler:
    """PostgreSQL has no NUL character: 400 rather than an error deep in a query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info or _form_has_nul(request):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def _form_has_nul(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    values: Iterable[list[str]] = (values for _name, values in request.POST.lists())
    return any("\x00" in value for several in values for value in several)


def answer_503_when_database_is_away(get_response: Handler) -> Handler:
    """While PostgreSQL restarts, a clear page that says when to come back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error)

    middleware.process_exception = process_exception
    return middleware


def tell_caches_of_the_kept_place(get_response: Handler) -> Handler:
    """A page that reads the visitor's place is not the same for everyone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "reads_kept_place", False):
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware
