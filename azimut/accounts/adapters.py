"""How allauth is bent to the rules of the service."""

import time
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from azimut.accounts.actors import needs_second_factor
from azimut.accounts.devices import device_of
from azimut.accounts.models import User
from azimut.accounts.sessions import DEVICE_KEY, OPENED_KEY
from azimut.core.encryption import decrypted, encrypted
from azimut.core.profile import active_profile

SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
"""What the page one lands on says already."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L'adresse ou le mot de passe n'est pas bon. Vérifiez les deux.",
        "incorrect_password": "Ce n'est pas votre mot de passe.",
        "incorrect_code": "Ce code n'est pas bon, ou il a déjà servi. Attendez le suivant.",
        "too_many_login_attempts": "Trop d'essais. Attendez cinq minutes, puis recommencez.",
        "rate_limited": "Trop d'essais. Attendez quelques minutes, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Nobody signs up: an account comes from an invitation."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only a path of this very site is followed after signing in."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[OPENED_KEY] = timezone.now().isoformat()
        request.session[DEVICE_KEY] = device_of(request.headers.get("User-Agent", ""))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago is not asked again at once: setting up a second factor comes just after."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *more: Any, **named: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *more, **named)

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:
        """Sent by the services, through the worker."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Vos fonctions demandent un second moyen de connexion : ajoutez-en un autre "
        "avant de retirer celui-ci.",
    }

    def get_totp_issuer(self) -> str:
        return active_profile().identity.short_name

    def build_totp_svg(self, url: str) -> str:
        """Drawn by the library that draws the other QR codes."""
        return segno.make(url, micro=False).svg_inline(scale=5, border=3, light="#fff")

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        is_last = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return not (is_last and needs_second_factor(User.objects.get(pk=authenticator.user_id)))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002  allauth's signature
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Clé {count + 1}"
