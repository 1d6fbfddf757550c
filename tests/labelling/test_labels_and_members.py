"""The life of labels, and the list of members as of a day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.labelling.models import Label, LabelEvent, MemberRecord, PublishedMembersList
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services import (
    end_past_labels,
    members_csv,
    members_pdf,
    publish_members,
    raise_alert,
    record_members,
    restore_label,
    suspend_label,
    transfer_label,
    withdraw_label,
)
from azimut.labelling.services.members import written_members
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.labelling.factories import LabelFactory


def _alert(label: Label, actor, days: int = 20) -> None:
    raise_alert(
        label,
        reason="L'accueil sur place est fermé.",
        answer_before=timezone.localdate() + timedelta(days=days),
        actor=actor,
    )


def test_an_alert_leaves_time_to_answer_before_any_sanction(db, regional_officer) -> None:
    label = LabelFactory()
    with pytest.raises(LabellingRefused, match="15 jours"):
        _alert(label, regional_officer, days=3)
    _alert(label, regional_officer)

    for sanction in (suspend_label, withdraw_label):
        with pytest.raises(LabellingRefused, match="peut encore répondre"):
            sanction(label, reason="Sans réponse.", actor=regional_officer)
    assert Label.objects.in_force(timezone.localdate()).get() == label


def test_a_label_under_alert_is_restored_or_suspended_then_withdrawn(db, regional_officer, monkeypatch) -> None:
    label = LabelFactory()
    _alert(label, regional_officer)
    restore_label(label, reason="Expliqué.", actor=regional_officer)
    _alert(label, regional_officer)
    label.refresh_from_db()
    later = timezone.localdate() + timedelta(days=40)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: later)

    suspend_label(label, reason="Sans réponse.", actor=regional_officer)
    assert not Label.objects.in_force(later).exists()
    withdraw_label(label, reason="Toujours fermé.", actor=regional_officer)

    states = list(LabelEvent.objects.filter(label=label).values_list("state", flat=True))
    assert states == ["alert", "active", "alert", "suspended", "withdrawn"]
    with pytest.raises(AlreadyDone):
        restore_label(label, reason="Trop tard.", actor=regional_officer)


def test_a_label_ends_after_its_last_day(db) -> None:
    label = LabelFactory(valid_until=date(2026, 11, 21))

    assert end_past_labels(date(2026, 11, 21)) == 0
    assert end_past_labels(date(2026, 11, 22)) == 1
    label.refresh_from_db()
    assert label.state == "expired"


def test_a_merged_structure_hands_its_label_over(db, regional_officer) -> None:
    label = LabelFactory()
    successor = StructureFactory()

    taken_over = transfer_label(label, successor, reason="Fusion au 1er janvier.", actor=regional_officer)

    assert (taken_over.structure, taken_over.valid_until) == (successor, label.valid_until)
    assert taken_over.replaces == label


def test_a_structure_has_one_label_at_a_time_for_a_territory(db) -> None:
    label = LabelFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        LabelFactory(structure=label.structure)


def test_only_those_who_decide_act_on_labels(db, structure_manager, animator, auditor) -> None:
    label = LabelFactory()

    for actor in (structure_manager, animator, auditor):
        with pytest.raises(Refusal):
            _alert(label, actor)


@pytest.fixture
def region(db, settings):
    """Two members: one by right, one labelled; a third structure that is neither."""
    by_right = StructureFactory(network=NetworkFactory(code="un", name="Un", circle="by_right"), name="Par droit")
    labelled = StructureFactory(network=NetworkFactory(code="deux", name="Deux", circle=""), name="=Labellisée")
    StructureFactory(network=NetworkFactory(code="trois", name="Trois", circle=""), name="Ni l'un ni l'autre")
    for structure in (by_right, labelled):
        ReceptionPointFactory(structure=structure, in_lyon=True)
    LabelFactory(structure=labelled)
    return by_right, labelled


def test_the_list_holds_members_by_right_and_labelled_and_no_other(region) -> None:
    record_members()

    lines = members_csv(timezone.localdate()).decode("utf-8-sig").splitlines()

    assert [line.split(";")[1] for line in lines[1:]] == ["'=Labellisée", "Par droit"]
    assert lines[1].endswith("31/12/2028")


def test_the_list_as_of_a_past_day_is_the_one_published_then_byte_for_byte(region, regional_officer) -> None:
    by_right, labelled = region
    today = timezone.localdate()
    published = publish_members(today, actor=regional_officer)
    by_right.name = "Nouveau nom"
    by_right.save()
    labelled.ended_on = today
    labelled.save()

    record_members(today)

    assert members_csv(today) == bytes(published.csv) == written_members(today)
    tomorrow = MemberRecord.objects.as_of(today + timedelta(days=1))
    assert [record.name for record in tomorrow] == ["Nouveau nom"]


def test_recording_twice_changes_nothing(region) -> None:
    assert record_members() == 2
    assert record_members() == 0
    assert MemberRecord.objects.count() == 2


def test_the_list_is_not_read_nor_published_in_advance(region, regional_officer, animator) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(LabellingRefused, match="à venir"):
        members_csv(tomorrow)
    with pytest.raises(LabellingRefused, match="avance"):
        publish_members(tomorrow, actor=regional_officer)
    with pytest.raises(Refusal):
        publish_members(timezone.localdate(), actor=animator)
    assert not PublishedMembersList.objects.exists()


def test_the_list_is_written_as_tagged_pdf_with_the_digest_of_its_csv(region, regional_officer) -> None:
    published = publish_members(timezone.localdate(), actor=regional_officer)

    pdf = members_pdf(timezone.localdate())

    assert pdf.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in pdf
    assert b"pdfuaid" in pdf
    assert published.sha256
