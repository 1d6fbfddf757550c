"""What the worker does for labelling each night."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.labelling.services import end_past_labels, record_members

logger = logging.getLogger(__name__)


@app.periodic(cron="15 2 * * *")
@app.task(name="labelling.keep_members", queueing_lock="labelling.keep_members")
def keep_members_each_night(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Labels past their last day end, then the list of members is written. 2:15 UTC is after midnight in Paris."""
    ended = end_past_labels(timezone.localdate())
    changed = record_members()
    logger.info("labellisation · labels arrivés à échéance : %s, membres changés : %s", ended, changed)
