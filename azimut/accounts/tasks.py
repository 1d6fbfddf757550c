"""What the worker does for accounts."""

import logging

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.accounts.models import Invitation, JoinRequest, JoinRequestState, Membership, User
from azimut.core.mail import written_mail
from azimut.core.permissions import Role
from azimut.core.tasks import TRIES, deliver_mail

logger = logging.getLogger(__name__)


@app.periodic(cron="0 6 * * *")
@app.task(name="accounts.remind_stale_pages", queueing_lock="accounts.remind_stale_pages")
def remind_stale_pages(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives when it was due
    """Each morning of a working day, the managers of the pages whose reminder is due are written to."""
    from azimut.accounts.page_reminders import pages_without_manager, send_reminders

    today = timezone.localdate()
    logger.info("fiches relancées : %s", send_reminders(today))
    logger.info("fiches à confirmer que personne ne tient : %s", pages_without_manager(today).count())


@app.task(name="accounts.write_to_managers", retry=TRIES)
@transaction.atomic
def write_to_managers(*, structure_id: str, subject: str, text: str) -> None:
    """One letter for each manager of today, all or none put in the queue: tried again, nobody is written to twice.

    Domains below the accounts defer it by its name, since only the accounts know who answers for a structure.
    """
    managers = Membership.objects.current().filter(structure__pk=structure_id, role=Role.STRUCTURE_MANAGER)
    for address in managers.order_by("started_at").values_list("user__email", flat=True).distinct():
        deliver_mail.defer(to=address, subject=subject, text=text)


@app.task(name="accounts.send_password_reset", retry=TRIES)
def send_password_reset(*, email: str, site: str) -> None:
    """Write to this address, if it has an account: looked up here, so that the page takes the same time either way."""
    user = User.objects.active().of_address(email).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    link = site + reverse("account_reset_password_from_key", kwargs=key)
    mail = written_mail("accounts/mail/password_reset.txt", user=user, link=link)
    deliver_mail(to=user.email, subject=mail.subject, text=mail.text)


@app.task(name="accounts.send_invitation", retry=TRIES)
def send_invitation(*, invitation_id: str, site: str) -> None:
    """Draw the secret of the link here and write it in the mail alone: no task, no table keeps it readable."""
    from azimut.accounts.invitations import draw_token

    invitation = Invitation.objects.pending().filter(pk=invitation_id).first()
    if invitation is None:
        return
    link = site + reverse("invitation", kwargs={"token": draw_token(invitation)})
    text = written_mail("accounts/mail/invitation.txt", invitation=invitation, link=link)
    deliver_mail(to=invitation.email, subject=text.subject, text=text.text)


@app.task(name="accounts.send_join_confirmation", retry=TRIES)
def send_join_confirmation(*, request_id: str, site: str) -> None:
    """The secret of the link is drawn here and written in the mail alone."""
    from azimut.accounts.joining import draw_join_token

    requests = JoinRequest.objects.filter(state=JoinRequestState.UNCONFIRMED).select_related("structure")
    request = requests.filter(pk=request_id).first()
    if request is None:
        return
    link = site + reverse("confirm_join_request", kwargs={"token": draw_join_token(request)})
    text = written_mail("accounts/mail/join_confirmation.txt", structure=request.structure, link=link)
    deliver_mail(to=request.email, subject=text.subject, text=text.text)
