"""What is not answered comes back: three times in working days, then it is offered to someone else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.profile import ReferralDelays, active_profile
from azimut.directory.models import Structure
from azimut.reception.delays import step_of, usual_delay_of, working_days_between
from azimut.reception.enums import DeclineReason, NoticeKind
from azimut.reception.models import Referral, ReferralNotice
from azimut.reception.services import referrals as acts
from azimut.reception.services.chasing import chase_referrals
from tests.accounts.factories import client_of
from tests.directory.factories import ReceptionPointFactory, StructureFactory
from tests.reception.factories import person, referral_facts

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
USUAL = active_profile().referrals.usual


@pytest.fixture
def sent(db, adviser, stranger) -> Referral:
    structure = Structure.objects.get(pk=stranger.structure_id)
    ReceptionPointFactory(structure=structure)
    referral = acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=structure, actor=adviser)
    Referral.objects.update(sent_at=MONDAY)
    referral.refresh_from_db()
    return referral


def after(working_days: int) -> datetime:
    """That many working days later, in a fortnight without holidays."""
    day = MONDAY
    while working_days_between(MONDAY.date(), day.date()) < working_days:
        day += timedelta(days=1)
    return day


def test_week_ends_and_holidays_do_not_count() -> None:
    assert working_days_between(date(2026, 11, 6), date(2026, 11, 9)) == 1
    # 11 November is a holiday.
    assert working_days_between(date(2026, 11, 10), date(2026, 11, 12)) == 1


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(0, 60), st.integers(0, 60))
def test_waiting_longer_never_counts_fewer_days(first, some, more) -> None:
    whole = working_days_between(first, first + timedelta(days=some + more))
    assert whole == working_days_between(first, first + timedelta(days=some)) + working_days_between(
        first + timedelta(days=some), first + timedelta(days=some + more)
    )


def test_the_steps_come_from_the_state_and_the_day_alone(sent) -> None:
    first, second, third = USUAL.remind_after_days

    assert [step_of(sent, after(days)) for days in (0, first - 1, first, second, third)] == [0, 0, 1, 2, 3]


def test_each_reminder_is_said_once_and_the_sender_learns_of_the_last(sent, adviser, stranger) -> None:
    for days in range(USUAL.expire_after_days):
        for _ in range(2):
            chase_referrals(after(days))

    reminders = ReferralNotice.objects.filter(kind=NoticeKind.REMINDER)
    assert list(reminders.values_list("fact", flat=True)) == ["reminder-1", "reminder-2", "reminder-3"]
    assert set(reminders.values_list("reader", flat=True)) == {stranger.user_id}
    assert list(ReferralNotice.objects.filter(kind=NoticeKind.UNANSWERED).values_list("reader", "fact")) == [
        (adviser.user_id, "reminder-3")
    ]


def test_a_worker_that_was_away_says_only_the_last_step(sent) -> None:
    chase_referrals(after(USUAL.remind_after_days[1]))

    assert list(ReferralNotice.objects.filter(kind=NoticeKind.REMINDER).values_list("fact", flat=True)) == [
        "reminder-2"
    ]


def test_at_the_end_it_expires_and_is_offered_elsewhere(sent, adviser) -> None:
    assert chase_referrals(after(USUAL.expire_after_days)) == (0, 1)
    sent.refresh_from_db()
    assert sent.state == "expired"
    assert chase_referrals(after(USUAL.expire_after_days + 5)) == (0, 0)
    page = client_of(adviser).get("/pro/orientations/").content.decode()
    assert "À proposer ailleurs" in page


def test_what_is_answered_is_no_longer_chased(sent, stranger) -> None:
    acts.accept_referral(sent, actor=stranger)

    assert chase_referrals(after(30)) == (0, 0)


def test_a_structure_that_closed_is_not_waited_for(sent, stranger) -> None:
    Structure.objects.filter(pk=stranger.structure_id).update(ended_on=date(2026, 11, 16))

    assert chase_referrals(after(0)) == (0, 1)


def test_whoever_must_call_is_reminded_each_time(db, adviser) -> None:
    acts.send_referral(referral_facts(), person("x"), to_structure=StructureFactory(), actor=adviser)
    Referral.objects.update(sent_at=MONDAY)
    for days in USUAL.remind_after_days:
        chase_referrals(after(days))

    assert ReferralNotice.objects.filter(reader=adviser.user_id, kind=NoticeKind.UNANSWERED).count() == 3


def test_the_sender_is_shown_others_near_and_sends_again_with_a_new_consent(sent, adviser, stranger) -> None:
    near = ReceptionPointFactory(structure__name="Mission locale d'à côté")
    Referral.objects.update(situation="jeune_sans_emploi", needs=["choisir_metier"])
    ReceptionPointFactory(structure_id=adviser.structure_id)
    acts.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)
    client = client_of(adviser)
    html = client.get(f"/pro/orientations/{sent.pk}/").content.decode()
    address = f"/pro/orientations/nouvelle/?structure={near.structure_id}&suite={sent.pk}"

    assert address.replace("&", "&amp;") in html
    form = client.get(address).content.decode()
    assert sent.reason in form
    assert "Zoé" not in form
    facts = referral_facts() | {"keeps_identity": "on"}
    assert client.post(address, facts).status_code == 422
    assert client.post(address, {**facts, "has_consented": "on"}).status_code == 302
    again = Referral.objects.get(follows=sent)
    assert again.to_structure == near.structure
    assert acts.read_identity(again, actor=adviser).full_name == "Zoé Témoin"
    assert "À proposer ailleurs" not in client.get("/pro/orientations/").content.decode()


def test_nobody_else_sees_the_proposals(sent, stranger) -> None:
    acts.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)

    assert "Proposer quelqu" not in client_of(stranger).get(f"/pro/orientations/{sent.pk}/").content.decode()


def test_the_usual_delay_is_known_from_three_answers_on(sent, adviser, stranger) -> None:
    structure = sent.to_structure
    assert usual_delay_of(structure) is None
    for days in (1, 2, 5):
        referral = acts.send_referral(referral_facts(), person("x"), to_structure=structure, actor=adviser)
        acts.accept_referral(referral, actor=stranger)
        Referral.objects.filter(pk=referral.pk).update(sent_at=MONDAY, answered_at=after(days))

    assert usual_delay_of(structure) == 2
    address = f"/pro/orientations/nouvelle/?structure={structure.pk}"
    assert "répond d'habitude en 2 jours ouvrés" in client_of(adviser).get(address).content.decode()


def test_delays_out_of_order_are_refused_with_the_profile() -> None:
    with pytest.raises(ValueError, match="se suivent"):
        ReferralDelays(remind_after_days=[2, 2, 5], expire_after_days=9)
