"""Private links of people, requests to be called back, and how professionals are told."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.reception.views import callbacks, follow_links, following, mail_choices

urlpatterns = [
    path("pro/orientations/courriels/", mail_choices.mail_choices, name="referral_mails"),
    path("pro/orientations/<uuid:referral_id>/lien/", follow_links.hand_over, name="referral_link"),
    path("rappel/<uuid:structure_id>/", login_not_required(callbacks.callback), name="callback"),
    path("suivi/<str:token>/", login_not_required(following.follow), name="follow"),
    path(
        "suivi/<str:token>/rendez-vous.ics", login_not_required(following.appointment_file), name="follow_appointment"
    ),
]
