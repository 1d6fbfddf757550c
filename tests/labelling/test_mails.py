"""Mails say that something happened and where; never twice, never what is written there, never to who left."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from azimut.core.permissions import Role
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import DecisionOutcome
from azimut.labelling.notifications import (
    announce_open_campaigns,
    digest_of,
    remind_drafts,
    send_digests,
    tell_labels_that_end,
)
from azimut.labelling.services import ask_for_pieces, decide, post_message, raise_alert, send_application
from tests.accounts.factories import MembershipFactory
from tests.labelling.factories import LabelApplicationFactory, LabelFactory, LabellingCampaignFactory

pytestmark = pytest.mark.django_db


def mails() -> list[dict[str, str]]:
    """What waits to leave, in order."""
    jobs = apps.get_model("procrastinate.ProcrastinateJob").objects.filter(task_name="core.send_mail").order_by("id")
    return [job.args for job in jobs]


def address_of(actor) -> str:
    from azimut.accounts.models import User

    return User.objects.get(pk=actor.user_id).email


def test_a_sent_file_gets_its_receipt_by_mail(application, structure_manager) -> None:
    sent = send_application(application, actor=structure_manager)

    [mail] = mails()
    assert mail["to"] == address_of(structure_manager)
    assert sent.receipt_number in mail["text"]


def test_what_is_asked_written_or_decided_is_not_in_the_mail(
    session, judged, sent, structure_manager, animator, decider
):
    before = len(mails())
    decide(session, judged, outcome=DecisionOutcome.REFUSED, reasons="Accueil réservé aux adhérents.", actor=decider)
    post_message(judged, "Un secret de fabrication.", actor=animator)

    told = mails()[before:]
    assert [mail["to"] for mail in told] == [address_of(structure_manager)] * 2
    for secret in ("adhérents", "refus", "secret"):
        assert not any(secret in mail["text"] + mail["subject"] for mail in told)


def test_pieces_are_asked_with_their_deadline(sent, animator) -> None:
    ask_for_pieces(sent, items=["statutes"], explanation="Illisibles.", actor=animator, days=10)

    assert "avant le" in mails()[-1]["text"]
    assert "Illisibles" not in mails()[-1]["text"]


def test_a_message_of_the_structure_waits_for_the_digest(sent, structure_manager, animator) -> None:
    before = len(mails())
    post_message(sent, "Une question.", actor=structure_manager)

    assert len(mails()) == before
    assert any("Messages de structures" in line for line in digest_of(animator))


def test_nothing_leaves_when_the_act_is_given_up(application, structure_manager) -> None:
    from django.db import transaction

    with transaction.atomic():
        send_application(application, actor=structure_manager)
        transaction.set_rollback(True)

    assert mails() == []


def test_an_open_campaign_is_announced_once(structure_manager) -> None:
    LabellingCampaignFactory()
    LabellingCampaignFactory(opens_at=timezone.now() + timedelta(days=1))

    assert announce_open_campaigns(timezone.now()) == 1
    assert announce_open_campaigns(timezone.now()) == 0
    assert [mail["to"] for mail in mails()] == [address_of(structure_manager)]


def test_drafts_are_reminded_at_thirty_seven_and_one_days_and_never_twice(structure, structure_manager) -> None:
    campaign = LabellingCampaignFactory(closes_at=timezone.now() + timedelta(days=60))
    LabelApplicationFactory(campaign=campaign, structure=structure)
    LabelApplicationFactory(campaign=campaign, state=State.SUBMITTED, submitted_at=timezone.now())

    told = {
        days: remind_drafts(campaign.closes_at - timedelta(days=days)) for days in (40, 30, 29, 8, 7, 6, 2, 1, 0.5, 0.1)
    }

    assert {days for days, count in told.items() if count} == {30, 7, 1}
    assert remind_drafts(campaign.closes_at) == 0
    assert len(mails()) == 3


def test_a_label_that_ends_is_told_three_times(structure, structure_manager) -> None:
    today = timezone.localdate()
    LabelFactory(structure=structure, valid_until=today + timedelta(days=200))

    told = [tell_labels_that_end(today + timedelta(days=days)) for days in (0, 20, 21, 110, 170, 199)]

    assert told == [0, 1, 0, 1, 1, 0]


def test_an_alert_is_told_without_its_reason(structure, structure_manager, decider) -> None:
    label = LabelFactory(structure=structure)
    raise_alert(label, reason="Accueil fermé.", answer_before=timezone.localdate() + timedelta(days=20), actor=decider)

    assert "fermé" not in mails()[-1]["text"]
    assert str(label.pk) in mails()[-1]["text"]


def test_the_digest_leaves_once_a_day_to_those_for_whom_something_waits(sent, animator, decider) -> None:
    today = timezone.localdate()

    assert send_digests(today) == 1
    assert send_digests(today) == 0
    assert send_digests(today + timedelta(days=1)) == 1
    assert sent.structure.name not in mails()[-1]["text"]


def test_who_left_the_structure_is_told_nothing_more(application, structure, structure_manager) -> None:
    from azimut.accounts.models import Membership

    MembershipFactory(structure=structure, role=Role.STRUCTURE_MANAGER)
    sent = send_application(application, actor=structure_manager)
    before = len(mails())
    Membership.objects.filter(user=structure_manager.user_id).update(ended_at=timezone.now())

    from tests.labelling.conftest import holder

    post_message(sent, "Bonjour", actor=holder(Role.ANIMATOR))

    assert address_of(structure_manager) not in [mail["to"] for mail in mails()[before:]]
    assert len(mails()) == before + 1
