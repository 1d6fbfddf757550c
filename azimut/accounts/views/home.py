"""The home of the professionals' space, and the change of hat."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from azimut.accounts.actors import hats_of
from azimut.accounts.frame import to_do, to_know
from azimut.accounts.middleware import ActorRequest
from azimut.accounts.services import wear_hat


@require_safe
def pro_home(request: ActorRequest) -> HttpResponse:
    content = {"to_do": to_do(request.actor), "to_know": to_know(request.actor)}
    return render(request, "pro/home.html", content)


@require_POST
def change_hat(request: ActorRequest) -> HttpResponse:
    """Another hat of the same person; the page one was on may not exist for it, so back to the home."""
    wear_hat(request.session, request.POST.get("casquette", ""), hats=hats_of(request))
    return redirect("pro_home")
