"""Public pages read from a replica (`DATABASE_REPLICA_URL`), so that visitors do not weigh on the database written to.

Only for visitors who never wrote: whoever did carries a cookie (form, session, notebook) and must find what they just
wrote. Only the tables of public pages: rights, people and their identities are read where they change.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

REPLICA = "replica"
PUBLIC_VIEWS = "azimut.website.views."
PUBLIC_TABLES = frozenset({"catalogue", "core", "directory", "events", "guidance", "territories"})
"""`core` for the imports, which say how fresh a page is: a page and its version must come from the same database."""

SECONDS_LEFT_ALONE = 10.0
"""After a failure, how long this process reads from the main database before it tries the replica again."""

MOVED = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.PERMANENT_REDIRECT})

_reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)


class _Seen:
    """What this process saw of the replica."""

    left_alone_until: float = float("-inf")


class ReplicaRouter:
    """Django's router: writes, migrations, and whatever is not a public page's reading go to the main database."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        is_public = model._meta.app_label in PUBLIC_TABLES  # noqa: SLF001  Django's documented door
        return REPLICA if is_public and _reads_replica.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[Model], **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Model, _other: Model, **_hints: Any) -> bool:
        """They are the same rows."""
        return True

    def allow_migrate(self, database: str, _app_label: str, **_hints: Any) -> bool:
        return database == DEFAULT_DB_ALIAS


@contextmanager
def reading_the_replica() -> Iterator[None]:
    token = _reads_replica.set(True)
    try:
        yield
    finally:
        _reads_replica.reset(token)


def read_from_the_replica(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the innermost: only the view reads there. Whatever fails there is asked of the main database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], positional: list[Any], named: dict[str, Any]
    ) -> HttpResponse | None:
        if not may_read_replica(request, view):
            return None
        try:
            with reading_the_replica():
                response = view(request, *positional, **named)
        except Http404:
            return None  # a page newer than the replica may be in the main database
        except Error as error:
            _Seen.left_alone_until = time.monotonic() + SECONDS_LEFT_ALONE
            logger.warning("réplique · laissée de côté %d s : %s", SECONDS_LEFT_ALONE, error)
            return None
        # A page that moved: a late redirect would lead back, for ever in a browser that remembers it.
        return None if response.status_code in MOVED else response

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def may_read_replica(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """A public page, read, by someone who never wrote."""
    left_by_writing = {
        settings.CSRF_COOKIE_NAME,
        settings.SESSION_COOKIE_NAME,
        settings.NOTEBOOK_COOKIE_NAME,
        settings.GUEST_COOKIE_NAME,
        settings.MESSAGES_COOKIE_NAME,
    }
    return (
        request.method in {"GET", "HEAD"}
        and view.__module__.startswith(PUBLIC_VIEWS)
        and left_by_writing.isdisjoint(request.COOKIES)
        and time.monotonic() >= _Seen.left_alone_until
    )


def try_the_replica_again() -> None:
    """For the tests, where a replica comes back sooner."""
    _Seen.left_alone_until = float("-inf")
