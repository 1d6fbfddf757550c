"""What the worker does for accounts."""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from procrastinate.contrib.django import app

from azimut.accounts.models import User
from azimut.core.mail import send_mail_later


@app.task(name="accounts.send_password_reset")
def send_password_reset(*, email: str, site: str) -> None:
    """Write to this address, if it has an account: looked up here, so that the page takes the same time either way."""
    user = User.objects.active().of_address(email).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    link = site + reverse("account_reset_password_from_key", kwargs=key)
    send_mail_later("accounts/mail/password_reset.txt", to=user.email, user=user, link=link)
