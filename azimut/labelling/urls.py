"""The file of a structure, its judges, and what is public of labels."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from azimut.labelling.views import (
    advice,
    campaigns,
    checking,
    files,
    home,
    labels,
    letters,
    life,
    lists,
    opinions,
    pieces,
    public,
    sections,
    sessions,
)

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
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/pieces/<str:key>/joindre/",
        pieces.attach,
        name="label_application_attach",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/documents/<int:document_id>/retirer/",
        pieces.remove,
        name="label_application_detach",
    ),
    path("pro/labellisation/dossiers/<uuid:application_id>/pieces/", checking.pieces, name="label_application_pieces"),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/complet/",
        checking.complete,
        name="label_application_complete",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/instruction/",
        checking.assign,
        name="label_application_assign",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/remettre-en-seance/",
        checking.bring_back,
        name="label_application_bring_back",
    ),
    path("pro/labellisation/dossiers/<uuid:application_id>/avis/", opinions.opinion, name="label_application_opinion"),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/deport/",
        opinions.step_back,
        name="label_application_step_back",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/comparaison/",
        opinions.comparison,
        name="label_application_comparison",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/rubriques/<str:key>/commenter/",
        advice.comment,
        name="label_application_comment",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/consultation/",
        advice.consultation,
        name="label_application_consultation",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/decisions/<uuid:decision_id>/recours/",
        life.appeal_decision,
        name="label_application_appeal",
    ),
    path("pro/labellisation/recours/", life.appeals, name="labelling_appeals"),
    path("pro/labellisation/recours/<uuid:appeal_id>/clore/", life.appeal_closed, name="labelling_appeal_close"),
    path("pro/labellisation/recours/<uuid:appeal_id>/reponse.pdf", letters.appeal, name="labelling_appeal_letter"),
    path("pro/labellisation/labels/<uuid:label_id>/reponse/", life.answer, name="labelling_label_answer"),
    path("pro/labellisation/labels/<uuid:label_id>/changements/", life.change, name="labelling_label_declare"),
    path("pro/labellisation/labels/<uuid:label_id>/recours/", life.appeal_label, name="labelling_label_appeal"),
    path("pro/labellisation/changements/<int:change_id>/lu/", life.change_read, name="labelling_change_read"),
    path("pro/labellisation/seances/", sessions.sessions, name="labelling_sessions"),
    path("pro/labellisation/seances/<uuid:session_id>/", sessions.session, name="labelling_session"),
    path("pro/labellisation/seances/<uuid:session_id>/dossiers.pdf", letters.bundle, name="labelling_session_bundle"),
    path("pro/labellisation/seances/<uuid:session_id>/clore/", sessions.close, name="labelling_session_close"),
    path("pro/labellisation/campagnes/", campaigns.campaigns, name="labelling_campaigns"),
    path("pro/labellisation/campagnes/<uuid:campaign_id>/", campaigns.campaign, name="labelling_campaign"),
    path(
        "pro/labellisation/campagnes/<uuid:campaign_id>/candidatures.csv",
        campaigns.campaign_table,
        name="labelling_campaign_table",
    ),
    path("pro/labellisation/labels/<uuid:label_id>/kit.zip", letters.kit, name="label_kit"),
    path("pro/labellisation/labels/", labels.labels, name="labelling_labels"),
    path("pro/labellisation/labels/<uuid:label_id>/", labels.followed, name="labelling_label"),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/recepisse.pdf",
        letters.receipt,
        name="label_application_receipt",
    ),
    path(
        "pro/labellisation/dossiers/<uuid:application_id>/decisions/<uuid:decision_id>.pdf",
        letters.decision,
        name="label_application_decision",
    ),
    path("pro/labellisation/labels/<uuid:label_id>/attestation.pdf", letters.attestation, name="label_attestation"),
    path("pro/labellisation/listes/", lists.lists, name="labelling_lists"),
    path("pro/labellisation/listes/annuelle/", lists.draw_up, name="labelling_yearly_draw_up"),
    path("pro/labellisation/listes/annuelle/<int:year>.<str:kind>", lists.yearly_file, name="labelling_yearly_file"),
    path("labels/<uuid:label_id>/", login_not_required(public.label), name="label"),
    path("rapports/", login_not_required(public.reports), name="reports"),
    path("rapports/membres/", login_not_required(public.members), name="members"),
    path("rapports/membres/<str:day>.<str:kind>", login_not_required(public.members_file), name="members_file"),
]
