"""What structures declare and what the public says is wrong, read by whoever keeps the directory."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.accounts.page_reminders import pages_without_manager
from azimut.core.form_faults import faults_of
from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.directory.keeping_pages import NoSuchThing, accept_change, decline_change
from azimut.directory.models import LONGEST_REASON, LONGEST_SETTLEMENT, ErrorReport, PageChange
from azimut.directory.permissions import can_moderate_pages, can_settle_error_report
from azimut.directory.services import settle_error_report
from azimut.website.own_page.forms import WrittenText
from azimut.website.own_page.reading import names_of
from azimut.website.own_page.wording import say_changes

SHOWN = 100


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[("accept", "J'accepte : la fiche change tout de suite"), ("decline", "Je n'accepte pas")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    reason = WrittenText(
        label="Pourquoi",
        help_text="Si vous n'acceptez pas : une phrase que la structure lira.",
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", "Dites pourquoi, en une phrase.")
        return cleaned


class SettlementForm(forms.Form):
    sentence = WrittenText(
        label="Ce qui a été fait",
        help_text="Une phrase, que tout le monde lit. Exemple : « Les horaires sont corrigés. »",
        max_length=LONGEST_SETTLEMENT,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Dites en une phrase ce qui a été fait."},
    )


@require_safe
def moderation(request: ActorRequest) -> HttpResponse:
    """What waits, oldest first."""
    require(can_moderate_pages(request.actor))
    pending = PageChange.objects.visible_to(request.actor).pending().select_related("structure").order_by("made_at")
    changes = list(pending[:SHOWN])
    reports = ErrorReport.objects.visible_to(request.actor).unsettled().select_related("structure")
    content = {
        "changes": say_changes(changes, names_of(changes)),
        "reports": reports.order_by("reported_at")[:SHOWN],
        "untended": pages_without_manager(localdate())[:SHOWN],
    }
    return render(request, "website/own_page/moderation.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: ActorRequest, change_id: str) -> HttpResponse:
    require(can_moderate_pages(request.actor))
    found = PageChange.objects.visible_to(request.actor).select_related("structure")
    change = get_object_or_404(found, pk=change_id)
    form = DecisionForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        _decide(request, change, form.cleaned_data)
        return redirect("moderation")
    (said,) = say_changes([change], names_of([change]))
    content = {"said": said, "change": change, "form": form, "faults": list(faults_of(form))}
    return render(request, "website/own_page/declaration.html", content, status=422 if form.errors else 200)


def _decide(request: ActorRequest, change: PageChange, answer: dict[str, str]) -> None:
    site = site_for_mails(request)
    if answer["answer"] == "decline":
        decline_change(change, answer["reason"], actor=request.actor, site=site)
        messages.success(request, "La structure est prévenue, avec votre raison.")
        return
    try:
        accept_change(change, actor=request.actor, site=site)
    except NoSuchThing:
        messages.warning(
            request, "Ce lieu ou ce service n'est plus sur la fiche. Refusez la déclaration, en le disant."
        )
    except ValidationError as error:
        messages.warning(request, f"Ce changement ne peut pas s'écrire : {' '.join(error.messages)}")
    else:
        messages.success(request, "La fiche est changée et la structure prévenue.")


@require_http_methods(["GET", "HEAD", "POST"])
def reported_error(request: ActorRequest, reference: str) -> HttpResponse:
    """Followed to its end by whoever can correct the page: its structure, or whoever keeps the directory."""
    visible = ErrorReport.objects.visible_to(request.actor).select_related("structure")
    report = get_object_or_404(visible, reference=reference)
    verdict = can_settle_error_report(request.actor, report)
    form = SettlementForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST":
        require(verdict)
        if form.is_valid():
            settle_error_report(report, form.cleaned_data["sentence"], actor=request.actor)
            messages.success(request, "C'est réglé. Si la personne a laissé son adresse, elle vient d'être prévenue.")
            return redirect("own_reports" if request.actor.structure_id else "moderation")
    content = {"report": report, "form": form, "can_write": bool(verdict), "faults": list(faults_of(form))}
    return render(request, "website/own_page/report.html", content, status=422 if form.errors else 200)
