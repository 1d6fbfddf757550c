"""What the worker does for labelling each night."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.labelling.notifications import (
    announce_open_campaigns,
    day_in_paris,
    remind_drafts,
    send_digests,
    tell_labels_that_end,
)
from azimut.labelling.services import end_past_labels, record_members
from azimut.labelling.services.bundles import write_bundle

logger = logging.getLogger(__name__)


@app.periodic(cron="15 2 * * *")
@app.task(name="labelling.keep_members", queueing_lock="labelling.keep_members")
def keep_members_each_night(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Labels past their last day end, then the list of members is written. 2:15 UTC is after midnight in Paris."""
    ended = end_past_labels(timezone.localdate())
    changed = record_members()
    logger.info("labellisation · labels arrivés à échéance : %s, membres changés : %s", ended, changed)


@app.periodic(cron="*/10 * * * *")
@app.task(name="labelling.announce", queueing_lock="labelling.announce")
def announce_and_remind(timestamp: int) -> None:  # noqa: ARG001
    """A campaign that opened is announced, drafts are reminded; what was said once is not said again."""
    now = timezone.now()
    if told := announce_open_campaigns(now) + remind_drafts(now):
        logger.info("labellisation · annonces et rappels : %s", told)


@app.periodic(cron="0 6 * * 1-5")
@app.task(name="labelling.digest", queueing_lock="labelling.digest")
def write_each_morning(timestamp: int) -> None:  # noqa: ARG001
    """On working days: the digest of those who judge, and the labels that end."""
    today = day_in_paris(timezone.now())
    told = tell_labels_that_end(today), send_digests(today)
    logger.info("labellisation · fins de label annoncées, résumés du jour : %s, %s", *told)


@app.task(name="labelling.session_bundle")
def write_session_bundle(bundle_id: int) -> None:
    """The files of a long session in one document, for whoever asked."""
    write_bundle(bundle_id)
