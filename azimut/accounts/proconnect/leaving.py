"""Going to ProConnect and back to one's own browser.

The form is posted here (a sign-in is never begun by a link from elsewhere), and the page it gives leads there by a
`Refresh` header: a redirect would be a form sent to another site, and to every provider that site redirects to, which
our policy forbids.
"""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

ID_TOKEN_KEY = "oidc_id_token"  # noqa: S105  the library's name in the session
NEXT_KEY = "oidc_login_next"
LINKING_KEY = "proconnect_linking"
"""Who asked to link their account: nobody else comes back as them."""


def depart(request: HttpRequest, *, leads_to: str, linking: str = "") -> HttpResponse:
    """Draws the state and the nonce, keeps them in the session, and leads to ProConnect."""
    address = OIDCAuthenticationRequestView().get(request)["Location"]
    request.session[NEXT_KEY] = leads_to if get_adapter(request).is_safe_url(leads_to) else ""
    request.session[LINKING_KEY] = linking
    return go_to(request, address, "accounts/proconnect/leaving.html")


def go_to(request: HttpRequest, address: str, template: str) -> HttpResponse:
    response = render(request, template, {"address": address})
    response["Refresh"] = f"0; url={address}"
    return response


def end_of_session(request: HttpRequest) -> str:
    """Where ProConnect closes its own session; empty for whoever did not come from there."""
    id_token = request.session.get(ID_TOKEN_KEY)
    if not id_token or not settings.PROCONNECT_IS_ON:
        return ""
    asked = {
        "id_token_hint": id_token,
        "state": get_random_string(settings.OIDC_STATE_SIZE),  # asked for; what comes back changes nothing here
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("signed_out")),
    }
    return f"{settings.PROCONNECT_END_SESSION_ENDPOINT}?{urlencode(asked)}"
