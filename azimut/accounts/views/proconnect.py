"""Signing in through ProConnect, and the link between an account and it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from azimut.accounts.actors import SECOND_FACTOR_KEY, signed_in_user
from azimut.accounts.models import ProConnectLink, User
from azimut.accounts.proconnect.claims import ProConnectAway, ProConnectDoubt, ProConnectRefusal
from azimut.accounts.proconnect.leaving import LINKING_KEY, NEXT_KEY, depart
from azimut.accounts.proconnect.services import adopt_address, unlink

STOPPED = "Vous avez arrêté la connexion chez ProConnect, ou il vous l'a refusée."
ASKED_AGAIN = "ProConnect demande que vous vous identifiiez de nouveau. Recommencez."
ERRORS: dict[str, Callable[[], ProConnectRefusal]] = {
    "access_denied": partial(ProConnectRefusal, STOPPED),
    "login_required": partial(ProConnectRefusal, ASKED_AGAIN),
    "server_error": ProConnectAway,
    "temporarily_unavailable": ProConnectAway,
}
"""What ProConnect says instead of a code (OpenID Connect Core, 3.1.2.6)."""


def _require_proconnect() -> None:
    if not settings.PROCONNECT_IS_ON:
        raise Http404("ProConnect n'est pas réglé ici.")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    _require_proconnect()
    return depart(request, leads_to=request.POST.get("next", ""))


class ReturnView(OIDCAuthenticationCallbackView):
    """The library checks and consumes the state, then asks the backend; we say what went wrong, and open the session.

    A GET that writes: the protocol has the browser redirected here.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        _require_proconnect()
        asked_by = request.session.get(LINKING_KEY, "")
        self.linking = request.user if asked_by and asked_by == str(request.user.pk) else None
        request.linking = self.linking  # type: ignore[attr-defined]
        self.user = None
        try:
            if "error" in request.GET:
                raise self._told_error()
            return super().get(request)
        except SuspiciousOperation:
            return self._refused(ProConnectDoubt())
        except ProConnectRefusal as refusal:
            return self._refused(refusal)

    def login_failure(self) -> HttpResponse:
        return redirect("account_inactive") if self.user else self._refused(ProConnectDoubt())

    def login_success(self) -> HttpResponse:
        request, user = self.request, self.user
        leads_to = request.session.pop(NEXT_KEY, "") or reverse("pro_home")
        if self.linking:
            messages.success(request, "Votre compte est relié à ProConnect.")
            return redirect("my_proconnect")
        record_authentication(request, user, method="proconnect")
        if not request.proconnect.has_second_factor:
            return perform_login(request, Login(user=user, redirect_url=leads_to))
        get_adapter(request).login(request, user)
        request.session[SECOND_FACTOR_KEY] = True
        return redirect(leads_to)

    def _told_error(self) -> ProConnectRefusal:
        """Believed only with a state of ours, which then serves no more."""
        states = self.request.session.get("oidc_states", {})
        if states.pop(self.request.GET.get("state", ""), None) is None:
            return ProConnectDoubt()
        self.request.session.save()  # whatever the status: Django keeps nothing of an answer over 500
        return ERRORS.get(self.request.GET["error"], ProConnectDoubt)()

    def _refused(self, refusal: ProConnectRefusal) -> HttpResponse:
        content = {"sentence": refusal.sentence}
        return render(self.request, "accounts/proconnect/refused.html", content, status=refusal.status)


come_back = ReturnView.as_view()


@require_safe
def my_links(request: HttpRequest) -> HttpResponse:
    _require_proconnect()
    links = ProConnectLink.objects.filter(user=signed_in_user(request))
    return render(request, "accounts/proconnect/mine.html", {"links": links})


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """A new way into the account: asked again who they are, unless they signed in a moment ago."""
    _require_proconnect()
    return _link(request)


@reauthentication_required
def _link(request: HttpRequest) -> HttpResponse:
    user: User = signed_in_user(request)
    return depart(request, leads_to=reverse("my_proconnect"), linking=str(user.pk))


@require_POST
def remove_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    _require_proconnect()
    unlink(link_id, user=signed_in_user(request))
    return redirect("my_proconnect")


@require_POST
def take_address(request: HttpRequest, link_id: UUID) -> HttpResponse:
    _require_proconnect()
    adopt_address(link_id, user=signed_in_user(request))
    return redirect("my_proconnect")
