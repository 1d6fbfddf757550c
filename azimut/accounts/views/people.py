"""Who may do what, everywhere: what the Région sees."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.forms_invitations import RoleInvitationForm
from azimut.accounts.invitations import invite
from azimut.accounts.middleware import ActorRequest
from azimut.accounts.models import Invitation, RoleAssignment
from azimut.accounts.permissions import can_see_people
from azimut.accounts.queries import hats_in_force
from azimut.accounts.services import end_role
from azimut.core.permissions import Role, require
from azimut.core.profile import active_profile

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest) -> HttpResponse:
    require(can_see_people(request.actor))
    form = RoleInvitationForm(request.POST or None, region_code=active_profile().region.code)
    if request.method == "POST" and form.is_valid():
        role, site = Role(form.cleaned_data["role"]), f"{request.scheme}://{request.get_host()}"
        territory = form.cleaned_data["territory"]
        invite(form.cleaned_data["email"], role=role, actor=request.actor, site=site, territory=territory)
        return redirect("people")
    content = {
        "page": Paginator(hats_in_force(request.GET.get("nom", "")), PER_PAGE).get_page(request.GET.get("page")),
        "asked": request.GET.get("nom", "")[:80],
        "assignments": RoleAssignment.objects.current().select_related("user", "territory")[:100],
        "invitations": Invitation.objects.pending().filter(structure=None).select_related("territory")[:100],
        "form": form,
    }
    return render(request, "accounts/people.html", content)


@require_safe
def people_table(request: ActorRequest) -> HttpResponse:
    """The same as a table (CSV); a cell that a spreadsheet would run as a formula is written as text."""
    require(can_see_people(request.actor))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="personnes-{timezone.localdate():%Y-%m-%d}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["nom", "adresse", "rôle", "pour", "depuis", "dernière connexion"])
    for hat in hats_in_force(""):
        cells = (hat["name"], hat["email"], str(Role(hat["role"]).label), hat["place"] or "", hat["since"], hat["seen"])
        writer.writerow([f"'{cell}" if str(cell or "")[:1] in "=+-@\t\r" and cell else cell for cell in cells])
    return response


@require_POST
def end_assignment(request: ActorRequest, assignment_id: str) -> HttpResponse:
    require(can_see_people(request.actor))
    end_role(get_object_or_404(RoleAssignment.objects.current(), pk=assignment_id), actor=request.actor)
    return redirect("people")
