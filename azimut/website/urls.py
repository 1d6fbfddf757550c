from django.urls import path

from azimut.website.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
]
