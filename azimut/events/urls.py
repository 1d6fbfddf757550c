"""The shared calendar as professionals keep it; its public pages are in website."""

from django.urls import path

from azimut.events import views

urlpatterns = [
    path("pro/agenda/", views.events, name="events"),
    path("pro/agenda/proposer/", views.new, name="event_new"),
    path("pro/agenda/<uuid:event_id>/", views.sheet, name="event_sheet"),
    path("pro/agenda/<uuid:event_id>/modifier/", views.edit, name="event_edit"),
    path("pro/agenda/<uuid:event_id>/<slug:act>/", views.act, name="event_act"),
]
