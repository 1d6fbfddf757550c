"""Appointments: taken and followed without an account, published by the structures."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.reception.views import appointments, calendar_feeds, slots

urlpatterns = [
    path("rendez-vous/prendre/<uuid:structure_id>/", login_not_required(appointments.book), name="book_appointment"),
    path("rendez-vous/<str:token>/", login_not_required(appointments.appointment), name="appointment"),
    path(
        "rendez-vous/<str:token>/rendez-vous.ics",
        login_not_required(appointments.appointment_file),
        name="appointment_file",
    ),
    path("pro/accueil/rendez-vous/", slots.slots, name="appointment_slots"),
    path("pro/accueil/rendez-vous/agenda/", calendar_feeds.calendar_address, name="calendar_address"),
    path("pro/agenda/<str:token>.ics", login_not_required(calendar_feeds.calendar_feed), name="calendar_feed"),
    path("pro/accueil/rendez-vous/<uuid:slot_id>/", slots.slot, name="appointment_slot"),
    path("pro/orientations/<uuid:referral_id>/rendez-vous/", slots.referral_slot, name="referral_slot"),
]
