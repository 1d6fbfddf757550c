"""The file of a structure, its judges, and what is public of labels."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.labelling.views import files, home, public, sections

urlpatterns = [
    path("pro/labellisation/", home.labelling_home, name="labelling"),
    path("pro/labellisation/campagnes/<uuid:campaign_id>/commencer/", home.begin, name="labelling_begin"),
    path("pro/labellisation/dossiers/<uuid:application_id>/", files.file, name="label_application"),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/rubriques/<str:key>/",
        sections.section,
        name="label_application_section",
    ),
    path("pro/labellisation/dossiers/<uuid:application_id>/deposer/", files.send, name="label_application_send"),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/abandonner/", files.abandon, name="label_application_abandon"
    ),
    path("pro/labellisation/dossiers/<uuid:application_id>/messages/", files.message, name="label_application_message"),
    path("pro/labellisation/dossiers/<uuid:application_id>/dossier.pdf", files.printed, name="label_application_pdf"),
    path("labels/<uuid:label_id>/", login_not_required(public.label), name="label"),
    path("rapports/membres/", login_not_required(public.members), name="members"),
    path("rapports/membres/<str:day>.<str:kind>", login_not_required(public.members_file), name="members_file"),
]
