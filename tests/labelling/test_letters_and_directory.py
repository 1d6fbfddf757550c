"""Letters a structure keeps, and what the directory says of its label."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from azimut.labelling.models import Label
from azimut.labelling.services import decide, raise_alert, suspend_label
from azimut.labelling.tasks import keep_members_each_night
from tests.accounts.factories import client_of
from tests.labelling.factories import LabelFactory
from tests.labelling.test_pages import file_url, page


def test_a_structure_keeps_its_receipt_its_decision_and_its_attestation(judged, session, decider, adviser) -> None:
    judged.campaign.effect_on = timezone.localdate()
    judged.campaign.save()
    decision = decide(session, judged, outcome="granted", reasons="Conforme # à *tout*.", actor=decider)
    client = client_of(adviser)

    letters = [
        file_url(judged, "label_application_receipt"),
        file_url(judged, "label_application_decision", decision.pk),
        reverse("label_attestation", args=[Label.objects.get().pk]),
    ]

    for address in letters:
        pdf = client.get(address).content
        assert pdf.startswith(b"%PDF-1.7")
        assert b"pdfuaid" in pdf


def test_a_label_that_no_longer_holds_has_no_attestation(db, regional_officer) -> None:
    label = LabelFactory(valid_until=timezone.localdate() - timedelta(days=1))

    assert client_of(regional_officer).get(reverse("label_attestation", args=[label.pk])).status_code == 404


def test_the_public_page_says_the_label_and_its_dates_and_leads_to_its_proof(
    judged, session, decider, structure
) -> None:
    decide(session, judged, outcome="granted", reasons="Conforme.", actor=decider)
    structure.refresh_from_db()

    told = page(Client().get(structure.get_absolute_url()))

    assert (structure.circle, structure.circle_until) == ("labelled", judged.campaign.label_until)
    assert "Structure labellisée" in told
    assert reverse("label", args=[Label.objects.get().pk]) in told


def test_a_suspended_label_leaves_the_directory(db, regional_officer, monkeypatch) -> None:
    label = LabelFactory()
    raise_alert(
        label,
        reason="Accueil fermé.",
        answer_before=timezone.localdate() + timedelta(days=15),
        actor=regional_officer,
    )
    label.structure.refresh_from_db()
    assert label.structure.circle == "labelled"
    later = timezone.localdate() + timedelta(days=15)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: later)

    suspend_label(label, reason="Sans réponse.", actor=regional_officer)

    label.structure.refresh_from_db()
    assert (label.structure.circle, label.structure.circle_until) == ("", None)


def test_each_night_ends_past_labels_and_the_directory_follows(db) -> None:
    label = LabelFactory(valid_until=timezone.localdate() - timedelta(days=1))

    keep_members_each_night(timestamp=0)

    label.refresh_from_db()
    assert label.state == "expired"
