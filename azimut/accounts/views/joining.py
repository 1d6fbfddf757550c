"""Asking to join a structure: found by its name or its town, confirmed by mail or by one's account, answered."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts import joining
from azimut.accounts.actors import signed_in_user
from azimut.accounts.forms_joining import AnswerForm, JoinByMailForm, JoinForm
from azimut.accounts.middleware import ActorRequest
from azimut.accounts.models import JoinRequest, User
from azimut.accounts.permissions import can_answer_join_request, can_see_join_requests
from azimut.accounts.queries import structures_meant_by, structures_told_of
from azimut.core.mail import site_for_mails
from azimut.core.permissions import Role, require
from azimut.directory.models import Structure

MOST_SHOWN = 20


def _visitor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@require_safe
def find_structure(request: HttpRequest) -> HttpResponse:
    """By words of its name or its town; the one of the SIRET that ProConnect told is proposed first."""
    words, user = request.GET.get("quoi", "")[:100].strip(), _visitor(request)
    found = list(structures_meant_by(words).select_related("network")[: MOST_SHOWN + 1]) if words else []
    content = {
        "words": words,
        "found": found[:MOST_SHOWN],
        "has_more": len(found) > MOST_SHOWN,
        "proposed": structures_told_of(user)[:MOST_SHOWN] if user else [],
    }
    return render(request, "accounts/joining/find.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """Someone signed in is known; anyone else gets one answer, account or not."""
    structure = get_object_or_404(Structure.objects.current(), pk=structure_id)
    user = _visitor(request)
    form = (JoinForm if user else JoinByMailForm)(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/joining/ask.html", {"structure": structure, "form": form})
    said = form.cleaned_data
    if not ratelimit.consume(request, action="join", key=(user.email if user else said["email"]).lower()):
        return render(request, "429.html", status=429)
    if user:
        joining.ask_to_join(structure, user=user, site=site_for_mails(request), **said)
        return redirect("my_join_requests")
    joining.ask_to_join_by_mail(structure, site=site_for_mails(request), **said)
    return redirect("join_asked")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/joining/asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since software opens the links of mails before people do."""
    found = JoinRequest.objects.of_token(token).select_related("structure").first()
    if found is None or not found.can_be_confirmed:
        return render(request, "accounts/joining/over.html", status=404)
    if request.method == "POST":
        joining.confirm_join_request(token, site=site_for_mails(request))
        return render(request, "accounts/joining/confirmed.html", {"structure": found.structure})
    return render(request, "accounts/joining/confirm.html", {"join_request": found})


@require_safe
def my_requests(request: HttpRequest) -> HttpResponse:
    asked_by_me = JoinRequest.objects.filter(user=signed_in_user(request)).select_related("structure")
    return render(request, "accounts/joining/mine.html", {"join_requests": asked_by_me.order_by("-asked_at")[:50]})


@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    joining.withdraw_join_request(request_id, user=signed_in_user(request))
    return redirect("my_join_requests")


@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    """Those that wait for this hat."""
    require(can_see_join_requests(request.actor))
    waiting = JoinRequest.objects.awaiting(request.actor).select_related("structure")[:100]
    return render(request, "accounts/joining/requests.html", {"join_requests": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, request_id: UUID) -> HttpResponse:
    found = get_object_or_404(JoinRequest.objects.open().select_related("structure"), pk=request_id)
    if not can_answer_join_request(request.actor, found.structure_id):
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/joining/answer.html", {"join_request": found, "form": form})
    said, site = form.cleaned_data, site_for_mails(request)
    if said["answer"] == "accept":
        joining.accept_join_request(found.pk, role=Role(said["role"]), actor=request.actor, site=site)
    else:
        joining.decline_join_request(found.pk, reason=said["reason"], actor=request.actor, site=site)
    return redirect("join_requests")
