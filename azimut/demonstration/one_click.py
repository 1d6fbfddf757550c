"""Signing in with one click, in the demonstration and nowhere else."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from azimut.accounts.actors import SECOND_FACTOR_KEY
from azimut.demonstration.notebooks import CODE
from azimut.demonstration.people import DOMAIN, PEOPLE, demonstration_people


def way_in(request: HttpRequest) -> str:
    """The buttons of the sign-in page."""
    if not settings.DEMONSTRATION:
        return ""
    return render_to_string("demonstration/way_in.html", {"people": PEOPLE, "notebook_code": CODE}, request)


@require_POST
def one_click(request: HttpRequest) -> HttpResponse:
    """Opens the session of someone of the demonstration; the click stands for their second factor."""
    if not settings.DEMONSTRATION:
        raise Http404
    user = get_object_or_404(demonstration_people(), email=f"{request.POST.get('personne', '')}{DOMAIN}")
    get_adapter(request).login(request, user)
    request.session[SECOND_FACTOR_KEY] = True
    return redirect("pro_home")
