"""One's own account: hats, second factors, sessions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.actors import hats_of
from azimut.accounts.models import Session
from azimut.accounts.services import end_sessions


@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account.html", {"hats": hats_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; ends one of the others, or all of them."""
    current = request.session.session_key
    others = Session.objects.filter(user_id=str(request.user.pk)).open().exclude(session_key=current)
    if request.method == "POST":
        end_sessions(others, opened=request.POST.get("ouverte", ""))
        return redirect("my_sessions")
    this = Session.objects.get(session_key=current)
    return render(request, "account/sessions.html", {"this": this, "others": others})
