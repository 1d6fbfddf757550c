"""What the worker does for the directory."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.directory.queries import structures_due_for_reminder

logger = logging.getLogger(__name__)


@app.periodic(cron="0 6 * * 1")
@app.task(name="directory.remind_stale_pages", queueing_lock="directory.remind_stale_pages")
def remind_stale_pages(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Each Monday, count the pages to confirm. The structures are written to once they have accounts."""
    due = structures_due_for_reminder(timezone.localdate())
    logger.info("fiches à confirmer : %s", due.count())
    for structure in due[:20]:
        logger.info("fiche à confirmer : %s (%s)", structure.name, structure.confirmed_on or "jamais confirmée")
