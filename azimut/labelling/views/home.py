"""The first page of labelling: campaigns and one's own files, or the files one judges."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.directory.models import ReceptionPoint, Structure
from azimut.labelling.awaiting import tasks_of
from azimut.labelling.enums import ApplicationState
from azimut.labelling.judging import identifier
from azimut.labelling.models import Label, LabelApplication, LabelApplicationQuerySet, LabellingCampaign
from azimut.labelling.permissions import can_see_labelling
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import begin_application
from azimut.territories.models import Department

PAGE_SIZE = 40


@require_safe
def labelling_home(request: ActorRequest) -> HttpResponse:
    """Campaigns and the structure's own files; for those who judge, the files they may read."""
    require(can_see_labelling(request.actor))
    files = LabelApplication.objects.visible_to(request.actor).select_related("campaign", "structure", "department")
    if request.actor.structure_id:
        return _structure_home(request, files)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("etat", "campagne", "quoi")}
    content = {
        "page": Paginator(_asked_for(files, asked), PAGE_SIZE).get_page(request.GET.get("page")),
        "states": [(value, label) for value, label in ApplicationState.choices if value not in {"draft", "abandoned"}],
        "asked": asked,
        "campaigns": LabellingCampaign.objects.order_by("-opens_at")[:12],
        "tasks": tasks_of(request.actor),
        "by_campaign": active_profile().labelling.by == "campaigns",
    }
    return render(request, "labelling/files.html", content)


def _asked_for(files: LabelApplicationQuerySet, asked: dict[str, str]) -> LabelApplicationQuerySet:
    if asked["etat"] in ApplicationState.values:
        files = files.filter(state=asked["etat"])
    if campaign := identifier(asked["campagne"]):
        files = files.filter(campaign=campaign)
    if asked["quoi"]:
        files = files.filter(structure__name__icontains=asked["quoi"])
    return files.order_by("-submitted_at", "pk")


def _structure_home(request: ActorRequest, files: LabelApplicationQuerySet) -> HttpResponse:
    now = timezone.now()
    profile = active_profile()
    own = list(files)
    held = {one.campaign_id: one for one in own}
    announced = LabellingCampaign.objects.announced(now).filter(closes_at__gt=now).order_by("closes_at")
    content = {
        "campaigns": [(one, held.get(one.pk)) for one in announced],
        "files": own,
        "home_department": own_department(request.actor.structure_id),
        "labels": Label.objects.filter(structure=request.actor.structure_id).order_by("-valid_from"),
        "departments": Department.objects.filter(code__in=profile.region.departments),
        "by_campaign": profile.labelling.by == "campaigns",
        "now": now,
    }
    return render(request, "labelling/structure.html", content)


@require_POST
def begin(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    """The structure's draft for this campaign; the same one if it was begun already."""
    campaign = get_object_or_404(LabellingCampaign.objects.announced(timezone.now()), pk=campaign_id)
    structure = get_object_or_404(Structure.objects.current(), pk=request.actor.structure_id)
    department = Department.objects.filter(
        code=request.POST.get("departement", ""), region=active_profile().region.code
    ).first()
    try:
        application = begin_application(campaign, structure, actor=request.actor, department=department)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("labelling")
    return redirect("label_application", application.pk)


def own_department(structure_id: UUID | None) -> str:
    """The code of the department where the structure receives people, to be proposed first."""
    points = ReceptionPoint.objects.filter(structure=structure_id, ended_on=None, commune__isnull=False)
    return str(points.values_list("commune__department", flat=True).first() or "")
