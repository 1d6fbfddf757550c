"""What the worker does for reception."""

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.core.mail import written_mail
from azimut.core.tasks import TRIES, deliver_mail
from azimut.reception.addresses import guest_address, site_of
from azimut.reception.delivery import public_email_of
from azimut.reception.models import Appointment, GuestLink, Referral
from azimut.reception.services import make_partitions
from azimut.reception.services.appointments import remind
from azimut.reception.services.chasing import chase_referrals
from azimut.reception.services.guests import draw_code, draw_guest_link
from azimut.reception.services.notices import (
    deliver_digest,
    deliver_notice,
    readers_of_the_day,
    remind_people_of_meetings,
)

logger = logging.getLogger(__name__)


@app.periodic(cron="20 3 * * *")
@app.task(name="reception.make_partitions", queueing_lock="reception.make_partitions")
def prepare_months(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Each night, the partitions of the next months; without them records go to the default one and nothing is lost."""
    made = make_partitions()
    if made:
        logger.info("partitions de fiches d'accueil préparées : %s", made)


@app.periodic(cron="0 6 * * 1-5")
@app.task(name="reception.chase_referrals", queueing_lock="reception.chase_referrals")
def chase_each_working_morning(timestamp: int) -> None:  # noqa: ARG001
    """What is not answered comes back; then each reader has one mail with all that is new."""
    chased = chase_referrals()
    if any(chased):
        logger.info("orientations · rappelées : %s, restées sans réponse : %s", *chased)
    for user_id in readers_of_the_day():
        send_digest.defer(user_id=str(user_id))


@app.task(name="reception.send_notice", retry=TRIES)
def send_notice(*, notice_id: int) -> None:
    """The task holds a number only: who is written to, and about what, is read when it leaves."""
    deliver_notice(notice_id)


@app.task(name="reception.send_digest", retry=TRIES)
def send_digest(*, user_id: str) -> None:
    deliver_digest(UUID(user_id))


@app.periodic(cron="5 8-18 * * *")
@app.task(name="reception.remind_appointments", queueing_lock="reception.remind_appointments")
def remind_people_of_appointments(timestamp: int) -> None:  # noqa: ARG001
    """The day before, by day, to those who left an address; never twice for one appointment."""
    due = list(Appointment.objects.to_remind(timezone.now()))
    reminded = sum(remind(appointment) for appointment in due) + remind_people_of_meetings()
    if reminded:
        logger.info("rendez-vous · rappels : %s", reminded)


@app.task(name="reception.send_guest_code", retry=TRIES)
def send_guest_code(*, link_id: str) -> None:
    """Drawn here and written in the mail alone: no task, no table keeps it readable."""
    link = GuestLink.objects.select_related("referral__to_structure").filter(pk=link_id).first()
    to = public_email_of(link.referral.to_structure) if link else ""
    if link is None or not to or not link.may_be_opened:
        return
    mail = written_mail("reception/mail/guest_code.txt", code=draw_code(link))
    deliver_mail(to=to, subject=mail.subject, text=mail.text)


@app.task(name="reception.send_guest_link", retry=TRIES)
def send_guest_link(*, referral_id: str) -> None:
    """Another link for a structure without accounts, to its public address and no other."""
    referral = Referral.objects.select_related("from_structure", "to_structure").get(pk=referral_id)
    to = public_email_of(referral.to_structure)
    if not to or referral.is_over:
        return
    link = guest_address(site_of(referral), draw_guest_link(referral))
    mail = written_mail("reception/mail/structure.txt", referral=referral, link=link)
    deliver_mail(to=to, subject=mail.subject, text=mail.text)
