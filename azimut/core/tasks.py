"""What the worker does for the frame."""

import logging

from procrastinate.contrib.django import app

from azimut.core.history import journal
from azimut.core.personal_data import purge

logger = logging.getLogger(__name__)


@app.periodic(cron="30 3 * * *")
@app.task(name="core.purge", queueing_lock="core.purge")
def purge_each_night(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """What has been kept long enough goes, each night."""
    for removed in purge():
        if removed.count:
            logger.info("purge · %s : %s", removed.rule.label, removed.count)
    logger.info("journal · tête de la chaîne %s", journal.head())


@app.periodic(cron="* * * * *")
@app.task(name="core.seal_journal", queueing_lock="core.seal_journal")
def seal_journal_each_minute(timestamp: int) -> None:  # noqa: ARG001
    """What was committed since the last minute is chained; nobody waits for it."""
    journal.seal()
