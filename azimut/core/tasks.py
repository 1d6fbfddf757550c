"""What the worker does for the frame: purge, seal the journal, look after files, send mail."""

import logging

from django.core.mail import send_mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from azimut.core.files.services import judge_pending_files, sweep_orphans
from azimut.core.history import journal
from azimut.core.personal_data import purge

logger = logging.getLogger(__name__)

TRIES = RetryStrategy(max_attempts=8, exponential_wait=4)
"""A mail server that is away for a few hours is no reason to lose a mail."""


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


@app.periodic(cron="45 3 * * *")
@app.task(name="core.sweep_files", queueing_lock="core.sweep_files")
def sweep_files_each_night(timestamp: int) -> None:  # noqa: ARG001
    """Files whose row was never written, or is gone, go after a day."""
    if count := sweep_orphans():
        logger.info("fichiers reçus · sans ligne, retirés : %s", count)


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.judge_files", queueing_lock="core.judge_files")
def judge_files_that_wait(timestamp: int) -> None:  # noqa: ARG001
    """The antivirus may be back."""
    judge_pending_files()


@app.task(name="core.send_mail", retry=TRIES)
def deliver_mail(*, to: str, subject: str, text: str) -> None:
    send_mail(subject, text, None, [to])
