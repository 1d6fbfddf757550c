"""Letting a structure without accounts read and answer one referral, by a link that serves once and a code."""

import secrets

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, Refusal, Role
from azimut.reception.enums import Delivery
from azimut.reception.models import GuestLink, Referral
from azimut.reception.models.follow_links import digest_of, digest_of_code
from azimut.reception.models.guest_links import CODE_LASTS, MOST_TRIES
from azimut.reception.permissions import NOBODY

CODE_DIGITS = 6
AGAIN_AFTER = CODE_LASTS / 5


class WrongCode(Refusal):
    def __init__(self, left: int) -> None:
        self.left = left
        tries = f"Il reste {left} essais." if left > 1 else "Il reste un essai." if left else "Demandez un autre lien."
        super().__init__(f"Ce code n'est pas le bon, ou n'est plus valable. {tries}")


class LinkOver(Refusal):
    def __init__(self) -> None:
        super().__init__("Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre.")


def draw_guest_link(referral: Referral) -> str:
    """A new secret for the structure's public address; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    GuestLink.objects.create(referral=referral, token_hash=digest_of(token))
    return token


@transaction.atomic
def draw_code(link: GuestLink) -> str:
    """A code of six digits, for a quarter of an hour; the one before no longer opens anything. Raises `LinkOver`."""
    locked = GuestLink.objects.select_for_update().get(pk=link.pk)
    if not locked.may_be_opened:
        raise LinkOver
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    locked.code_hash, locked.code_sent_at = _digest(locked, code), timezone.now()
    locked.save(update_fields=["code_hash", "code_sent_at"])
    return code


def ask_for_code(link: GuestLink) -> None:
    """Has a code sent to the structure's public address; a code sent just before is enough."""
    from azimut.reception.tasks import send_guest_code

    with transaction.atomic():
        locked = GuestLink.objects.select_for_update().get(pk=link.pk)
        if not locked.may_be_opened:
            raise LinkOver
        if locked.code_sent_at and timezone.now() < locked.code_sent_at + AGAIN_AFTER:
            return
        locked.code_sent_at = timezone.now()
        locked.save(update_fields=["code_sent_at"])
        send_guest_code.defer(link_id=str(link.pk))


def open_with_code(link: GuestLink, code: str) -> GuestLink:
    """Spends the link. Raises `WrongCode`, each of which counts, or `LinkOver`."""
    with transaction.atomic():
        locked = GuestLink.objects.select_for_update().get(pk=link.pk)
        if not locked.may_be_opened:
            raise LinkOver
        is_right = locked.awaits_code and secrets.compare_digest(locked.code_hash, _digest(locked, code))
        if is_right:
            locked.opened_at, locked.code_hash = timezone.now(), ""
        else:
            locked.tries += 1
        locked.save(update_fields=["opened_at", "code_hash", "tries"])
    if not is_right:
        raise WrongCode(MOST_TRIES - locked.tries)
    return locked


def ask_for_another_link(referral: Referral) -> bool:
    """Has a new link sent to the structure's public address, unless one left in the last quarter of an hour."""
    from azimut.reception.tasks import send_guest_link

    with transaction.atomic():
        locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
        newest = locked.guest_links.first()
        is_recent = newest is not None and timezone.now() < newest.drawn_at + CODE_LASTS
        if locked.delivery != Delivery.LINK or locked.is_over or is_recent:
            return False
        send_guest_link.defer(referral_id=str(locked.pk))
    return True


def guest_of(link: GuestLink) -> Actor:
    """Who acts through an open link: an adviser of that structure, for an hour, on that referral only."""
    return Actor(
        key=f"g-{link.pk}",
        user_id=NOBODY,
        name="",
        role=Role.ADVISER,
        structure_id=link.referral.to_structure_id,
        acts_for_name=link.referral.to_structure.name,
    )


def _digest(link: GuestLink, code: str) -> str:
    """Bound to its link: the same six digits of another one open nothing."""
    return digest_of_code(f"{link.pk}:{code.strip().replace(' ', '')}")
