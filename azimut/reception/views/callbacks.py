"""Asking a structure to call back, without an account."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from azimut.core.mail import site_for_mails
from azimut.core.rate_limits import Limit, RateLimiter, seconds_to_wait
from azimut.directory.models import Structure
from azimut.reception.callback_forms import CallbackForm
from azimut.reception.consents import TO_BE_CALLED_BACK
from azimut.reception.delivery import phone_of, way_to
from azimut.reception.enums import CallMoment, Delivery, PersonNeed
from azimut.reception.services.callbacks import ask_for_callback
from azimut.reception.services.follow_links import draw_follow_link

CALLBACKS = RateLimiter(Limit(burst=20, per_second=1 / 60))
"""Requests to be called, each of which someone must answer: a class may make one each, a robot not for long."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """A structure that would not see the request says how to call it instead."""
    found = Structure.objects.select_related("network").filter(pk=structure_id, ended_on=None).first()
    if found is None:
        raise Http404("Cette structure n'existe plus, ou a changé de nom. « Qui peut m'aider ? » en propose d'autres.")
    if way_to(found) == Delivery.CALL:
        status = 409 if request.method == "POST" else 200
        return render(request, "reception/callbacks/call.html", _content(found), status=status)
    data = request.POST if request.method == "POST" else None
    form = CallbackForm(data, about=f"reception.callback.{found.pk}", initial=_said(request))
    seconds = seconds_to_wait(request, CALLBACKS) if form.is_bound and form.is_valid() else 0
    if form.is_bound and form.is_valid() and not seconds:
        return _ask(request, found, form)
    return _shown(request, found, form, seconds)


def _shown(request: HttpRequest, found: Structure, form: CallbackForm, seconds: int) -> HttpResponse:
    """The form, with all that was written."""
    status = 422 if form.errors else 200
    if seconds:
        form.add_error(None, f"Beaucoup de demandes arrivent d'ici. Envoyez de nouveau dans {seconds} secondes.")
        status = 429
    response = render(request, "reception/callbacks/ask.html", {**_content(found), "form": form}, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _ask(request: HttpRequest, found: Structure, form: CallbackForm) -> HttpResponse:
    site = site_for_mails(request)
    moment = CallMoment(form.cleaned_data["moment"])
    assert form.key is not None
    made = ask_for_callback(found, form.facts, form.identity, moment=moment, key=form.key, site=site)
    return redirect(reverse("follow", args=[draw_follow_link(made.referral)]) + "?envoye=1")


def _said(request: HttpRequest) -> dict[str, Any]:
    """What the guided questions already know, so that it is not asked again."""
    need = request.GET.get("besoin", "")
    return {
        "need": need if need in PersonNeed.values else PersonNeed.NE_SAIT_PAS,
        "situation": request.GET.get("situation", "")[:40],
        "moment": CallMoment.ANY,
    }


def _content(found: Structure) -> dict[str, Any]:
    return {"structure": found, "point": phone_of(found), "consent": TO_BE_CALLED_BACK}
