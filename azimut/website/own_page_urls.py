"""The page a structure keeps, and the queue of whoever keeps the directory: in the professionals' space."""

from django.urls import path

from azimut.website.views import moderation, own_page, own_page_editing, structure_data

urlpatterns = [
    path("pro/structure/", own_page.own_page, name="own_page"),
    path("pro/structure/relue/", own_page.confirm, name="own_page_confirm"),
    path("pro/structure/apercu/", own_page.preview, name="own_page_preview"),
    path("pro/structure/historique/", own_page.history, name="own_page_history"),
    path("pro/structure/signalements/", own_page.reports, name="own_reports"),
    path("pro/structure/declarations/<uuid:change_id>/reprendre/", own_page.withdraw, name="own_page_withdraw"),
    path("pro/structure/source/", own_page_editing.follow_source, name="own_page_follow_source"),
    path("pro/structure/lieux/ajouter/", own_page_editing.add_place, name="own_page_new_place"),
    path("pro/structure/services/ajouter/", own_page_editing.add_service, name="own_page_new_service"),
    path("pro/structure/fiche/<slug:slug>/", own_page_editing.edit_part, name="own_page_part"),
    path(
        "pro/structure/lieux/<uuid:thing_id>/retirer/",
        own_page_editing.take_off,
        {"kind": "lieux"},
        name="own_page_end_place",
    ),
    path(
        "pro/structure/services/<uuid:thing_id>/retirer/",
        own_page_editing.take_off,
        {"kind": "services"},
        name="own_page_end_service",
    ),
    path(
        "pro/structure/lieux/<uuid:thing_id>/<slug:slug>/",
        own_page_editing.edit_part,
        {"kind": "lieux"},
        name="own_page_place_part",
    ),
    path(
        "pro/structure/services/<uuid:thing_id>/<slug:slug>/",
        own_page_editing.edit_part,
        {"kind": "services"},
        name="own_page_service_part",
    ),
    path("pro/structure/donnees/", structure_data.structure_data, name="structure_data"),
    path("pro/annuaire/", moderation.moderation, name="moderation"),
    path("pro/annuaire/declarations/<uuid:change_id>/", moderation.declaration, name="page_declaration"),
    path("pro/annuaire/signalements/<str:reference>/", moderation.reported_error, name="reported_error"),
]
