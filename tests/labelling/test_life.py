"""Around a label: the structure is heard first, changes are declared, appeals recorded; advice beside the opinions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.core import profile as profile_module
from azimut.core.permissions import Refusal
from azimut.labelling.enums import LabelState
from azimut.labelling.models import Appeal, SentNotice
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services import (
    answer_alert,
    close_appeal,
    comment_section,
    consult_body,
    declare_change,
    declare_tie,
    mark_change_read,
    raise_alert,
    record_appeal,
    record_consulted_opinion,
    suspend_label,
)
from tests.accounts.factories import client_of
from tests.labelling.factories import LabelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(structure):
    return LabelFactory(structure=structure)


@pytest.fixture
def alerted(label, decider):
    raise_alert(label, reason="Fermé.", answer_before=timezone.localdate() + timedelta(days=20), actor=decider)
    label.refresh_from_db()
    return label


def test_nothing_is_suspended_before_the_structure_answered_or_its_time_is_over(alerted, structure_manager, decider):
    with pytest.raises(LabellingRefused, match="encore répondre"):
        suspend_label(alerted, reason="Toujours fermé.", actor=decider)

    answer_alert(alerted, "Un dégât des eaux.", actor=structure_manager)
    suspend_label(alerted, reason="L'accueil reste fermé.", actor=decider)

    alerted.refresh_from_db()
    assert alerted.state == LabelState.SUSPENDED


def test_an_answer_to_a_former_alert_does_not_count(alerted, structure_manager, decider):
    from azimut.labelling.services import restore_label

    answer_alert(alerted, "C'est réglé.", actor=structure_manager)
    restore_label(alerted, reason="C'est réglé.", actor=decider)
    raise_alert(alerted, reason="Encore.", answer_before=timezone.localdate() + timedelta(days=20), actor=decider)

    with pytest.raises(LabellingRefused, match="encore répondre"):
        suspend_label(alerted, reason="Encore fermé.", actor=decider)


def test_only_the_manager_of_the_structure_answers(alerted, adviser, stranger, regional_officer):
    for actor in (adviser, stranger, regional_officer):
        with pytest.raises(Refusal):
            answer_alert(alerted, "Bonjour", actor=actor)


def test_a_label_that_is_not_alerted_awaits_no_answer(label, structure_manager):
    with pytest.raises(AlreadyDone):
        answer_alert(label, "Bonjour", actor=structure_manager)


def test_a_declared_change_is_read_once_and_not_by_who_is_tied(label, structure_manager, animator, regional_officer):
    change = declare_change(
        label, kind="team", text="Deux départs.", from_on=timezone.localdate(), actor=structure_manager
    )
    declare_tie(label.structure, actor=regional_officer)

    with pytest.raises(Refusal):
        mark_change_read(change, actor=regional_officer)
    mark_change_read(change, actor=animator)

    change.refresh_from_db()
    assert change.seen_by_id == animator.user_id


def test_an_appeal_has_its_dates_and_its_end(label, regional_officer):
    today = timezone.localdate()
    with pytest.raises(LabellingRefused):
        record_appeal(
            label, kind="gracieux", filed_on=label.valid_from - timedelta(days=1), grounds="", actor=regional_officer
        )
    appeal = record_appeal(label, kind="gracieux", filed_on=today, grounds="Nous contestons.", actor=regional_officer)

    with pytest.raises(LabellingRefused):
        close_appeal(appeal, outcome="upheld", closed_on=today - timedelta(days=1), answer="", actor=regional_officer)
    close_appeal(appeal, outcome="upheld", closed_on=today, answer="Réexamen en séance.", actor=regional_officer)
    with pytest.raises(AlreadyDone):
        close_appeal(appeal, outcome="rejected", closed_on=today, answer="", actor=regional_officer)

    assert Appeal.objects.get().outcome == "upheld"


def test_nobody_records_an_appeal_of_a_structure_they_are_tied_to(label, regional_officer):
    declare_tie(label.structure, actor=regional_officer)

    with pytest.raises(Refusal):
        record_appeal(label, kind="gracieux", filed_on=timezone.localdate(), grounds="", actor=regional_officer)


def test_the_structure_never_reads_a_comment_on_its_file(sent, animator, structure_manager):
    comment_section(sent, "presentation", "Volume à vérifier.", actor=animator)
    address = f"/pro/labellisation/dossiers/{sent.pk}/rubriques/presentation/"

    assert "Volume à vérifier." in client_of(animator).get(address).content.decode()
    assert "Volume à vérifier." not in client_of(structure_manager).get(address).content.decode()
    with pytest.raises(Refusal):
        comment_section(sent, "presentation", "Bonjour", actor=structure_manager)


def test_no_body_is_consulted_where_the_profile_names_none(sent, animator):
    with pytest.raises(Refusal):
        consult_body(sent, actor=animator)


def test_the_consulted_body_is_asked_once_and_answers_once(judged, animator, monkeypatch):
    profile = profile_module.active_profile()
    labelling = profile.labelling.model_copy(update={"consulted_body": profile.bodies[0].key})
    monkeypatch.setattr(
        "azimut.labelling.permissions.active_profile",
        lambda: profile.model_copy(update={"labelling": labelling}),
    )
    monkeypatch.setattr(
        "azimut.labelling.services.advice.active_profile",
        lambda: profile.model_copy(update={"labelling": labelling}),
    )
    consult_body(judged, actor=animator)
    with pytest.raises(AlreadyDone):
        consult_body(judged, actor=animator)
    answer = {"kind": "favourable", "reasons": "Sans réserve.", "given_on": timezone.localdate()}
    record_consulted_opinion(judged, actor=animator, **answer)

    with pytest.raises(AlreadyDone):
        record_consulted_opinion(judged, actor=animator, **answer)


def test_the_same_fact_is_written_once():
    from django.db import IntegrityError, transaction

    from azimut.core.identifiers import new_identifier

    subject = new_identifier()
    SentNotice.objects.create(subject=subject, kind="opened")
    with pytest.raises(IntegrityError), transaction.atomic():
        SentNotice.objects.create(subject=subject, kind="opened")


def test_pages_of_a_label_show_what_was_said(alerted, structure_manager, animator):
    answer_alert(alerted, "Un dégât des eaux.", actor=structure_manager)
    address = f"/pro/labellisation/labels/{alerted.pk}/"

    own = client_of(structure_manager).get(address).content.decode()
    assert "Répondre à l" in own
    assert "Un dégât des eaux." in client_of(animator).get(address).content.decode()
