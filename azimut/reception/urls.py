"""Receiving people: `/pro/accueil/`, `/pro/orientations/` and below, for the members of a structure."""

from django.urls import path

from azimut.reception.views import desk, figures, importing, records, referrals

urlpatterns = [
    path("pro/accueil/", desk.individual, name="reception"),
    path("pro/accueil/groupe/", desk.group, name="reception_group"),
    path("pro/accueil/trouver/", desk.find, name="reception_find"),
    path("pro/accueil/chiffres/", figures.figures_page, name="reception_figures"),
    path("pro/accueil/chiffres.csv", figures.figures_table, name="reception_figures_table"),
    path("pro/accueil/import/", importing.import_page, name="reception_import"),
    path("pro/accueil/<uuid:record_id>/", records.record, name="reception_record"),
    path("pro/accueil/<uuid:record_id>/annuler/", records.undo, name="reception_undo"),
    path("pro/accueil/<uuid:record_id>/remis/", records.sheet, name="reception_sheet"),
    path("pro/orientations/", referrals.inbox, name="referrals"),
    path("pro/orientations/nouvelle/", referrals.new_referral, name="referral_new"),
    path("pro/orientations/<uuid:referral_id>/", referrals.referral, name="referral"),
    path("pro/orientations/<uuid:referral_id>/identite/", referrals.identity, name="referral_identity"),
]
