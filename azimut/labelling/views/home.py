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
from azimut.directory.models import Structure
from azimut.labelling.enums import ApplicationState
from azimut.labelling.models import Label, LabelApplication, LabellingCampaign
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
    state = request.GET.get("etat", "")
    if state in ApplicationState.values:
        files = files.filter(state=state)
    content = {
        "page": Paginator(files.order_by("-submitted_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "states": [(value, label) for value, label in ApplicationState.choices if value not in {"draft", "abandoned"}],
        "state": state,
        "campaigns": LabellingCampaign.objects.all()[:6],
    }
    return render(request, "labelling/files.html", content)


def _structure_home(request: ActorRequest, files: object) -> HttpResponse:
    now = timezone.now()
    profile = active_profile()
    content = {
        "campaigns": LabellingCampaign.objects.announced(now).filter(closes_at__gt=now).order_by("closes_at"),
        "files": files,
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
