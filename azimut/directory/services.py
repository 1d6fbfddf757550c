"""What can happen in the directory."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from azimut.core.mail import send_mail_later
from azimut.core.permissions import Actor, Refusal, require
from azimut.core.profile import active_profile
from azimut.directory.models import (
    ErrorReport,
    ErrorReportState,
    Network,
    NetworkSuccession,
    ReportedPart,
    Structure,
)
from azimut.directory.permissions import can_settle_error_report
from azimut.directory.shipped_networks import ShippedNetwork, shipped_networks
from azimut.directory.tasks import pass_on_error_report


class AlreadySettled(Refusal):
    """Someone else did it first."""

    def __init__(self) -> None:
        super().__init__("Ce signalement est déjà réglé.")


@transaction.atomic
def report_error(
    structure: Structure, *, part: ReportedPart, text: str, reporter_email: str, key: UUID, site: str
) -> ErrorReport:
    """Keeps what anyone says is wrong and has it written to the structure and to whoever keeps the directory.

    The same key sent again gives the report already made: a double click makes one. The letters are tasks of this
    transaction, so that a mail server that is away delays them and nothing else.
    """
    report, is_new = ErrorReport.objects.get_or_create(
        pk=key, defaults={"structure": structure, "part": part, "text": text, "reporter_email": reporter_email}
    )
    if is_new:
        for address in dict.fromkeys([*_contact_of(structure), active_profile().identity.contact_email]):
            pass_on_error_report.defer(report_id=str(report.pk), to=address, site=site)
    return report


def _contact_of(structure: Structure) -> list[str]:
    """The address of the first of its places that publishes one."""
    points = structure.reception_points.current().exclude(email="").order_by("city", "name", "pk")
    return list(points.values_list("email", flat=True)[:1])


def mark_error_report_passed_on(report: ErrorReport) -> None:
    """Someone who can correct the page has been written to; the first letter counts."""
    ErrorReport.objects.filter(pk=report.pk, state=ErrorReportState.NEW).update(
        state=ErrorReportState.PASSED_ON, passed_on_at=timezone.now()
    )


@transaction.atomic
def settle_error_report(report: ErrorReport, sentence: str, *, actor: Actor) -> ErrorReport:
    """Says in one public sentence what was done, answers whoever left an address, and forgets that address.

    Raises `Refusal`, or `ValidationError` for a sentence that says nothing or too much.
    """
    locked = ErrorReport.objects.select_for_update(of=("self",)).select_related("structure").get(pk=report.pk)
    require(can_settle_error_report(actor, locked))
    if locked.is_settled:
        raise AlreadySettled
    address, locked.reporter_email = locked.reporter_email, ""
    locked.state, locked.settled_at, locked.settlement = ErrorReportState.SETTLED, timezone.now(), sentence.strip()
    if not locked.settlement:
        raise ValidationError("Dites en une phrase ce qui a été fait.")
    locked.clean_fields()
    locked.save(update_fields=["state", "settled_at", "settlement", "reporter_email"])
    if address:
        send_mail_later("directory/mail/error_settled.txt", to=address, report=locked)
    return locked


@transaction.atomic
def load_networks() -> int:
    """Make the networks equal to those the project ships, with the circles of the active profile; returns how many.

    Idempotent. A network added by hand is left alone, as is its code's history of structures.
    """
    networks = shipped_networks().values()
    profile_key = active_profile().key
    Network.objects.bulk_create(
        [_network_of(shipped, profile_key) for shipped in networks],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name", "acronym", "description", "circle", "is_cep_operator", "cep_publics", "website", "phone",
            "began_on", "ended_on",
        ],
    )  # fmt: skip
    NetworkSuccession.objects.bulk_create(
        [
            NetworkSuccession(predecessor_id=shipped.code, successor_id=item.code, on=item.on, mission=item.mission)
            for shipped in networks
            for item in shipped.successors
        ],
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["on", "mission"],
    )
    return len(networks)


def _network_of(shipped: ShippedNetwork, profile_key: str) -> Network:
    return Network(
        code=shipped.code,
        name=shipped.name,
        acronym=shipped.acronym,
        description=shipped.description,
        circle=shipped.circles.get(profile_key, ""),
        is_cep_operator=bool(shipped.cep_publics),
        cep_publics=list(shipped.cep_publics),
        website=shipped.website,
        phone=shipped.phone,
        began_on=shipped.began_on,
        ended_on=shipped.ended_on,
    )


def place_in_circle(structure_id: UUID, circle: str, *, from_on: date | None, until_on: date | None) -> None:
    """A structure is in this circle of its own from a day until another (included). No import changes it."""
    Structure.objects.filter(pk=structure_id).update(circle=circle, circle_from=from_on, circle_until=until_on)


def leave_circle(structure_id: UUID, circle: str) -> None:
    """A structure is no longer in this circle: its network's counts again. Nothing changes if it is in another."""
    Structure.objects.filter(pk=structure_id, circle=circle).update(circle="", circle_from=None, circle_until=None)
