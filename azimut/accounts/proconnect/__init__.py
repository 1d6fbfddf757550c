"""Signing in through ProConnect, the State's OpenID Connect for agents.

Promises: an account is recognised by the provider's number (`idp_id`, `sub`), never by an address; an address only
finds an invitation that waits; a SIRET proposes a structure and grants nothing; whatever ProConnect does, signing in
with a password goes on.
"""

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string


def way_in(request: HttpRequest, *, leads_to: str = "") -> str:
    """The button, for the sign-in page and for invitations; nothing where ProConnect is not set."""
    if not settings.PROCONNECT_IS_ON:
        return ""
    content = {"leads_to": leads_to or request.GET.get("next", "")}
    return render_to_string("accounts/proconnect/way_in.html", content, request)
