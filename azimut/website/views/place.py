"""Where the visitor looks from: typed in the address, or kept in a signed cookie because they asked for it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from azimut.core.text import fold
from azimut.territories.places import Place, find_places, place_of_code

LONGEST_PLACE = 100


@dataclass(frozen=True)
class AskedPlace:
    """What became of the place asked: found, ambiguous (`others` have as good a claim) or unknown."""

    typed: str = ""
    place: Place | None = None
    others: tuple[Place, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return bool(self.typed) and self.place is None

    @property
    def label(self) -> str:
        """What the field shows."""
        return self.place.label if self.place else self.typed


def read_place(typed: str) -> AskedPlace:
    """The place meant by a name, a postcode, a label (`Chartres (28)`) or the code of a whole area (`dep-28`).

    Five figures are a postcode before they are an Insee code: people know the first, and 69001 is both.
    """
    typed = typed.strip()[:LONGEST_PLACE]
    if not typed:
        return AskedPlace()
    whole = place_of_code(typed) if "-" in typed else None
    candidates = [whole] if whole else find_places(typed, 6)
    if not candidates:
        return AskedPlace(typed, place_of_code(typed))
    first, *rest = candidates
    return AskedPlace(typed, first, tuple(_rivals(typed, first, rest)))


def _rivals(typed: str, first: Place, rest: list[Place]) -> list[Place]:
    """Places one may have meant instead: all when no name is the one typed, else those with the very same name."""
    if fold(first.label) == fold(typed) or first.code == typed:
        return []
    if fold(first.name) != fold(typed):
        return rest
    return [place for place in rest if fold(place.name) == fold(first.name)]


def kept_code(request: HttpRequest) -> str:
    """The code of the place kept in the visitor's browser; empty without one, or when its signature is not ours."""
    request.reads_kept_place = True
    return request.get_signed_cookie(settings.PLACE_COOKIE_NAME, "", max_age=settings.PLACE_COOKIE_AGE) or ""


def kept_place(request: HttpRequest) -> Place | None:
    code = kept_code(request)
    return place_of_code(code) if code else None


def place_of(request: HttpRequest) -> AskedPlace:
    """The place of the address (`ou`) when it has one, else the one kept in the cookie."""
    if "ou" in request.GET:
        return read_place(request.GET["ou"])
    kept = kept_place(request)
    return AskedPlace(kept.label, kept) if kept else AskedPlace()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep_place(request: HttpRequest) -> HttpResponse:
    """Shows the place to keep; kept, or forgotten, only when the form is sent."""
    asked = read_place(request.POST.get("ou", "") if request.method == "POST" else request.GET.get("ou", ""))
    following = _safe_path(request, request.POST.get("suite") or request.GET.get("suite") or "")
    if request.method == "POST" and "oublier" in request.POST:
        return _forgetting(redirect(following))
    if request.method == "POST" and asked.place:
        return _keeping(redirect(following), asked.place)
    kept = kept_place(request)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "website/pages/place.html", {"asked": asked, "kept": kept, "following": following}, status=status
    )


def _keeping(response: HttpResponse, place: Place) -> HttpResponse:
    response.set_signed_cookie(
        settings.PLACE_COOKIE_NAME,
        place.code,
        max_age=settings.PLACE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _forgetting(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.PLACE_COOKIE_NAME, samesite="Lax")
    return response


def _safe_path(request: HttpRequest, path: str) -> str:
    """An address of this site to go back to; the home page otherwise."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if is_ours else "/"
