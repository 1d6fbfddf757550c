"""How a referral reaches a structure: its accounts, a link by mail, or a phone call that someone must make."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.directory.models import ReceptionPoint, Structure
from azimut.reception.enums import Delivery


def public_email_of(structure: Structure) -> str:
    """The address of the first of its places that publishes one; empty when none does."""
    points = ReceptionPoint.objects.current().filter(structure=structure).exclude(email="")
    return points.order_by("city", "name", "pk").values_list("email", flat=True).first() or ""


def phone_of(structure: Structure) -> ReceptionPoint | None:
    """The first of its places that has a phone: `spoken_phone` is for people, `phone` for machines."""
    points = ReceptionPoint.objects.current().filter(structure=structure).exclude(phone="")
    return points.order_by("is_remote", "city", "name", "pk").first()


def way_to(structure: Structure) -> Delivery:
    """A structure without accounts is no empty shell: it is written to, or called; the referral says which."""
    if structure.ended_on and structure.ended_on <= timezone.localdate():
        return Delivery.CALL
    if Membership.objects.current().filter(structure=structure).exists():
        return Delivery.ACCOUNT
    return Delivery.LINK if public_email_of(structure) else Delivery.CALL


def seeing_requests(structures: Iterable[UUID]) -> set[UUID]:
    """Those that would see what is sent to them, in one question: to no other is anyone invited to write."""
    current = Structure.objects.filter(pk__in=structures, ended_on=None)
    members = Membership.objects.current().filter(structure=OuterRef("pk"))
    published = ReceptionPoint.objects.current().filter(structure=OuterRef("pk")).exclude(email="")
    return set(current.filter(Exists(members) | Exists(published)).values_list("pk", flat=True))
