"""Appointments: taken without an account, kept by whoever holds their link; slots belong to their structure."""

from datetime import timedelta

from django.utils import timezone

from azimut.core.permissions import STRUCTURE_ROLES, Role
from azimut.reception.models import AppointmentSlot
from azimut.reception.services.appointments import take_slot
from azimut.reception.services.calendar_feeds import open_calendar_feed
from azimut.reception.services.referrals import send_referral
from tests.access.lines import Private, Public, only
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.directory.factories import StructureFactory
from tests.reception.factories import person, referral_facts

ABSENT = "00000000-0000-4000-8000-000000000000"
OWN = only(*STRUCTURE_ROLES, otherwise=404)

ADDRESSES = {
    "book_appointment": Public("/rendez-vous/prendre/{structure}/", post=422, absent=f"/rendez-vous/prendre/{ABSENT}/"),
    "appointment": Public("/rendez-vous/{link}/", post=422, absent="/rendez-vous/personne/"),
    "appointment_file": Public("/rendez-vous/{link}/rendez-vous.ics", absent="/rendez-vous/personne/rendez-vous.ics"),
    "appointment_slots": Private(
        "/pro/accueil/rendez-vous/", get=only(*STRUCTURE_ROLES), post=only(*STRUCTURE_ROLES, status=422)
    ),
    "appointment_slot": Private(
        "/pro/accueil/rendez-vous/{slot}/",
        get=405,
        post=only(*STRUCTURE_ROLES, status=302, otherwise=404),
        get_of_others=405,
        post_of_others=404,
        data={"acte": "retirer"},
    ),
    "calendar_address": Private(
        "/pro/accueil/rendez-vous/agenda/",
        get=only(*STRUCTURE_ROLES),
        post=only(*STRUCTURE_ROLES),
        data={"acte": "fermer"},
    ),
    "calendar_feed": Public("/pro/agenda/{feed}.ics", absent="/pro/agenda/personne.ics"),
    "referral_slot": Private(
        "/pro/orientations/{referral}/rendez-vous/",
        get=OWN,
        post=only(*STRUCTURE_ROLES, status=422, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        absent=f"/pro/orientations/{ABSENT}/rendez-vous/",
    ),
}


def own_things(cast) -> dict[str, str]:
    return _things_of(cast[Role.ADVISER])


def things_of_others(_cast) -> dict[str, str]:
    return _things_of(actor_of_membership(MembershipFactory()))


def _things_of(actor) -> dict[str, str]:
    slot = AppointmentSlot.objects.create(structure_id=actor.structure_id, starts_at=timezone.now() + timedelta(days=3))
    _appointment, link = take_slot(slot, {}, site="")
    referral = send_referral(referral_facts(), person("Zoé"), to_structure=StructureFactory(), actor=actor)
    feed = open_calendar_feed(actor_of_membership(MembershipFactory()))
    return {
        "structure": str(actor.structure_id),
        "slot": str(slot.pk),
        "link": link,
        "referral": str(referral.pk),
        "feed": feed,
    }
