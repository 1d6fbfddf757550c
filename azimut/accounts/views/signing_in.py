"""Signing in and out; everything else of it is allauth's (accounts/urls.py)."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.forms import ForgottenPasswordForm
from azimut.accounts.proconnect.leaving import end_of_session, go_to
from azimut.accounts.services import ask_password_reset


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Here first; then there too, for whoever came through ProConnect."""
    elsewhere = end_of_session(request)
    logout(request)
    return go_to(request, elsewhere, "accounts/proconnect/signing_out.html") if elsewhere else redirect("home")


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Where ProConnect sends back to once its own session is closed."""
    return render(request, "accounts/proconnect/signed_out.html")


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """The same answer, in the same time, whether the address has an account or not."""
    form = ForgottenPasswordForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/password_reset.html", {"form": form})
    if not ask_password_reset(form.cleaned_data["email"], request=request):
        return render(request, "429.html", status=429)
    return redirect("account_reset_password_done")
