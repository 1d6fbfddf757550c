"""A page seen before and not changed since is answered 304, without building it.

The catalogue changes only through imports, so a page is a function of: the release, the last import, the day (sessions
pass), its address, and the place kept in the visitor's cookie. None of these needs a row of the page itself. For the
same reason what many ask for is written once: `written_once` keeps it in the process.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from azimut.core.profile import active_profile
from azimut.core.remembered import Remembered
from azimut.website.queries.freshness import catalogue_version
from azimut.website.views.place import kept_code

View = Callable[..., HttpResponse]

SECONDS_OF_A_MOMENT = 300
"""Places open and shut on multiples of five minutes."""

PAGES_KEPT = 256
"""Answers a process remembers, some sixty kilobytes each."""

LONGEST_QUERY_KEPT = 100
"""An address with more after its question mark is one that nobody else asks for."""

_pages: Remembered[HttpResponse] = Remembered(PAGES_KEPT)


@lru_cache(maxsize=1)
def release() -> str:
    """Changes when the pages' code does: the newest file of this package."""
    folder = Path(__file__).resolve().parent.parent
    return str(max(path.stat().st_mtime_ns for path in folder.rglob("*.*") if "__pycache__" not in path.parts))


def _etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    parts = (
        release(),
        active_profile().key,
        catalogue_version(),
        timezone.localdate().isoformat(),
        request.get_full_path(),
        kept_code(request),
    )
    return f'"{blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'


def _etag_of_the_moment(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    moment = int(timezone.now().timestamp()) // SECONDS_OF_A_MOMENT
    return f'{_etag(request)[:-1]}-{moment}"'


def unless_unchanged(view: View) -> View:
    """Gives the page an ETag and answers 304 to a visitor who has it already."""
    return condition(etag_func=_etag)(_revalidated(view))


def unless_unchanged_for_minutes(view: View) -> View:
    """The same for a page that says what is open now: another page every five minutes of the clock."""
    return condition(etag_func=_etag_of_the_moment)(_revalidated(view))


def written_once(view: View) -> View:
    """Keeps what the view answers, when it found something, until its ETag changes: five minutes at most.

    Only for views that read nothing of the visitor but the address and the place kept: stands under `unless_unchanged`.
    """

    @wraps(view)
    def remembering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY_KEPT:
            return view(request, *args, **kwargs)
        key = (_etag_of_the_moment(request), request.get_host(), settings.DEMONSTRATION)
        written = _pages.get(key, lambda: view(request, *args, **kwargs), is_kept=_is_found)
        # A copy: what comes after the view adds headers for this visitor.
        return HttpResponse(written.content, status=written.status_code, headers=dict(written.items()))

    return remembering


def _is_found(response: HttpResponse) -> bool:
    return response.status_code == HTTPStatus.OK


def forget_pages() -> None:
    """For the tests, where the same address has several answers."""
    _pages.clear()


def _revalidated(view: View) -> View:
    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return fresh
