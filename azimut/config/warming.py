"""What a web process makes ready before anyone asks: the first visitor waits no longer than the others.

Promise: what is slow to make for the first time is made at start and again after each import, in the background; a
visitor who comes meanwhile is answered as if there were no such thing. Nothing made here outlives the next import.
"""

import gc
import logging
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, close_old_connections, connections
from django.urls import reverse
from django.utils import timezone

from azimut.core.profile import active_profile

NEW_OBJECTS_BEFORE_LOOKING = 50_000
"""Objects made and not freed, from which the collector looks for cycles; Python's own is 700."""

LOOKED_AT_EVERY_SECONDS = 4.0
"""Less than the five seconds after which a process asks whether its table of occupations is the last one: visitors
find it asked already, and never wait for another one to be loaded.
"""

_log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load the places and open the index before the first visitor, who would wait more than a second for them.

    A database that is away is no reason not to start: pages answer 503 until it is back.
    """
    from azimut.search.reading import refresh
    from azimut.territories.places import warm_up as load_places

    try:
        load_places()
        refresh()
    except (DatabaseError, OSError):
        _log.warning("démarrage sans préchauffage", exc_info=True)
    finally:
        connections.close_all()


def look_for_garbage_less_often() -> None:
    """A page makes thousands of small objects that are all gone with it: looking among them costs a tenth of its time.

    What was loaded before the first visitor is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_BEFORE_LOOKING, *gc.get_threshold()[1:])


def stay_warm(application: WSGIHandler) -> None:
    """In the background, for as long as the process lives."""
    Thread(target=keep_warm, args=(application, Event()), name="keep-warm", daemon=True).start()


def keep_warm(application: WSGIHandler, stop: Event) -> None:
    """At start, then after each import and each night, until `stop`; at least once."""
    made_for: object = None
    while True:
        try:
            close_old_connections()
            made_for = _make_what_is_slow(application, made_for)
        except (DatabaseError, OSError):
            _log.warning("préchauffage remis à plus tard", exc_info=True)
            connections.close_all()
        if stop.wait(LOOKED_AT_EVERY_SECONDS):
            return


def _make_what_is_slow(application: WSGIHandler, made_for: object) -> object:
    """The table of occupations, then the pages that read a whole region; only when something has changed."""
    from azimut.catalogue.exploring import current_table
    from azimut.website.queries.freshness import catalogue_version

    current_table()
    now = timezone.localdate(), catalogue_version()
    if now == made_for:
        return now
    statuses = [ask(application, path) for path in _slow_pages()]
    if any(status.startswith("5") for status in statuses):  # the database went away meanwhile
        return made_for
    if made_for is None:
        gc.collect()
        gc.freeze()
    return now


def _slow_pages() -> list[str]:
    region = f"reg-{active_profile().region.code}"
    return [
        reverse("home"),
        reverse("territory", args=[region]),
        reverse("territory_coverage", args=[region]),
        reverse("explore_skills"),
    ]


def ask(application: WSGIHandler, path: str) -> str:
    """The status of the answer to a visitor without cookie, who comes by the front door."""
    statuses: list[str] = []
    address = urlsplit(settings.SITE_ADDRESS)
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "HTTP_HOST": address.netloc,
        "HTTP_X_FORWARDED_PROTO": address.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(),
    }
    setup_testing_defaults(environ)

    def told(status: str, *_headers: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return _log.debug

    response = application(environ, told)
    with closing(response):
        for _part in response:
            pass
    return statuses[0]
