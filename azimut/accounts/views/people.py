"""Who may do what, everywhere: what the Région sees."""

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
from azimut.core.mail import site_for_mails
from azimut.core.permissions import Role, require
from azimut.core.profile import active_profile
from azimut.core.spreadsheets import as_csv

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest) -> HttpResponse:
    require(can_see_people(request.actor))
    form = RoleInvitationForm(request.POST or None, region_code=active_profile().region.code)
    if request.method == "POST" and form.is_valid():
        role, site = Role(form.cleaned_data["role"]), site_for_mails(request)
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
    rows = (
        [
            str(cell or "")
            for cell in (hat["name"], hat["email"], Role(hat["role"]).label, hat["place"], hat["since"], hat["seen"])
        ]
        for hat in hats_in_force("")
    )
    content = as_csv(["nom", "adresse", "rôle", "pour", "depuis", "dernière connexion"], rows)
    headers = {"Content-Disposition": f'attachment; filename="personnes-{timezone.localdate():%Y-%m-%d}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def end_assignment(request: ActorRequest, assignment_id: str) -> HttpResponse:
    require(can_see_people(request.actor))
    end_role(get_object_or_404(RoleAssignment.objects.current(), pk=assignment_id), actor=request.actor)
    return redirect("people")
