"""Signing in, and the professionals' space. Private by default: what is public says so.

The names that begin by `account_` and `mfa_` are allauth's: it looks its own pages up by them.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import before_acting
from azimut.accounts.views import account as own
from azimut.accounts.views import (
    files,
    home,
    invitations,
    joining,
    members,
    people,
    proconnect,
    second_factors,
    signing_in,
)

View = Callable[..., Any]
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
only_read = require_http_methods(["GET", "HEAD"])


def entrance(route: str, view: View, name: str, *, reads: bool = False) -> URLPattern:
    """A page before signing in."""
    view = never_cache((only_read if reads else asked_or_sent)(view))
    return (re_path if route.startswith("^") else path)(route, login_not_required(view), name=name)


def mine(route: str, view: View, name: str, *, reads: bool = False) -> URLPattern:
    """A page of one's own account, open even to who has no hat or still has to set up a second factor."""
    view = (only_read if reads else asked_or_sent)(view)
    view.login_required = True  # type: ignore[attr-defined]
    return path(f"pro/mon-compte/{route}", before_acting(view), name=name)


urlpatterns = [
    entrance("connexion/", account.login, "account_login"),
    entrance("connexion/code/", factors.authenticate, "mfa_authenticate"),
    entrance("connexion/cle/", passkeys.login_webauthn, "mfa_login_webauthn"),
    entrance("connexion/compte-ferme/", account.account_inactive, "account_inactive", reads=True),
    entrance("connexion/mot-de-passe-oublie/", signing_in.forgotten_password, "account_reset_password"),
    entrance(
        "connexion/mot-de-passe-oublie/envoye/", account.password_reset_done, "account_reset_password_done", reads=True
    ),
    entrance(
        "connexion/mot-de-passe/change/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        reads=True,
    ),
    entrance(
        r"^connexion/mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    entrance("connexion/proconnect/", proconnect.leave, "proconnect_leave"),
    entrance("connexion/proconnect/retour/", proconnect.come_back, "proconnect_callback", reads=True),
    entrance("connexion/deconnecte/", signing_in.signed_out, "signed_out", reads=True),
    entrance("connexion/rejoindre/", joining.find_structure, "find_structure_to_join", reads=True),
    entrance("connexion/rejoindre/envoyee/", joining.asked, "join_asked", reads=True),
    entrance("connexion/rejoindre/confirmer/<str:token>/", joining.confirm, "confirm_join_request"),
    entrance("connexion/rejoindre/<uuid:structure_id>/", joining.ask, "ask_to_join"),
    entrance("invitation/<str:token>/", invitations.invitation, "invitation"),
    path("deconnexion/", before_acting(signing_in.sign_out), name="account_logout"),
    path("pro/", home.pro_home, name="pro_home"),
    path("pro/casquette/", home.change_hat, name="change_hat"),
    path("pro/membres/", members.members, name="own_members"),
    path("pro/membres/<uuid:structure_id>/", members.members, name="structure_members"),
    path("pro/membres/retirer/<uuid:membership_id>/", members.remove, name="remove_member"),
    path("pro/invitations/<uuid:invitation_id>/annuler/", members.cancel, name="cancel_invitation"),
    path("pro/personnes/", people.people, name="people"),
    path("pro/personnes/tableau.csv", people.people_table, name="people_table"),
    path("pro/personnes/fin/<uuid:assignment_id>/", people.end_assignment, name="end_assignment"),
    path("pro/demandes/", joining.requests, name="join_requests"),
    path("pro/demandes/<uuid:request_id>/", joining.answer, name="answer_join_request"),
    path("fichiers/<uuid:file_id>/<str:name>", files.stored_file, name="stored_file"),
    mine("", own.my_account, "my_account", reads=True),
    mine("donnees/", own.my_data, "my_data", reads=True),
    mine("fermer/", own.close_account, "close_account"),
    mine("sessions/", own.my_sessions, "my_sessions"),
    mine("confirmer/", account.reauthenticate, "account_reauthenticate"),
    mine("confirmer/code/", factors.reauthenticate, "mfa_reauthenticate"),
    mine("confirmer/cle/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    mine("mot-de-passe/", account.password_change, "account_change_password"),
    mine("mot-de-passe/choisir/", account.password_set, "account_set_password"),
    mine("demandes/", joining.my_requests, "my_join_requests", reads=True),
    mine("demandes/<uuid:request_id>/retirer/", joining.withdraw, "withdraw_join_request"),
    mine("proconnect/", proconnect.my_links, "my_proconnect", reads=True),
    mine("proconnect/relier/", proconnect.link, "proconnect_link"),
    mine("proconnect/<uuid:link_id>/retirer/", proconnect.remove_link, "proconnect_unlink"),
    mine("proconnect/<uuid:link_id>/adresse/", proconnect.take_address, "proconnect_address"),
    mine("second-facteur/", factors.index, "mfa_index", reads=True),
    mine("second-facteur/application/", second_factors.add_application, "mfa_activate_totp"),
    mine("second-facteur/application/retirer/", application.deactivate_totp, "mfa_deactivate_totp"),
    mine("second-facteur/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes", reads=True),
    mine("second-facteur/codes/nouveaux/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    mine("second-facteur/cles/", passkeys.list_webauthn, "mfa_list_webauthn", reads=True),
    mine("second-facteur/cles/ajouter/", second_factors.add_passkey, "mfa_add_webauthn"),
    mine("second-facteur/cles/<int:pk>/retirer/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    mine("second-facteur/cles/<int:pk>/renommer/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
]
