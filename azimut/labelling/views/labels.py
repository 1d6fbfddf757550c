"""Labels followed through their life: alert, suspension, withdrawal, transfer."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.directory.models import Structure
from azimut.labelling.enums import AppealKind, ChangeKind, LabelState
from azimut.labelling.judging import typed_day
from azimut.labelling.models import Label
from azimut.labelling.permissions import (
    can_act_on_label,
    can_follow_campaigns,
    can_record_appeal,
    can_speak_for_label,
)
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import raise_alert, restore_label, suspend_label, transfer_label, withdraw_label
from azimut.labelling.views.life import visible_label
from azimut.labelling.views.telling import told

PAGE_SIZE = 40
PLAIN_STEPS = {"retablir": restore_label, "suspendre": suspend_label, "retirer": withdraw_label}


@require_safe
def labels(request: ActorRequest) -> HttpResponse:
    """Every label, searched by state and by the name of its structure."""
    require(can_follow_campaigns(request.actor))
    state, asked = request.GET.get("etat", ""), request.GET.get("quoi", "").strip()[:100]
    found = Label.objects.select_related("structure", "department").order_by("-valid_from", "structure__name", "pk")
    if state in LabelState.values:
        found = found.filter(state=state)
    if asked:
        found = found.filter(structure__name__icontains=asked)
    content = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "states": LabelState.choices,
        "state": state,
        "asked": asked,
    }
    return render(request, "labelling/labels.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """One label, its history, and what may happen next."""
    found = visible_label(request, label_id)
    if request.method == "POST":
        require(can_act_on_label(request.actor, found))
        told(request, lambda: _act(request, found), "C'est enregistré : l'étape est ajoutée à l'histoire du label.")
        return redirect("labelling_label", found.pk)
    content = {
        "label": found,
        "events": found.events.order_by("-happened_at"),
        "statements": found.statements.select_related("author"),
        "changes": found.changes.select_related("seen_by"),
        "appeals": found.appeals.all(),
        "can_act": can_act_on_label(request.actor, found),
        "can_speak": can_speak_for_label(request.actor, found),
        "can_record": can_record_appeal(request.actor, found.structure_id),
        "change_kinds": ChangeKind.choices,
        "appeal_kinds": AppealKind.choices,
        "today": timezone.localdate(),
        "successors": found.successors.select_related("structure"),
    }
    return render(request, "labelling/followed.html", content)


def _act(request: ActorRequest, found: Label) -> object:
    reason = request.POST.get("motif", "")[:4000]
    step = request.POST.get("etape", "")
    if step == "alerte":
        before = typed_day(request.POST.get("reponse", ""))
        if before is None:
            raise LabellingRefused("Donnez la date avant laquelle la structure répond.")
        return raise_alert(found, reason=reason, answer_before=before, actor=request.actor)
    if step == "reprise":
        return transfer_label(found, _successor(request), reason=reason, actor=request.actor)
    if step not in PLAIN_STEPS:
        raise LabellingRefused("Choisissez ce qui arrive au label.")
    return PLAIN_STEPS[step](found, reason=reason, actor=request.actor)


def _successor(request: ActorRequest) -> Structure:
    siret = "".join(character for character in request.POST.get("siret", "") if character.isdigit())
    found: Structure | None = Structure.objects.current().filter(siret=siret).first() if siret else None
    if found is None:
        raise LabellingRefused("Aucune structure de l'annuaire n'a ce numéro SIRET.")
    return found
