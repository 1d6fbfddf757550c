"""One's own account: hats, second factors, sessions."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.actors import hats_of, signed_in_user
from azimut.accounts.archive import archive_of
from azimut.accounts.forms import ClosingForm
from azimut.accounts.models import Session
from azimut.accounts.services import close_own_account, end_sessions


@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account.html", {"hats": hats_of(request)})


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """The archive of what is held of oneself."""
    response = JsonResponse(archive_of(signed_in_user(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Says what cannot be undone, asks once for the address, does it."""
    form = ClosingForm(request.POST or None, user=signed_in_user(request))
    if not form.is_valid():
        return render(request, "account/closing.html", {"form": form})
    close_own_account(signed_in_user(request))
    logout(request)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; ends one of the others, or all of them."""
    current = request.session.session_key
    others = Session.objects.filter(user=signed_in_user(request)).open().exclude(session_key=current)
    if request.method == "POST":
        end_sessions(others, opened=request.POST.get("ouverte", ""))
        return redirect("my_sessions")
    this = Session.objects.get(session_key=current)
    return render(request, "account/sessions.html", {"this": this, "others": others})
