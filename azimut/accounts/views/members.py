"""The members of a structure: who they are, who was invited; inviting and removing."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from azimut.accounts.forms_invitations import MemberInvitationForm
from azimut.accounts.invitations import cancel_invitation, invite
from azimut.accounts.middleware import ActorRequest
from azimut.accounts.models import Invitation, Membership
from azimut.accounts.permissions import can_manage_members
from azimut.accounts.services import remove_member
from azimut.core.mail import site_for_mails
from azimut.core.permissions import Role
from azimut.directory.models import Structure


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: ActorRequest, structure_id: UUID | None = None) -> HttpResponse:
    """Of one's own structure, or of the one named; a structure one does not manage does not exist here."""
    structure_id = structure_id or request.actor.structure_id
    if structure_id is None or not can_manage_members(request.actor, structure_id):
        raise Http404
    structure = get_object_or_404(Structure, pk=structure_id, ended_on=None)
    form = MemberInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        site = site_for_mails(request)
        invite(form.cleaned_data["email"], role=role, actor=request.actor, site=site, structure=structure)
        return redirect("structure_members", structure_id=structure.pk)
    content = {
        "structure": structure,
        "members": Membership.objects.current().filter(structure=structure).select_related("user"),
        "invitations": Invitation.objects.pending().filter(structure=structure),
        "form": form,
    }
    return render(request, "accounts/members.html", content)


@require_POST
def remove(request: ActorRequest, membership_id: UUID) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.current(), pk=membership_id)
    if not can_manage_members(request.actor, membership.structure_id):
        raise Http404
    remove_member(membership, actor=request.actor)
    return redirect("structure_members", structure_id=membership.structure_id)


@require_POST
def cancel(request: ActorRequest, invitation_id: UUID) -> HttpResponse:
    """Of a member of a structure, or of someone appointed by the Région."""
    invitation = get_object_or_404(Invitation.objects.pending(), pk=invitation_id)
    if invitation.structure_id and not can_manage_members(request.actor, invitation.structure_id):
        raise Http404
    cancel_invitation(invitation, actor=request.actor)
    if invitation.structure_id:
        return redirect("structure_members", structure_id=invitation.structure_id)
    return redirect("people")
