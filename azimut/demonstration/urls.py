"""What only the demonstration answers to."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.demonstration.one_click import one_click

urlpatterns = [
    path("connexion/demonstration/", login_not_required(one_click), name="one_click"),
]
