"""A person without account asks a structure to call them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.directory.models import Structure
from azimut.reception.consents import TO_BE_CALLED_BACK
from azimut.reception.delivery import way_to
from azimut.reception.enums import CallMoment, ConsentMeans, Delivery
from azimut.reception.models import CallbackRequest, Referral
from azimut.reception.services.referrals import keep_identity, mark_sent

NO_WORDS = "Demande à se faire rappeler."
"""A person who says nothing more is called all the same."""


class CallThemInstead(Refusal):
    """Nobody of this structure would see the request."""

    def __init__(self) -> None:
        super().__init__("Cette structure ne reçoit pas de demandes ici : appelez-la directement.")


def ask_for_callback(
    structure: Structure,
    facts: Mapping[str, Any],
    identity: Mapping[str, str],
    *,
    moment: CallMoment,
    key: UUID,
    site: str = "",
) -> CallbackRequest:
    """Keeps the request and hands it to the structure. The same key again gives the request already made.

    Raises `CallThemInstead` when nobody would see it.
    """
    made = CallbackRequest.objects.select_related("referral").filter(key=key).first()
    if made is not None:
        return made
    try:
        return _ask(structure, facts, identity, moment=moment, key=key, site=site)
    except IntegrityError:
        # A double click: the other one won between our question and our writing.
        return CallbackRequest.objects.select_related("referral").get(key=key)


@transaction.atomic
def _ask(
    structure: Structure,
    facts: Mapping[str, Any],
    identity: Mapping[str, str],
    *,
    moment: CallMoment,
    key: UUID,
    site: str,
) -> CallbackRequest:
    way = way_to(structure)
    if way == Delivery.CALL:
        raise CallThemInstead
    referral = Referral.objects.create(
        **{**facts, "reason": facts.get("reason") or NO_WORDS},
        to_structure=structure,
        delivery=way,
        consent_version=TO_BE_CALLED_BACK.version,
        consent_means=ConsentMeans.WRITTEN,
        consent_at=timezone.now(),
        site=site,
    )
    request = CallbackRequest.objects.create(referral=referral, key=key, moment=moment)
    keep_identity(referral, identity)
    mark_sent(referral, None)
    return request
