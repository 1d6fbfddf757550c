"""The private link of a person, printed or shown to be flashed, by whoever refers them."""

from io import BytesIO
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.reception.addresses import follow_address
from azimut.reception.models import Referral
from azimut.reception.permissions import can_withdraw_referral
from azimut.reception.services.follow_links import draw_follow_link


@require_POST
def hand_over(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Drawn each time it is asked for, and shown this once: it is the person's, not ours to keep."""
    seen = Referral.objects.visible_to(request.actor).select_related("to_structure")
    found = get_object_or_404(seen, pk=referral_id)
    require(can_withdraw_referral(request.actor, found))
    address = follow_address(site_for_mails(request), draw_follow_link(found))
    content = {"referral": found, "address": address, "code": code_of(address)}
    return render(request, "reception/referrals/link.html", content)


def code_of(address: str) -> SafeString:
    """A QR code drawn in the page."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=2, scale=4, omitsize=True, title="Code de cette adresse"
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn by segno from our own address
