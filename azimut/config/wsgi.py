"""The WSGI entry point: `granian --interface wsgi azimut.config.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from azimut.config.sentry import tell_errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azimut.config.settings.production")
application = get_wsgi_application()

from azimut.config.warming import look_for_garbage_less_often, stay_warm, warm_up  # noqa: E402  needs the settings


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


refuse_what_is_unsafe()
tell_errors(settings.SENTRY_DSN, region=settings.PROFILE)
warm_up()
look_for_garbage_less_often()
stay_warm(application)
