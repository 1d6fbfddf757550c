"""What structures say of their label, and the appeals that are recorded."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import Role, require
from azimut.core.profile import active_profile
from azimut.labelling.enums import AppealOutcome
from azimut.labelling.judging import typed_day
from azimut.labelling.models import Appeal, DeclaredChange, Label
from azimut.labelling.permissions import ANIMATION, can_follow_campaigns, can_speak_for_label
from azimut.labelling.services import (
    answer_alert,
    close_appeal,
    declare_change,
    mark_change_read,
    record_appeal,
)
from azimut.labelling.views.files import visible_file
from azimut.labelling.views.telling import told


def visible_label(request: ActorRequest, label_id: UUID) -> Label:
    """The label, if this hat may read its life: else it does not exist."""
    labels = Label.objects.visible_to(request.actor)
    return get_object_or_404(labels.select_related("structure", "department", "replaces__structure"), pk=label_id)


@require_POST
def answer(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """The structure answers an alert."""
    found = visible_label(request, label_id)
    require(can_speak_for_label(request.actor, found))
    text = request.POST.get("reponse", "")
    told(request, lambda: answer_alert(found, text, actor=request.actor), "Votre réponse est envoyée.")
    return redirect("labelling_label", found.pk)


@require_POST
def change(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """The structure declares a change."""
    found = visible_label(request, label_id)
    require(can_speak_for_label(request.actor, found))
    typed = {"kind": request.POST.get("nature", ""), "text": request.POST.get("texte", "")}
    from_on = typed_day(request.POST.get("jour", ""))
    told(
        request,
        lambda: declare_change(found, from_on=from_on, actor=request.actor, **typed),
        "Le changement est déclaré. Corrigez aussi votre fiche de l'annuaire si elle a changé.",
    )
    return redirect("labelling_label", found.pk)


@require_POST
def change_read(request: ActorRequest, change_id: int) -> HttpResponse:
    """The animation has read a change."""
    require(can_follow_campaigns(request.actor))
    changes = DeclaredChange.objects.filter(label__in=Label.objects.visible_to(request.actor))
    found = get_object_or_404(changes.select_related("label"), pk=change_id)
    told(request, lambda: mark_change_read(found, actor=request.actor), "C'est noté : le changement est lu.")
    return redirect("labelling_label", found.label_id)


@require_safe
def appeals(request: ActorRequest) -> HttpResponse:
    """Every appeal, those that wait first, with the form that closes each."""
    require(can_follow_campaigns(request.actor))
    found = Appeal.objects.visible_to(request.actor).select_related(
        "decision__application__structure", "label__structure"
    )
    listed = sorted(found[:200], key=lambda one: one.outcome != AppealOutcome.PENDING)
    content = {
        "appeals": listed,
        "outcomes": _outcomes_for(request),
        "can_uphold": request.actor.is_one_of(Role.REGIONAL_OFFICER),
        "upheld_appeal": active_profile().labelling.upheld_appeal,
        "can_record": request.actor.is_one_of(*ANIMATION),
    }
    return render(request, "labelling/appeals.html", content)


def _outcomes_for(request: ActorRequest) -> list[tuple[str, str]]:
    """What this hat may write; ties with the structure are checked when it is written."""
    kept_back = {AppealOutcome.PENDING}
    if not request.actor.is_one_of(Role.REGIONAL_OFFICER):
        kept_back.add(AppealOutcome.UPHELD)
    return [choice for choice in AppealOutcome.choices if choice[0] not in kept_back]


@require_POST
def appeal_decision(request: ActorRequest, application_id: UUID, decision_id: UUID) -> HttpResponse:
    """An appeal against a decision is recorded."""
    application = visible_file(request, application_id)
    decision = get_object_or_404(application.decisions.select_related("application"), pk=decision_id)
    typed = _typed_appeal(request)
    told(request, lambda: record_appeal(decision, actor=request.actor, **typed), "Le recours est enregistré.")
    return redirect("label_application", application.pk)


@require_POST
def appeal_label(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """An appeal against what was done to a label is recorded."""
    found = visible_label(request, label_id)
    typed = _typed_appeal(request)
    told(request, lambda: record_appeal(found, actor=request.actor, **typed), "Le recours est enregistré.")
    return redirect("labelling_label", found.pk)


def _typed_appeal(request: ActorRequest) -> dict[str, Any]:
    return {
        "kind": request.POST.get("nature", ""),
        "filed_on": typed_day(request.POST.get("jour", "")),
        "grounds": request.POST.get("moyens", "")[:4000],
    }


@require_POST
def appeal_closed(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """How an appeal ended."""
    found = get_object_or_404(Appeal.objects.visible_to(request.actor), pk=appeal_id)
    outcome, answered = request.POST.get("issue", ""), request.POST.get("reponse", "")
    closed_on = typed_day(request.POST.get("jour", ""))
    told(
        request,
        lambda: close_appeal(found, outcome=outcome, closed_on=closed_on, answer=answered, actor=request.actor),
        "L'issue du recours est enregistrée. La structure est prévenue, sauf si elle l'a elle-même retiré.",
    )
    return redirect("labelling_appeals")
