"""The task that writes to someone about their appointment: it holds a number, never an address."""

from uuid import UUID

from procrastinate.contrib.django import app

from azimut.core.tasks import TRIES
from azimut.reception.enums_appointment import AppointmentMail


@app.task(name="reception.send_appointment_mail", retry=TRIES)
def send_appointment_mail(*, appointment_id: str, what: str) -> None:
    from azimut.reception.services.appointments import deliver_appointment_mail

    deliver_appointment_mail(UUID(appointment_id), AppointmentMail(what))
