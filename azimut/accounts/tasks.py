"""What the worker does for accounts."""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from procrastinate.contrib.django import app

from azimut.accounts.models import Invitation, JoinRequest, JoinRequestState, User
from azimut.core.mail import written_mail
from azimut.core.tasks import TRIES, deliver_mail


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
