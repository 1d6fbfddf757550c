"""Setting up a second factor proves it: the session that does so has it at once."""

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.forms import Form
from django.http import HttpResponse

from azimut.accounts.actors import SECOND_FACTOR_KEY


class ApplicationView(ActivateTOTPView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session[SECOND_FACTOR_KEY] = True
        return response


class PasskeyView(AddWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session[SECOND_FACTOR_KEY] = True
        return response


add_application = ApplicationView.as_view()
add_passkey = PasskeyView.as_view()
