"""Relay without identity, and the follow-up circle that may come of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.rate_limits import Limit, RateLimiter
from azimut.reception.consents import TO_FORM_A_CIRCLE
from azimut.reception.enums import PersonNeed, PersonSituation
from azimut.reception.forms import several_of
from azimut.reception.models import Relay, RelayReader
from azimut.reception.models.relays import LONGEST_TEXT
from azimut.reception.note_screening import Trace, screen_note
from azimut.reception.permissions import can_write_referral
from azimut.reception.services import relays

CODES = RateLimiter(Limit(burst=10, per_second=1 / 30))
"""Codes typed by one person: enough for mistakes, too few to find one of thirty to the power of eight."""


class RelayForm(forms.Form):
    situation = forms.ChoiceField(label="Situation", choices=PersonSituation.choices)
    needs = several_of("Besoins", PersonNeed, required=True)
    done_so_far = forms.CharField(
        label="Ce qui a été fait jusqu'ici",
        help_text="Sans rien qui dise qui est la personne : ni nom, ni téléphone, ni adresse.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )
    has_circle = forms.BooleanField(label=TO_FORM_A_CIRCLE.text, required=False)

    names_nobody = forms.BooleanField(label="J'ai relu : ce texte ne nomme personne", required=False)
    asks_about_names = False

    def clean(self) -> dict[str, Any]:
        """What surely tells who someone is, is refused; what looks like a name is asked about."""
        cleaned = super().clean() or self.cleaned_data
        for finding in screen_note(str(cleaned.get("done_so_far", ""))):
            is_name = finding.trace is Trace.NAME
            if not (is_name and cleaned.get("names_nobody")):
                self.asks_about_names = self.asks_about_names or is_name
                self.add_error("done_so_far", finding.sentence)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("situation", "needs", "done_so_far")}


@require_http_methods(["GET", "HEAD", "POST"])
def relays_page(request: ActorRequest) -> HttpResponse:
    """Open the code of a person, or see the circles one is in."""
    require(can_write_referral(request.actor, request.actor.structure_id))
    refusal, status, opened = "", 200, None
    if request.method == "POST":
        wait = CODES.seconds_to_wait(str(request.actor.user_id))
        try:
            opened = None if wait else relays.open_relay(request.POST.get("code", "")[:20], actor=request.actor)
        except relays.NoSuchCode as unknown:
            refusal, status = unknown.sentence, 422
        if wait:
            refusal, status = f"Trop de codes essayés. Attendez {wait} secondes.", 429
    circles = Relay.objects.circles_of(request.actor.user_id, request.actor.structure_id)
    together = RelayReader.objects.still_there().select_related("user", "structure")
    content = {
        "opened": opened,
        "refusal": refusal,
        "circles": circles.prefetch_related(Prefetch("readers", together)),
    }
    return render(request, "reception/relays/page.html", content, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_relay(request: ActorRequest) -> HttpResponse:
    """What was done so far; the code is shown once, to be written down or printed."""
    require(can_write_referral(request.actor, request.actor.structure_id))
    form = RelayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        has_circle = form.cleaned_data["has_circle"]
        relay, code = relays.write_relay(form.facts, has_circle=has_circle, actor=request.actor)
        return render(request, "reception/relays/code.html", {"relay": relay, "code": code})
    return render(request, "reception/relays/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def leave(request: ActorRequest, relay_id: UUID) -> HttpResponse:
    """One stops accompanying the person, or the person no longer wants the circle."""
    circles = Relay.objects.circles_of(request.actor.user_id, request.actor.structure_id)
    relay = get_object_or_404(circles, pk=relay_id)
    if request.POST.get("acte") == "finir":
        relays.end_circle(relay, actor=request.actor)
        messages.success(request, "Ce cercle est fini : plus personne n'y voit personne.")
    else:
        relays.leave_circle(relay, actor=request.actor)
        messages.success(request, "Vous n'êtes plus dans ce cercle.")
    return redirect("relays")
