"""The WSGI entry point: `granian --interface wsgi azimut.config.wsgi:application`."""

import gc
import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from azimut.config.sentry import tell_errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azimut.config.settings.production")
application = get_wsgi_application()

NEW_OBJECTS_BEFORE_LOOKING = 50_000
"""Objects made and not freed, from which the collector looks for cycles; Python's own is 700."""


def refuse_what_is_unsafe() -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from azimut.config.checks import problem_at_start

    try:
        problem = problem_at_start()
    except DatabaseError:  # away for now: `azimut serve` has looked already
        return
    if problem:
        raise ImproperlyConfigured(problem)


def warm_up() -> None:
    """Load the places and open the index before the first visitor, who would wait more than a second for them.

    A database that is away is no reason not to start: pages answer 503 until it is back.
    """
    from django.db import DatabaseError, connection

    from azimut.search.reading import refresh
    from azimut.territories.places import warm_up as load_places

    try:
        load_places()
        refresh()
    except (DatabaseError, OSError):
        logging.getLogger(__name__).warning("démarrage sans préchauffage", exc_info=True)
    finally:
        connection.close()


def look_for_garbage_less_often() -> None:
    """A page makes thousands of small objects that are all gone with it: looking among them costs a tenth of its time.

    What was loaded before the first visitor is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_BEFORE_LOOKING, *gc.get_threshold()[1:])


refuse_what_is_unsafe()
tell_errors(settings.SENTRY_DSN, region=settings.PROFILE)
warm_up()
look_for_garbage_less_often()
