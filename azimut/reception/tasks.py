"""What the worker does for reception."""

import logging

from procrastinate.contrib.django import app

from azimut.reception.services import make_partitions

logger = logging.getLogger(__name__)


@app.periodic(cron="20 3 * * *")
@app.task(name="reception.make_partitions", queueing_lock="reception.make_partitions")
def prepare_months(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Each night, the partitions of the next months; without them records go to the default one and nothing is lost."""
    made = make_partitions()
    if made:
        logger.info("partitions de fiches d'accueil préparées : %s", made)
