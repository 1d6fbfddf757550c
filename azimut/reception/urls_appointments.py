"""Appointments: taken and followed without an account, published by the structures."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.reception.views import appointments, slots

urlpatterns = [
    path("rendez-vous/prendre/<uuid:structure_id>/", login_not_required(appointments.book), name="book_appointment"),
    path("rendez-vous/<str:token>/", login_not_required(appointments.appointment), name="appointment"),
    path(
        "rendez-vous/<str:token>/rendez-vous.ics",
        login_not_required(appointments.appointment_file),
        name="appointment_file",
    ),
    path("pro/accueil/rendez-vous/", slots.slots, name="appointment_slots"),
    path("pro/accueil/rendez-vous/<uuid:slot_id>/", slots.slot, name="appointment_slot"),
    path("pro/orientations/<uuid:referral_id>/rendez-vous/", slots.referral_slot, name="referral_slot"),
]
