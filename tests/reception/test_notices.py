"""Each fact is told once to each reader, says nothing of the person, and waits for a mail server that is away."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts.models import Membership
from azimut.core import tasks as core_tasks
from azimut.directory.models import Structure
from azimut.reception.enums import DeclineReason, MailRhythm, NoticeAudience, NoticeKind
from azimut.reception.models import MailChoice, Referral, ReferralNotice
from azimut.reception.services import notices
from azimut.reception.services import referrals as acts
from azimut.reception.tasks import send_digest, send_notice
from tests.accounts.factories import MembershipFactory, client_of
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(adviser, stranger):
    def sent(**changes) -> Referral:
        structure = Structure.objects.get(pk=stranger.structure_id)
        return acts.send_referral(
            referral_facts(**changes),
            person("Zoé Témoin"),
            to_structure=structure,
            actor=adviser,
            site="https://azimut.exemple",
        )

    return sent


def work() -> None:
    """What the worker would do of the notices that wait."""
    for job in ProcrastinateJob.objects.filter(task_name="reception.send_notice"):
        send_notice(**job.args)


def to_members(user_id) -> list:
    return list(ReferralNotice.objects.filter(reader=user_id).values_list("kind", flat=True))


def test_the_day_is_told_in_one_mail_that_names_nobody(send, stranger) -> None:
    referrals = [send(), send()]
    assert notices.readers_of_the_day() == [stranger.user_id]
    send_digest(user_id=str(stranger.user_id))

    letter = mail.outbox[-1]
    assert letter.subject.endswith("2 nouvelles de vos orientations")
    assert all(f"https://azimut.exemple/pro/orientations/{referral.pk}/" in letter.body for referral in referrals)
    assert not [word for word in ("Zoé", "06 00", "personne@", "CAP") if word in letter.body + letter.subject]


def test_the_mail_of_the_day_leaves_once(send, stranger) -> None:
    send()
    send_digest(user_id=str(stranger.user_id))
    send_digest(user_id=str(stranger.user_id))

    assert [letter for letter in mail.outbox if "orientations" in letter.subject] == mail.outbox[-1:]
    assert notices.readers_of_the_day() == []


def test_what_is_urgent_or_asked_for_leaves_at_once(send, stranger) -> None:
    send()
    assert not ReferralNotice.objects.filter(reader=stranger.user_id, is_at_once=True).exists()
    send(urgency="urgent")
    notices.choose_mails(stranger.user_id, rhythm=MailRhythm.DAILY, at_once=[NoticeKind.NEW.value])
    send()
    assert ReferralNotice.objects.filter(reader=stranger.user_id, is_at_once=True).count() == 2


def test_whoever_wants_no_mail_gets_none(send, stranger) -> None:
    notices.choose_mails(stranger.user_id, rhythm=MailRhythm.NEVER, at_once=[])
    send(urgency="urgent")

    assert to_members(stranger.user_id) == []


def test_each_side_is_told_what_the_other_did_and_not_what_it_did_itself(send, adviser, stranger) -> None:
    referral = send()
    acts.acknowledge_referral(referral, actor=stranger)
    acts.accept_referral(referral, actor=stranger)
    acts.decline_referral(referral, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)

    assert to_members(stranger.user_id) == ["new"]
    assert to_members(adviser.user_id) == ["received", "accepted", "declined"]


def test_the_person_is_written_to_with_a_link_that_opens_their_page(client, send, stranger) -> None:
    referral = send()
    acts.accept_referral(referral, actor=stranger)
    work()

    letters = [letter for letter in mail.outbox if letter.to == ["personne@exemple.fr"]]
    assert ["demande est partie" in letters[0].subject, "Du nouveau" in letters[1].subject] == [True, True]
    link = letters[1].body.split("https://azimut.exemple")[1].split()[0]
    assert "a accepté de vous aider" in client.get(link).content.decode()
    assert "Zoé" not in letters[0].body + letters[1].body


def test_a_task_holds_neither_an_address_nor_a_name(send, stranger) -> None:
    acts.accept_referral(send(), actor=stranger)

    args = [job.args for job in ProcrastinateJob.objects.all()]
    assert args
    assert not [word for word in ("Zoé", "exemple.fr", "06 00") if word in str(args)]


def test_a_mail_server_that_is_away_leaves_the_act_done_and_the_mail_leaves_once(send, stranger, monkeypatch) -> None:
    referral = send()
    acts.accept_referral(referral, actor=stranger)
    notice = ReferralNotice.objects.get(audience=NoticeAudience.PERSON, kind=NoticeKind.ACCEPTED)

    def away(*_args) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(core_tasks, "send_mail", away)
        with pytest.raises(ConnectionRefusedError):
            notices.deliver_notice(notice.pk)
    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert [notices.deliver_notice(notice.pk) for _ in range(3)] == [True, False, False]
    assert len([letter for letter in mail.outbox if "Du nouveau" in letter.subject]) == 1


def test_nothing_is_told_to_whoever_left_nor_to_a_person_who_withdrew(send, adviser, stranger) -> None:
    referral = send()
    acts.withdraw_referral(referral, actor=adviser)
    Membership.objects.filter(user=stranger.user_id).update(ended_at=timezone.now())
    before = len(mail.outbox)
    work()
    send_digest(user_id=str(stranger.user_id))

    assert len(mail.outbox) == before
    assert not ReferralNotice.objects.unsent().filter(reader=stranger.user_id).exists()


def test_the_same_fact_is_refused_twice_by_the_database_itself(send, stranger) -> None:
    referral = send()
    for _ in range(2):
        notices.tell_members([stranger.user_id], referral, NoticeKind.REMINDER, "reminder-1")

    assert to_members(stranger.user_id) == ["new", "reminder"]


def test_when_to_write_is_chosen_on_a_page(stranger) -> None:
    client = client_of(stranger)
    address = "/pro/orientations/courriels/"

    assert "un seul courriel par jour" in client.get(address).content.decode().lower()
    assert client.post(address, {"rhythm": "sometimes"}).status_code == 422
    assert client.post(address, {"rhythm": "daily", "at_once": ["new", "declined"]}).status_code == 302
    assert MailChoice.objects.get(user=stranger.user_id).at_once == ["new", "declined"]


def test_colleagues_are_told_when_nobody_follows_it_yet_then_only_whoever_does(send, stranger) -> None:
    colleague = MembershipFactory(structure_id=stranger.structure_id)
    referral = send()
    assert set(notices.receivers_of(referral)) == {stranger.user_id, colleague.user_id}
    acts.accept_referral(referral, actor=stranger)
    referral.refresh_from_db()
    assert notices.receivers_of(referral) == [stranger.user_id]
    assert timezone.now() - referral.sent_at < timedelta(minutes=1)
