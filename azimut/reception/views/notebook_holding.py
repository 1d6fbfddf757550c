"""Which notebook this visitor holds: by the code of the address, or by the one kept in their browser."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from azimut.core.rate_limits import Limit, RateLimiter, seconds_to_wait, visitor_address
from azimut.reception.models import Notebook
from azimut.reception.notebook_codes import read_code
from azimut.reception.services.notebooks import find_notebook

COOKIE_AGE_S = 60 * 60 * 24 * 30
"""A month after the last page kept; a button closes the notebook on this device before."""

WRONG_CODES = RateLimiter(Limit(burst=20, per_second=1 / 30))
"""A class that mistypes together; a robot waits half a minute for each of 2^63 codes."""
NEW_NOTEBOOKS = RateLimiter(Limit(burst=60, per_second=1 / 10))

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Held:
    """A notebook in someone's hands. `is_here`: it is the one kept in this browser."""

    notebook: Notebook
    code: str
    is_here: bool
    is_by_code: bool

    def path(self, page: str = "") -> str:
        name = f"notebook{f'_{page}' if page else ''}"
        return reverse(f"{name}_by_code", args=[self.code]) if self.is_by_code else reverse(name)

    @property
    def address(self) -> str:
        """Where the code leads, on any device."""
        return reverse("notebook_by_code", args=[self.code])


def secret(view: View) -> View:
    """A page that no cache keeps and no search engine lists.

    Referrers stay on this site (SECURE_REFERRER_POLICY); none at all would make browsers hide where forms come from.
    """

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return hidden


def kept_code(request: HttpRequest) -> str:
    """The code kept in this browser; empty without one, or when its signature is not ours."""
    return request.get_signed_cookie(settings.NOTEBOOK_COOKIE_NAME, "", max_age=COOKIE_AGE_S) or ""


def held_notebook(request: HttpRequest, code: str = "") -> Held | None:
    """By the address when it has a code, else by the browser."""
    here = kept_code(request)
    asked = read_code(code) if code else here
    notebook = find_notebook(asked) if asked else None
    if notebook is None:
        return None
    return Held(notebook, asked, is_here=asked == here, is_by_code=bool(code))


def seconds_after_wrong_code(request: HttpRequest) -> int:
    """Counts a wrong code of this visitor; 0 while they may try again at once."""
    return seconds_to_wait(request, WRONG_CODES)


def is_slowed(request: HttpRequest) -> bool:
    """Too many wrong codes: no code of this visitor is looked at for a while, not even a right one."""
    address = visitor_address(request)
    return bool(address) and WRONG_CODES.is_empty(address)


def keeping(response: HttpResponse, code: str) -> HttpResponse:
    response.set_signed_cookie(
        settings.NOTEBOOK_COOKIE_NAME,
        code,
        max_age=COOKIE_AGE_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forgetting(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.NOTEBOOK_COOKIE_NAME, samesite="Lax")
    return response


def came_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, as the browser itself says: no script can write these headers.

    It stands for a CSRF token on pages that are the same for everyone, and that give nobody a cookie.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(source) and urlsplit(source).netloc == request.get_host()


def safe_path(request: HttpRequest, path: str) -> str:
    """An address of this site to go back to; empty otherwise."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if is_ours else ""
