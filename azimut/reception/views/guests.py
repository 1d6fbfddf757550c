"""A structure without accounts reads and answers one referral: a link that serves once, then a code."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from azimut.core.permissions import Actor, Refusal
from azimut.core.rate_limits import seconds_to_wait
from azimut.reception.models import GuestLink
from azimut.reception.models.guest_links import OPEN_FOR
from azimut.reception.services import guests
from azimut.reception.services import referrals as acts
from azimut.reception.views.following import LINKS, kept_to_oneself
from azimut.reception.views.referrals import ACTS, as_sent, sheet_content


@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Before the code, the page says what the link is for and nothing of the request; after it, the request itself."""
    seconds = seconds_to_wait(request, LINKS)
    if seconds:
        return kept_to_oneself(render(request, "429.html", {"seconds": seconds}, status=429))
    sides = ("referral__from_structure", "referral__to_structure", "referral__next_structure", "referral__follows")
    link = GuestLink.objects.of_token(token).select_related(*sides).first()
    if link is None:
        return kept_to_oneself(render(request, "reception/following/dead.html", status=404))
    if link.is_open and request.get_signed_cookie(settings.GUEST_COOKIE_NAME, "", salt=str(link.pk)) == "open":
        return kept_to_oneself(_opened(request, token, link))
    return kept_to_oneself(_door(request, token, link))


def _door(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    """Asking for a code, giving it, or asking for another link."""
    act, content = request.POST.get("acte", ""), {"link": link, "token": token, "structure": link.referral.to_structure}
    try:
        if request.method == "POST" and act == "ouvrir":
            return _open(token, guests.open_with_code(link, request.POST.get("code", "")[:12]))
        if request.method == "POST" and act == "code":
            guests.ask_for_code(link)
            return redirect("guest", token)
        if request.method == "POST" and act == "autre-lien":
            guests.ask_for_another_link(link.referral)
            return render(request, "reception/guests/door.html", {**content, "is_asked": True})
    except Refusal as refusal:
        link.refresh_from_db()
        return render(request, "reception/guests/door.html", {**content, "refusal": refusal.sentence}, status=422)
    return render(request, "reception/guests/door.html", content)


def _open(token: str, link: GuestLink) -> HttpResponse:
    response = redirect("guest", token)
    response.set_signed_cookie(
        settings.GUEST_COOKIE_NAME,
        "open",
        salt=str(link.pk),
        max_age=int(OPEN_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _opened(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    """The request, and what this structure can do now."""
    actor = guests.guest_of(link)
    act = request.POST.get("acte", "")
    if request.method == "POST" and act == "identite":
        person = acts.read_identity(link.referral, actor=actor)
        return _page(request, link, actor, {"person": person, "is_identity_asked": True})
    if request.method == "POST":
        return _do(request, token, link, actor)
    return _page(request, link, actor)


def _do(request: HttpRequest, token: str, link: GuestLink, actor: Actor) -> HttpResponse:
    known = ACTS.get(request.POST.get("acte", ""))
    form = known.read(request.POST) if known else None
    if known is None or form is None or not form.is_valid():
        return _page(request, link, actor, as_sent(form), status=422)
    try:
        known.fire(link.referral, actor, form.cleaned_data)
    except acts.NoLongerPossible as refusal:
        link.referral.refresh_from_db()
        return _page(request, link, actor, {"refusal": refusal.sentence}, status=409)
    return redirect("guest", token)


def _page(
    request: HttpRequest, link: GuestLink, actor: Actor, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    content = {**sheet_content(actor, link.referral), "is_guest": True, "link": link, **(more or {})}
    return render(request, "reception/guests/sheet.html", content, status=status)
