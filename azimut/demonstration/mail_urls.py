"""Where the letters of the demonstration are read."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.demonstration.mails import mails

urlpatterns = [path("demonstration/courriels/", login_not_required(mails), name="demonstration_mails")]
