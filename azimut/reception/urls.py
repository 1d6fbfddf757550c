"""Receiving people: `/pro/accueil/`, `/pro/orientations/` and below, for the members of a structure."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from azimut.reception import urls_appointments, urls_following
from azimut.reception.notebook_codes import PATTERN
from azimut.reception.views import (
    desk,
    figures,
    importing,
    notebook_handing,
    notebook_keeping,
    notebook_sheets,
    notebooks,
    plans,
    records,
    referrals,
    referring,
)

CODE = rf"^carnet/(?P<code>{PATTERN})/"

urlpatterns = [
    path("carnet/", login_not_required(notebooks.notebook), name="notebook"),
    path("carnet/ajouter/", login_not_required(notebook_keeping.keep), name="notebook_keep"),
    path(
        "carnet/ajouter/confirmer/",
        login_not_required(notebook_keeping.keep_confirmed),
        name="notebook_keep_confirmed",
    ),
    path("carnet/imprimer/", login_not_required(notebook_sheets.sheet), name="notebook_sheet"),
    path("carnet/carnet.pdf", login_not_required(notebook_sheets.pdf), name="notebook_pdf"),
    re_path(rf"{CODE}$", login_not_required(notebooks.notebook), name="notebook_by_code"),
    re_path(rf"{CODE}imprimer/$", login_not_required(notebook_sheets.sheet), name="notebook_sheet_by_code"),
    re_path(rf"{CODE}carnet\.pdf$", login_not_required(notebook_sheets.pdf), name="notebook_pdf_by_code"),
    path("pro/accueil/carnet/", plans.open_notebooks, name="notebooks_of_people"),
    path("pro/accueil/carnet/<uuid:access_id>/", plans.notebook_of_person, name="notebook_of_person"),
    path("pro/accueil/", desk.individual, name="reception"),
    path("pro/accueil/groupe/", desk.group, name="reception_group"),
    path("pro/accueil/trouver/", desk.find, name="reception_find"),
    path("pro/accueil/chiffres/", figures.figures_page, name="reception_figures"),
    path("pro/accueil/chiffres.csv", figures.figures_table, name="reception_figures_table"),
    path("pro/accueil/reperes/", desk.first_reception, name="first_reception"),
    path("pro/accueil/ensemble/", figures.regional_page, name="regional_figures"),
    path("pro/accueil/ensemble.csv", figures.regional_table, name="regional_figures_table"),
    path("pro/accueil/import/", importing.import_page, name="reception_import"),
    path("pro/accueil/<uuid:record_id>/", records.record, name="reception_record"),
    path("pro/accueil/<uuid:record_id>/annuler/", records.undo, name="reception_undo"),
    path("pro/accueil/<uuid:record_id>/carnet/", notebook_handing.into_notebook, name="reception_notebook"),
    path("pro/accueil/<uuid:record_id>/remis/", records.sheet, name="reception_sheet"),
    path("pro/orientations/", referrals.inbox, name="referrals"),
    path("pro/orientations/nouvelle/", referring.new_referral, name="referral_new"),
    path("pro/orientations/<uuid:referral_id>/", referrals.referral, name="referral"),
    path("pro/orientations/<uuid:referral_id>/identite/", referrals.identity, name="referral_identity"),
    *urls_following.urlpatterns,
    *urls_appointments.urlpatterns,
]
