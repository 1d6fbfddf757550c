"""What a person opens by their private link: never cached, never indexed, never told to another site."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from azimut.core.calendar_files import calendar_response
from azimut.core.rate_limits import Limit, RateLimiter, seconds_to_wait
from azimut.reception.appointment_files import appointment_of
from azimut.reception.consents import consent_text
from azimut.reception.delivery import phone_of
from azimut.reception.enums import Helped, ReferralState
from azimut.reception.models import Referral
from azimut.reception.permissions_appointment import can_choose_slot
from azimut.reception.services.follow_links import find_followed
from azimut.reception.services.following import TooSoonToSay, say_whether_it_helped, withdraw_by_person
from azimut.reception.telling import steps_of, what_next
from azimut.reception.views.appointments import free_slots

LINKS = RateLimiter(Limit(burst=120, per_second=1))
"""Private links opened from one place: enough for a waiting room, too few to guess one among 2 to the power of 256."""
View = Callable[..., HttpResponse]


def private_link(view: View) -> View:
    """A view of what a link opens: the referral is found, or a page says why it is not."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        seconds = seconds_to_wait(request, LINKS)
        if seconds:
            response = render(request, "429.html", {"seconds": seconds}, status=429)
            response["Retry-After"] = str(seconds)
            return kept_to_oneself(response)
        found = find_followed(token)
        if found is None:
            return kept_to_oneself(render(request, "reception/following/dead.html", status=404))
        return kept_to_oneself(view(request, token, found))

    return opened


def kept_to_oneself(response: HttpResponse) -> HttpResponse:
    """No cache, no search engine, no other site learns of it."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": forms would then be sent without their origin, and be refused.
    response["Referrer-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def follow(request: HttpRequest, token: str, found: Referral) -> HttpResponse:
    """Where it stands, what comes next, who to call. Stopping asks once, on its own page, and cannot be undone."""
    if request.method == "POST":
        return _do(request, token, found)
    template = "stop" if "arreter" in request.GET and not found.identity_erased_at else "status"
    return render(request, f"reception/following/{template}.html", _content(request, token, found))


def _do(request: HttpRequest, token: str, found: Referral) -> HttpResponse:
    act, refusal = request.POST.get("acte", ""), ""
    if act == "arreter":
        withdraw_by_person(found)
    elif act == "avis" and request.POST.get("aide") in Helped.values:
        try:
            say_whether_it_helped(found, Helped(request.POST["aide"]))
        except TooSoonToSay as too_soon:
            refusal = too_soon.sentence
    else:
        refusal = "Choisissez une réponse, puis envoyez de nouveau."
    if refusal:
        content = {**_content(request, token, found), "refusal": refusal}
        return render(request, "reception/following/status.html", content, status=422)
    return redirect("follow", token)


@require_safe
@private_link
def appointment_file(request: HttpRequest, token: str, found: Referral) -> HttpResponse:  # noqa: ARG001
    """The appointment, for the person's own calendar."""
    if found.state != ReferralState.APPOINTMENT:
        raise Http404("Il n'y a pas de rendez-vous fixé pour cette demande.")
    return calendar_response(appointment_of(found))


def _content(request: HttpRequest, token: str, found: Referral) -> dict[str, Any]:
    return {
        "referral": found,
        "token": token,
        "callback": getattr(found, "callback", None),
        "steps": steps_of(found),
        "next": what_next(found),
        "point": phone_of(found.to_structure),
        "sender_point": phone_of(found.from_structure) if found.from_structure else None,
        "is_sent": "envoye" in request.GET,
        "address": request.build_absolute_uri(request.path),
        "has_appointment": found.state == ReferralState.APPOINTMENT,
        "may_choose": can_choose_slot(found) and free_slots(found.to_structure_id).exists(),
        "helped": Helped,
        "consent": consent_text(found.consent_version),
    }
