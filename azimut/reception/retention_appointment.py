"""What is kept of appointments: who comes, until a week after; then only that someone came, for thirteen months."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from azimut.accounts.models import Membership
from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.reception.models import Appointment, AppointmentSlot, CalendarFeed
from azimut.reception.services.appointments import erase_people

PEOPLE_KEPT = timedelta(days=7)
APPOINTMENTS_KEPT = timedelta(days=396)

_NAMED = Q(called__isnull=False) | Q(email__isnull=False) | Q(phone__isnull=False) | Q(link__isnull=False)


def people_to_forget(now: datetime) -> QuerySet[Appointment]:
    due: QuerySet[Appointment] = Appointment.objects.filter(_NAMED, slot__starts_at__lt=now - PEOPLE_KEPT)
    return due


def old_appointments(now: datetime) -> QuerySet[Appointment]:
    due: QuerySet[Appointment] = Appointment.objects.filter(slot__starts_at__lt=now - APPOINTMENTS_KEPT)
    return due


def old_slots(now: datetime) -> QuerySet[AppointmentSlot]:
    due: QuerySet[AppointmentSlot] = AppointmentSlot.objects.filter(
        starts_at__lt=now - APPOINTMENTS_KEPT, appointments=None
    )
    return due


def feeds_without_reader(now: datetime) -> QuerySet[CalendarFeed]:  # noqa: ARG001
    due: QuerySet[CalendarFeed] = CalendarFeed.objects.exclude(membership__in=Membership.objects.current())
    return due


APPOINTMENT_RULES = [
    Rule(
        "reception.calendar_feeds",
        label="adresses d'agenda de qui a quitté la structure",
        due=feeds_without_reader,
        remove=delete,
    ),
    Rule(
        "reception.appointment_people",
        label="noms et adresses laissés pour un rendez-vous, une semaine après",
        due=people_to_forget,
        remove=erase_people,
    ),
    Rule("reception.appointments", label="rendez-vous de plus de treize mois", due=old_appointments, remove=delete),
    Rule("reception.slots", label="créneaux de plus de treize mois", due=old_slots, remove=delete),
]

APPOINTMENT_DECLARATIONS = [
    Kept(
        "reception.CalendarFeed",
        ("membership", "token_hash"),
        people="les professionnelles et professionnels qui lisent leurs rendez-vous dans leur agenda",
        purpose="savoir à quel agenda répondre",
        basis=LegalBasis.PUBLIC_TASK,
        duration="tant que l'adresse est ouverte ; elle ne répond plus dès que la personne quitte la structure",
        rule="reception.calendar_feeds",
    ),
    Kept(
        "reception.Appointment",
        ("called", "email", "phone", "link", "site"),
        people="les personnes qui prennent un rendez-vous",
        purpose="les attendre, les prévenir si le rendez-vous change, leur rappeler la veille",
        basis=LegalBasis.CONSENT,
        duration="une semaine après le rendez-vous ; tout de suite si elles l'annulent",
        rule="reception.appointment_people",
        what="ce qu'elles veulent bien donner : un prénom, un téléphone, un courriel ; le lien privé, chiffré",
    ),
    Kept(
        "reception.AppointmentSlot",
        ("published_by",),
        people="les professionnelles et professionnels qui publient des créneaux",
        purpose="savoir qui a publié un créneau",
        basis=LegalBasis.PUBLIC_TASK,
        duration="treize mois après le créneau",
        rule="reception.slots",
    ),
]
