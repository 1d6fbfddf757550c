"""Accepting an invitation, with the account one has or with a new one."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from azimut.accounts.forms_invitations import NewAccountForm
from azimut.accounts.invitations import accept_invitation
from azimut.accounts.models import Invitation, User


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The address was proved by the mail: whoever has an account signs in, whoever has none makes it here."""
    found = Invitation.objects.of_token(token).select_related("structure", "territory", "invited_by").first()
    if found is None or not found.is_pending:
        return render(request, "accounts/invitation_over.html", status=404)
    user = request.user if isinstance(request.user, User) else None
    has_account = user is not None or User.objects.of_address(found.email).exists()
    form = None if has_account else NewAccountForm(request.POST or None, email=found.email)
    content = {"invitation": found, "form": form, "has_account": has_account, "is_signed_in": user is not None}
    if request.method != "POST" or (has_account and user is None) or (form and not form.is_valid()):
        return render(request, "accounts/invitation.html", content)
    member = accept_invitation(token, user=user, **(form.cleaned_data if form else {}))
    if user is None:
        get_adapter(request).login(request, member)
        record_authentication(request, member, method="password", email=member.email)
    return redirect("pro_home")
