"""When the catalogue last changed: known without asking the database each time."""

import time

from django.db.models import Max

from azimut.core.models import ImportRun

SECONDS_TRUSTED = 1.0
"""How long a process believes that no import has ended; well under the two seconds promised for a change to show."""

_last_import: tuple[float, str] = (0.0, "")


def catalogue_version() -> str:
    """Changes when an import has ended. Asks the database at most once a second per process."""
    global _last_import  # noqa: PLW0603  one small value per process, replaced whole
    read_at, version = _last_import
    now = time.monotonic()
    if not version or now - read_at > SECONDS_TRUSTED:
        ended_at = ImportRun.objects.succeeded().aggregate(last=Max("ended_at"))["last"]
        version = ended_at.isoformat() if ended_at else "empty"
        _last_import = (now, version)
    return version


def forget_catalogue_version() -> None:
    """For the tests, where a catalogue lives less than a second."""
    global _last_import  # noqa: PLW0603
    _last_import = (0.0, "")
