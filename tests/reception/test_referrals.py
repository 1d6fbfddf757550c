"""Handing people over: one winner, nothing lost, and an identity that only two structures ever see."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from azimut.core.permissions import Actor, Refusal, Role
from azimut.core.personal_data import purge
from azimut.reception.enums import DeclineReason, Outcome, ReferralState
from azimut.reception.models import Referral, ReferralEvent, ReferralIdentity
from azimut.reception.models.referrals import OVER
from azimut.reception.services import referrals as acts
from azimut.reception.services.chasing import chase_referrals
from azimut.reception.services.following import withdraw_by_person
from azimut.reception.services.referrals import NoLongerPossible
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db

CANARY = "Zénobie Canari-Témoin"


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    return send(adviser, stranger)


def send(adviser, stranger) -> Referral:
    from azimut.directory.models import Structure

    structure = Structure.objects.get(pk=stranger.structure_id)
    return acts.send_referral(referral_facts(), person(CANARY), to_structure=structure, actor=adviser)


def test_a_referral_goes_from_sent_to_closed_and_each_step_is_written(sent, stranger) -> None:
    acts.acknowledge_referral(sent, actor=stranger)
    acts.accept_referral(sent, actor=stranger)
    acts.fix_appointment(sent, at=timezone.now() + timedelta(days=3), actor=stranger)
    acts.record_meeting(sent, actor=stranger)
    closed = acts.close_referral(sent, outcome=Outcome.ACCOMPANIED, actor=stranger)

    assert closed.state == ReferralState.CLOSED
    assert list(closed.events.values_list("act", flat=True)) == [
        "write", "send", "received", "accepted", "appointment", "met", "closed",
    ]  # fmt: skip


def test_only_the_receiving_structure_answers(sent, adviser, regional_officer) -> None:
    for actor in (adviser, regional_officer):
        with pytest.raises(Refusal):
            acts.accept_referral(sent, actor=actor)


def test_a_refusal_says_why_and_what_else(sent, stranger, structure) -> None:
    declined = acts.decline_referral(
        sent, reason=DeclineReason.FULL, sentence="Pas avant mars.", proposal=structure, actor=stranger
    )

    assert (declined.state, declined.next_structure) == (ReferralState.DECLINED, structure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(decline_sentence="")


def test_only_the_two_structures_see_it_and_a_draft_only_its_own(sent, request, adviser, stranger) -> None:
    seen = {role for role in Role if list(Referral.objects.visible_to(request.getfixturevalue(role.value)))}
    third = actor_of_membership(MembershipFactory())

    assert seen == {Role.ADVISER, Role.STRUCTURE_MANAGER}
    assert list(Referral.objects.visible_to(stranger)) == [sent]
    assert not Referral.objects.visible_to(third)
    Referral.objects.filter(pk=sent.pk).update(state=ReferralState.DRAFT)
    assert list(Referral.objects.visible_to(adviser)) == [sent]
    assert not Referral.objects.visible_to(stranger)


def test_only_advisers_of_the_two_structures_read_the_identity_and_each_reading_is_written(
    sent, request, stranger
) -> None:
    for role in set(Role) - {Role.ADVISER}:
        with pytest.raises(Refusal):
            acts.read_identity(sent, actor=request.getfixturevalue(role.value))
    with pytest.raises(Refusal):
        acts.read_identity(sent, actor=actor_of_membership(MembershipFactory()))
    identity = acts.read_identity(sent, actor=stranger)

    assert identity
    assert identity.full_name == CANARY
    assert ReferralEvent.objects.filter(act="read_identity", by=stranger.user_id).count() == 1


def seen_by_sql(structure_id: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.structure_id', %s, true)", [str(structure_id)])
        cursor.execute("SELECT count(*) FROM reception_referralidentity")
        return cursor.fetchone()[0]


def test_postgresql_itself_shows_an_identity_to_the_two_structures_only(
    sent, application_role, adviser, stranger
) -> None:
    """Under the role that owns the table: FORCE holds it too."""
    third = actor_of_membership(MembershipFactory())

    assert [seen_by_sql(who) for who in ("", third.structure_id)] == [0, 0]
    assert [seen_by_sql(who.structure_id) for who in (adviser, stranger)] == [1, 1]


def test_postgresql_refuses_to_write_an_identity_for_another_structure(sent, application_role, stranger) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.structure_id', %s, true)", [str(stranger.structure_id)])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute("UPDATE reception_referralidentity SET full_name = 'x'")


def test_the_services_pass_the_second_wall_by_themselves(sent, application_role, adviser, stranger) -> None:
    assert acts.read_identity(sent, actor=stranger).full_name == CANARY
    acts.withdraw_referral(sent, actor=adviser)
    assert seen_by_sql(adviser.structure_id) == 0


def test_the_identity_is_unreadable_in_the_database_and_without_the_key(sent, settings, stranger) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM reception_referralidentity")
        assert "Canari" not in cursor.fetchone()[0]
    settings.FIELD_ENCRYPTION_KEYS = ["une clé neuve", settings.SECRET_KEY]
    assert acts.read_identity(sent, actor=stranger).full_name == CANARY
    settings.FIELD_ENCRYPTION_KEYS = ["une autre clé"]
    with pytest.raises(ImproperlyConfigured), transaction.atomic():
        acts.read_identity(sent, actor=stranger)


def everything_in_the_database() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        texts = []
        for name in names:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{name}\" AS t")
            texts.append(cursor.fetchone()[0])
    return " ".join(texts)


def test_a_withdrawal_erases_the_identity_and_what_was_written_at_once(adviser, stranger) -> None:
    from azimut.directory.models import Structure

    structure = Structure.objects.get(pk=stranger.structure_id)
    facts = referral_facts(reason="motif canarimotif", done_before="canarifait")
    sent = acts.send_referral(facts, person(CANARY), to_structure=structure, actor=adviser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM reception_referralidentity")
        secret = cursor.fetchone()[0]
    assert all(word in everything_in_the_database() for word in (secret, "canarimotif", "canarifait"))

    acts.withdraw_referral(sent, actor=adviser)

    left = everything_in_the_database()
    assert not [word for word in (secret, "canarimotif", "canarifait", CANARY) if word in left]
    assert acts.read_identity(sent, actor=stranger) is None


def test_an_identity_goes_six_months_after_the_end(sent, stranger, adviser) -> None:
    acts.accept_referral(sent, actor=stranger)
    acts.close_referral(sent, outcome=Outcome.ANSWERED, actor=stranger)
    Referral.objects.update(closed_at=timezone.now() - timedelta(days=182))
    assert {r.rule.key: r.count for r in purge(dry_run=True)}["reception.identities"] == 0
    Referral.objects.update(closed_at=timezone.now() - timedelta(days=185))

    assert {r.rule.key: r.count for r in purge()}["reception.identities"] == 1
    assert not ReferralIdentity.objects.exists()
    assert Referral.objects.get().identity_erased_at


def test_history_is_not_rewritten(sent) -> None:
    for sql in ("UPDATE reception_referralevent SET act = 'x'", "DELETE FROM reception_referralevent"):
        with pytest.raises(IntegrityError, match="ne se récrit pas"), transaction.atomic():
            connection.cursor().execute(sql)


def test_open_files_of_someone_who_leaves_go_to_a_colleague(sent, stranger) -> None:
    acts.accept_referral(sent, actor=stranger)
    heir = MembershipFactory(structure_id=stranger.structure_id)

    assert acts.hand_on_files(leaver_id=stranger.user_id, heir_id=heir.user_id, actor=stranger) == 1
    sent.refresh_from_db()
    assert sent.assignee == heir.user
    with pytest.raises(Refusal):
        acts.hand_on_files(leaver_id=heir.user_id, heir_id=MembershipFactory().user_id, actor=stranger)


def test_a_structure_nobody_signs_in_for_is_to_be_called(adviser) -> None:
    from tests.directory.factories import StructureFactory

    sent = acts.send_referral(referral_facts(), person("x"), to_structure=StructureFactory(), actor=adviser)

    assert sent.is_to_call


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_people_accept_at_once_and_one_is_told(
    real_transactions, adviser, stranger, monkeypatch, is_locked
) -> None:
    """Without the lock both believe they have it: the control."""
    sent = send(adviser, stranger)
    barrier = threading.Barrier(2)
    if not is_locked:
        monkeypatch.setattr(type(Referral.objects.all()), "select_for_update", lambda self: self)
        proceed = acts.can_proceed

        def wait_then_proceed(change):
            barrier.wait(timeout=10)
            return proceed(change)

        monkeypatch.setattr(acts, "can_proceed", wait_then_proceed)
    outcomes = []

    def accept() -> None:
        if is_locked:
            barrier.wait(timeout=10)
        try:
            acts.accept_referral(sent, actor=stranger)
            outcomes.append("won")
        except NoLongerPossible:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == (["told", "won"] if is_locked else ["won", "won"])


class Life(RuleBasedStateMachine):
    """Every act, at any time, by its rightful actor; those out of turn are refused and change nothing."""

    adviser: Actor
    stranger: Actor

    @initialize()
    def begin(self) -> None:
        self.referral, self.accepted, self.ended = send(self.adviser, self.stranger), 0, ""

    def try_to(self, act, **said) -> None:
        before = Referral.objects.get(pk=self.referral.pk).state
        try:
            act(self.referral, **said)
        except NoLongerPossible:
            assert Referral.objects.get(pk=self.referral.pk).state == before
            return
        after = Referral.objects.get(pk=self.referral.pk).state
        if after == before:
            return
        assert not self.ended, f"{before} → {after} after the end"
        self.accepted += after == ReferralState.ACCEPTED
        self.ended = after if after in OVER else ""

    @rule()
    def acknowledge(self) -> None:
        self.try_to(acts.acknowledge_referral, actor=self.stranger)

    @rule()
    def accept(self) -> None:
        self.try_to(acts.accept_referral, actor=self.stranger)

    @rule()
    def fix(self) -> None:
        self.try_to(acts.fix_appointment, at=timezone.now() + timedelta(days=2), actor=self.stranger)

    @rule()
    def meet(self) -> None:
        self.try_to(acts.record_meeting, actor=self.stranger)

    @rule()
    def close(self) -> None:
        self.try_to(acts.close_referral, outcome=Outcome.ANSWERED, actor=self.stranger)

    @rule()
    def decline(self) -> None:
        self.try_to(acts.decline_referral, reason=DeclineReason.FULL, sentence="Complet.", actor=self.stranger)

    @rule()
    def expire(self) -> None:
        self.try_to(acts.expire_referral)

    @rule()
    def withdraw(self) -> None:
        self.try_to(acts.withdraw_referral, actor=self.adviser)

    @rule()
    def stop_by_the_private_link(self) -> None:
        self.try_to(withdraw_by_person)

    @rule(days=st.integers(0, 20))
    def chase(self, days: int) -> None:
        """Chasing at any moment, and again: it never brings back what is over, nor tells a step twice."""
        self.try_to(lambda _referral: [chase_referrals(timezone.now() + timedelta(days=days)) for _ in range(2)])

    @rule()
    def give_to_a_colleague(self) -> None:
        self.try_to(acts.assign_referral, to_id=self.stranger.user_id, actor=self.stranger)

    @invariant()
    def it_is_never_lost_nor_accepted_twice(self) -> None:
        if not hasattr(self, "referral"):
            return
        kept = Referral.objects.get(pk=self.referral.pk)
        assert self.accepted <= 1
        assert kept.events.latest("pk").state == kept.state
        assert (kept.closed_at is not None) == (kept.state in OVER)
        has_identity = ReferralIdentity.objects.filter(pk=kept.pk).exists()
        assert has_identity == (kept.identity_erased_at is None)
        assert has_identity or kept.state in OVER
        told = list(kept.notices.values_list("fact", "audience", "reader"))
        assert len(told) == len(set(told))


def test_no_order_of_acts_reaches_an_illegal_state(adviser, stranger) -> None:
    Life.adviser, Life.stranger = adviser, stranger
    quick = settings(max_examples=15, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(Life, settings=quick)
