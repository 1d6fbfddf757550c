"""The appointment of a referral, as calendars take it: where and with whom, never why."""

from azimut.core.calendar_files import CalendarEntry
from azimut.reception.delivery import phone_of
from azimut.reception.models import Referral


def appointment_of(referral: Referral) -> CalendarEntry:
    """An appointment moved keeps its key, so that the calendar moves it too."""
    assert referral.appointment_at is not None
    point = phone_of(referral.to_structure)
    address = f"{point.address}, {point.postcode} {point.city}" if point and point.address else ""
    return CalendarEntry(
        key=f"orientation-{referral.pk}",
        title=f"Rendez-vous : {referral.to_structure.name}",
        starts_at=referral.appointment_at,
        place=address,
        note=f"Pour changer ou annuler, appelez le {point.spoken_phone}." if point else "",
        version=referral.events.filter(act="appointment").count(),
    )
