"""Private links of people, requests to be called back, and how professionals are told."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.reception.views import (
    callbacks,
    follow_links,
    following,
    following_slots,
    guests,
    handing_on,
    mail_choices,
    relays,
)

urlpatterns = [
    path("pro/orientations/courriels/", mail_choices.mail_choices, name="referral_mails"),
    path("pro/orientations/passation/", handing_on.handing_on, name="handing_on"),
    path("pro/orientations/modeles/", handing_on.templates, name="answer_templates"),
    path("pro/orientations/relais/", relays.relays_page, name="relays"),
    path("pro/orientations/relais/nouveau/", relays.new_relay, name="relay_new"),
    path("pro/orientations/relais/<uuid:relay_id>/", relays.leave, name="circle_leave"),
    path("pro/orientations/<uuid:referral_id>/message/", handing_on.write, name="referral_message"),
    path("pro/orientations/<uuid:referral_id>/confier/", handing_on.assign, name="referral_assign"),
    path(
        "pro/orientations/<uuid:referral_id>/rendez-vous.ics", handing_on.appointment_file, name="referral_appointment"
    ),
    path("orientations/lien/<str:token>/", login_not_required(guests.guest), name="guest"),
    path("pro/orientations/<uuid:referral_id>/lien/", follow_links.hand_over, name="referral_link"),
    path("rappel/<uuid:structure_id>/", login_not_required(callbacks.callback), name="callback"),
    path("suivi/<str:token>/creneaux/", login_not_required(following_slots.slots), name="follow_slots"),
    path("suivi/<str:token>/", login_not_required(following.follow), name="follow"),
    path(
        "suivi/<str:token>/rendez-vous.ics", login_not_required(following.appointment_file), name="follow_appointment"
    ),
]
