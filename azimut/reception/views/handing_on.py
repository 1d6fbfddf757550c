"""Who follows what inside a structure: assigning one referral, handing on all of someone's."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.calendar_files import calendar_response
from azimut.core.permissions import require
from azimut.reception.appointment_files import appointment_of
from azimut.reception.colleagues import colleagues_of
from azimut.reception.models import AnswerTemplate, Referral
from azimut.reception.permissions import can_hand_on_files, can_write_referral
from azimut.reception.services import messages as answers
from azimut.reception.services.referrals import assign_referral, hand_on_files


class HandingOnForm(forms.Form):
    """Who leaves: whoever follows something. Who goes on: any member."""

    def __init__(self, *args: Any, structure_id: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still = Referral.objects.received_by(structure_id).ongoing().exclude(assignee=None)
        followers = still.order_by("assignee").values_list("assignee", "assignee__first_name", "assignee__last_name")
        leavers = [(str(pk), f"{first} {last}") for pk, first, last in followers.distinct()]
        self.fields["leaver"] = forms.ChoiceField(label="Les suivis de", choices=leavers)
        self.fields["heir"] = forms.ChoiceField(label="vont à", choices=colleagues_of(structure_id))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("leaver") and cleaned.get("leaver") == cleaned.get("heir"):
            self.add_error("heir", "Choisissez quelqu'un d'autre.")
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def handing_on(request: ActorRequest) -> HttpResponse:
    """*Passation*: every open file of someone who leaves goes to a colleague in one act, history kept."""
    structure_id = request.actor.structure_id
    require(can_write_referral(request.actor, structure_id))
    form = HandingOnForm(request.POST if request.method == "POST" else None, structure_id=structure_id)
    if form.is_bound and form.is_valid():
        leaver, heir = UUID(form.cleaned_data["leaver"]), UUID(form.cleaned_data["heir"])
        count = hand_on_files(leaver_id=leaver, heir_id=heir, actor=request.actor)
        messages.success(request, f"{count} suivi{'s' if count > 1 else ''} confié{'s' if count > 1 else ''}.")
        return redirect("referrals")
    return render(request, "reception/handing_on.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def assign(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """One referral, to a colleague or to oneself."""
    found = get_object_or_404(Referral.objects.visible_to(request.actor), pk=referral_id)
    require(can_hand_on_files(request.actor, found.to_structure_id))
    chosen = request.POST.get("a", "")
    if chosen not in dict(colleagues_of(found.to_structure_id)):
        raise Http404("Cette personne n'est pas membre de la structure.")
    assign_referral(found, to_id=UUID(chosen), actor=request.actor)
    return redirect("referral", found.pk)


@require_POST
def write(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """A message to the other side."""
    found = get_object_or_404(Referral.objects.visible_to(request.actor), pk=referral_id)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if text:
        answers.write_message(found, text[: answers.LONGEST_MESSAGE], actor=request.actor)
    else:
        messages.error(request, "Écrivez un message avant de l'envoyer.")
    return redirect("referral", found.pk)


@require_safe
def appointment_file(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """The appointment, for the calendar of whoever receives or refers."""
    found = get_object_or_404(Referral.objects.visible_to(request.actor).select_related("to_structure"), pk=referral_id)
    if found.appointment_at is None or found.is_over:
        raise Http404("Il n'y a pas de rendez-vous fixé pour cette orientation.")
    return calendar_response(appointment_of(found))


class TemplateForm(forms.ModelForm):
    class Meta:
        model = AnswerTemplate
        fields = ("title", "text")
        widgets = {"text": forms.Textarea({"rows": 4})}


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: ActorRequest) -> HttpResponse:
    """The answers a structure writes often."""
    structure_id = request.actor.structure_id
    require(can_write_referral(request.actor, structure_id))
    own = AnswerTemplate.objects.of_structure(structure_id)
    if request.method == "POST" and "retirer" in request.POST:
        answers.remove_template(request.POST["retirer"], actor=request.actor)
        return redirect("answer_templates")
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answers.keep_template(**form.cleaned_data, actor=request.actor)
        return redirect("answer_templates")
    content = {"form": form, "templates": own}
    return render(request, "reception/answer_templates.html", content, status=422 if form.errors else 200)
