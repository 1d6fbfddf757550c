"""Signing in, and the professionals' space. Private by default: what is public says so."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.accounts.middleware import before_acting
from azimut.accounts.views import home, signing_in

urlpatterns = [
    path(
        "connexion/",
        login_not_required(
            auth.LoginView.as_view(template_name="account/login.html", http_method_names=["get", "head", "post"])
        ),
        name="account_login",
    ),
    path("deconnexion/", before_acting(auth.LogoutView.as_view()), name="account_logout"),
    path("pro/", home.pro_home, name="pro_home"),
    path("pro/casquette/", home.change_hat, name="change_hat"),
    path("pro/mon-compte/second-facteur/", before_acting(signing_in.second_factor), name="second_factor"),
]
