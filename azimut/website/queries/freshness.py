"""When the catalogue or what people keep beside it last changed, without asking the database each time."""

import time

from django.db import router
from django.db.models import Count, Max, Q, Subquery
from django.db.models.functions import Greatest

from azimut.catalogue.models import Highlight
from azimut.core.models import ImportRun
from azimut.directory.models import PageChange
from azimut.events.models import Event
from azimut.guidance.models import YouthThemeVersion

SECONDS_TRUSTED = 1.0
"""How long a process believes that no import has ended; well under the two seconds promised for a change to show."""

_seen: dict[str, tuple[float, str]] = {}
"""By database: a replica may be late, and a page is kept under the version of the database it was read from."""


def catalogue_version() -> str:
    """Changes when an import has ended, someone corrected the page of a structure, wrote a youth theme or an event,
    put an occupation forward or ceased.

    Asks the database at most once a second per process, one small read for each.
    """
    database = router.db_for_read(ImportRun)
    read_at, version = _seen.get(database, (0.0, ""))
    now = time.monotonic()
    if not version or now - read_at > SECONDS_TRUSTED:
        made, decided = (
            Subquery(PageChange.objects.exclude(**{name: None}).order_by(f"-{name}").values(name)[:1])
            for name in ("made_at", "decided_at")
        )
        written = Subquery(YouthThemeVersion.objects.decided().order_by("-published_at").values("published_at")[:1])
        told = Subquery(Event.objects.order_by("-changed_at").values("changed_at")[:1])
        changed = Greatest(Max("ended_at"), made, decided, written, told)
        changed_at = ImportRun.objects.succeeded().aggregate(last=changed)["last"]
        by_hand = Highlight.objects.by_hand().aggregate(last=Max("pk"), over=Count("pk", filter=~Q(ended_on=None)))
        version = f"{changed_at.isoformat() if changed_at else 'empty'} {by_hand['last'] or 0} {by_hand['over']}"
        _seen[database] = (now, version)
    return version


def forget_catalogue_version() -> None:
    """For the tests, where a catalogue lives less than a second."""
    _seen.clear()
