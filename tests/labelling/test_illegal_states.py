"""A machine that tries everything, in any order, by any hand: no illegal state, nobody judges their own structure."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from azimut.core.permissions import Refusal, Role
from azimut.labelling.enums import (
    AppealKind,
    AppealOutcome,
    AssignmentState,
    DecisionOutcome,
    LabelState,
    OpinionKind,
)
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import Appeal, Assignment, Decision, Label, LabelApplication, Opinion, structures_tied_to
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import (
    abandon_application,
    ask_for_pieces,
    assign_instructors,
    bring_back_to_session,
    close_appeal,
    decide,
    declare_complete,
    declare_tie,
    give_opinion,
    plan_session,
    put_on_agenda,
    record_appeal,
    recuse,
    restore_label,
    send_application,
    suspend_label,
    withdraw_label,
)
from tests.accounts.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    actor_of_assignment,
    actor_of_membership,
)
from tests.labelling.factories import LabelApplicationFactory, fill

NEXT = {
    State.DRAFT: {State.SUBMITTED, State.ABANDONED},
    State.SUBMITTED: {State.INCOMPLETE, State.COMPLETE, State.ABANDONED},
    State.INCOMPLETE: {State.SUBMITTED, State.ABANDONED},
    State.COMPLETE: {State.UNDER_INSTRUCTION, State.OPINION_GIVEN},
    State.UNDER_INSTRUCTION: {State.OPINION_GIVEN},
    State.OPINION_GIVEN: {State.GRANTED, State.REFUSED, State.POSTPONED},
    State.POSTPONED: {State.UNDER_INSTRUCTION, State.OPINION_GIVEN},
    # Only an appeal that is upheld goes back.
    State.GRANTED: {State.OPINION_GIVEN, State.COMPLETE},
    State.REFUSED: {State.OPINION_GIVEN, State.COMPLETE},
}
"""The specification's own graph, written apart from the code."""

ROLES = (
    Role.ANIMATOR,
    Role.INSTRUCTOR,
    Role.INSTRUCTOR,
    Role.INSTRUCTOR,
    Role.DECIDER,
    Role.DECIDER,
    Role.REGIONAL_OFFICER,
)
HANDS = st.integers(min_value=0, max_value=len(ROLES) + 1)


class Campaign(RuleBasedStateMachine):
    """One file of one structure; everyone tries everything. The two last hands belong to the structure."""

    @initialize()
    def begin(self) -> None:
        self.file = fill(LabelApplicationFactory())
        self.structure = self.file.structure
        self.hands = [actor_of_assignment(RoleAssignmentFactory(role=role)) for role in ROLES]
        self.hands += [
            actor_of_membership(MembershipFactory(structure=self.structure, role=role))
            for role in (Role.STRUCTURE_MANAGER, Role.ADVISER)
        ]
        self.before = State.DRAFT
        self.judged_by_tied = 0
        self.sittings = 0

    def attempt(self, act) -> None:
        """What is refused is refused in words; anything else than a refusal is a fault."""
        try:
            act()
        except (LabellingRefused, Refusal):
            return

    def fresh(self) -> LabelApplication:
        return LabelApplication.objects.get(pk=self.file.pk)

    @rule(hand=HANDS)
    def send(self, hand: int) -> None:
        self.attempt(lambda: send_application(self.fresh(), actor=self.hands[hand]))

    @rule(hand=HANDS)
    def ask(self, hand: int) -> None:
        self.attempt(
            lambda: ask_for_pieces(self.fresh(), items=["statutes"], explanation="Illisible.", actor=self.hands[hand])
        )

    @rule(hand=HANDS)
    def complete(self, hand: int) -> None:
        self.attempt(lambda: declare_complete(self.fresh(), actor=self.hands[hand]))

    @rule(hand=HANDS)
    def share_out(self, hand: int) -> None:
        self.attempt(lambda: assign_instructors(self.fresh(), actor=self.hands[hand]))

    @rule(hand=HANDS, named=HANDS)
    def name_someone(self, hand: int, named: int) -> None:
        from azimut.accounts.models import User

        person = User.objects.get(pk=self.hands[named].user_id)
        self.attempt(lambda: assign_instructors(self.fresh(), actor=self.hands[hand], instructors=[person]))

    @rule(hand=HANDS, kind=st.sampled_from(OpinionKind))
    def advise(self, hand: int, kind: OpinionKind) -> None:
        for assignment in Assignment.objects.filter(application=self.file):
            self.attempt(lambda one=assignment: give_opinion(one, actor=self.hands[hand], kind=kind, reasons="Vu."))

    @rule(hand=HANDS)
    def step_back(self, hand: int) -> None:
        for assignment in Assignment.objects.filter(application=self.file):
            self.attempt(lambda one=assignment: recuse(one, actor=self.hands[hand]))

    @rule(hand=HANDS)
    def tie(self, hand: int) -> None:
        self.attempt(lambda: declare_tie(self.structure, actor=self.hands[hand]))

    @rule(hand=HANDS)
    def join_the_structure(self, hand: int) -> None:
        """Someone who judges is hired by the applying structure: at once, they judge it no more."""
        from azimut.accounts.models import Membership

        user = self.hands[hand].user_id
        if not Membership.objects.filter(user=user, structure=self.structure, ended_at=None).exists():
            Membership.objects.create(user_id=user, structure=self.structure, role=Role.ADVISER)

    @rule(hand=HANDS, outcome=st.sampled_from(DecisionOutcome))
    def sit(self, hand: int, outcome: DecisionOutcome) -> None:
        actor = self.hands[hand]
        # A file is decided once a session: each of the machine's is another day's.
        self.sittings += 1
        day = timezone.localdate() + timedelta(days=self.sittings)
        session = plan_session(held_on=day, actor=self.hands[0])
        self.attempt(lambda: put_on_agenda(session, [self.fresh()], actor=actor))
        was_tied = structures_tied_to(actor.user_id).filter(pk=self.structure.pk).exists()
        count = Decision.objects.count()
        self.attempt(
            lambda: decide(session, self.fresh(), outcome=outcome, reasons="Vu.", recommendations="R.", actor=actor)
        )
        self.judged_by_tied += was_tied and Decision.objects.count() > count

    @rule(hand=HANDS)
    def give_up(self, hand: int) -> None:
        from django_fsm import TransitionNotAllowed

        try:
            self.attempt(lambda: abandon_application(self.fresh(), actor=self.hands[hand]))
        except TransitionNotAllowed:
            return

    @rule(hand=HANDS)
    def bring_back(self, hand: int) -> None:
        self.attempt(lambda: bring_back_to_session(self.fresh(), actor=self.hands[hand]))

    @precondition(lambda self: Decision.objects.exists())
    @rule(hand=HANDS, kind=st.sampled_from(AppealKind))
    def contest(self, hand: int, kind: AppealKind) -> None:
        for subject in (*Decision.objects.all(), *Label.objects.all()):
            self.attempt(
                lambda one=subject: record_appeal(
                    one, kind=kind, filed_on=timezone.localdate(), grounds="Non.", actor=self.hands[hand]
                )
            )

    @precondition(lambda self: Appeal.objects.filter(outcome="pending").exists())
    @rule(hand=HANDS, outcome=st.sampled_from([AppealOutcome.UPHELD, AppealOutcome.REJECTED]))
    def answer_appeals(self, hand: int, outcome: AppealOutcome) -> None:
        actor = self.hands[hand]
        for appeal in Appeal.objects.filter(outcome="pending"):
            self.attempt(
                lambda one=appeal: close_appeal(
                    one, outcome=outcome, closed_on=timezone.localdate(), answer="Vu.", actor=actor
                )
            )
            appeal.refresh_from_db()
            if appeal.outcome == AppealOutcome.UPHELD:
                tied = structures_tied_to(actor.user_id).filter(pk=self.structure.pk).exists()
                self.judged_by_tied += tied or actor.role != Role.REGIONAL_OFFICER

    @rule(hand=st.sampled_from([0, 4, 5, 6]))
    def follow_the_straight_road(self, hand: int) -> None:
        """From wherever it stands to an appeal, so that the machine sees the end of the story often enough."""
        manager, animator = self.hands[-2], self.hands[0]
        self.attempt(lambda: send_application(self.fresh(), actor=manager))
        self.attempt(lambda: declare_complete(self.fresh(), actor=animator))
        self.attempt(lambda: assign_instructors(self.fresh(), actor=animator))
        for assignment in Assignment.objects.filter(application=self.file):
            judge = next(one for one in self.hands if one.user_id == assignment.instructor_id)
            self.attempt(
                lambda one=assignment, by=judge: give_opinion(one, actor=by, kind=OpinionKind.FAVOURABLE, reasons="Vu.")
            )
        self.sit(hand, DecisionOutcome.REFUSED)
        self.contest(0, AppealKind.GRACIEUX)

    @precondition(lambda self: Label.objects.exists())
    @rule(hand=HANDS, step=st.sampled_from([suspend_label, withdraw_label, restore_label]))
    def touch_the_label(self, hand: int, step) -> None:
        label = Label.objects.order_by("pk").last()
        self.attempt(lambda: step(label, reason="Parce que.", actor=self.hands[hand]))

    @invariant()
    def states_follow_the_graph(self) -> None:
        now = self.fresh().state
        if now != self.before:
            reached, todo = set(), {State(self.before)}
            while todo:
                reached |= todo
                todo = set().union(*(NEXT.get(one, set()) for one in todo)) - reached
            assert now in reached
            self.before = now

    @invariant()
    def nobody_judges_their_own_structure(self) -> None:
        assert self.judged_by_tied == 0
        for opinion in Opinion.objects.exclude(given_at=None).select_related("assignment"):
            assert opinion.assignment.state == AssignmentState.GIVEN

    @invariant()
    def who_is_tied_sees_nothing(self) -> None:
        for hand in self.hands[: len(ROLES)]:
            if structures_tied_to(hand.user_id).filter(pk=self.structure.pk).exists():
                assert not LabelApplication.objects.visible_to(hand).exists()

    @invariant()
    def a_label_comes_from_a_favourable_decision(self) -> None:
        granted = Decision.objects.filter(outcome__in=["granted", "with_recommendations"]).count()
        assert Label.objects.count() == granted
        in_place = Label.objects.exclude(state__in=[LabelState.EXPIRED, LabelState.WITHDRAWN])
        assert in_place.count() == min(granted, 1)
        assert not Label.objects.filter(state=LabelState.SUSPENDED).exists(), "nothing was alerted"

    @invariant()
    def one_decision_holds_and_only_an_appeal_undoes_one(self) -> None:
        final = Decision.objects.exclude(outcome=DecisionOutcome.POSTPONED)
        holds = [one for one in final if one.upheld_appeal is None]
        assert (self.fresh().state in {State.GRANTED, State.REFUSED}) == bool(holds)
        assert len(holds) <= 1
        for one in final.exclude(replaces=None):
            assert one.replaces.upheld_appeal is not None


@pytest.mark.django_db
def test_no_illegal_state_is_reached_and_nobody_judges_their_own_structure() -> None:
    """Each run of the machine is undone before the next one."""

    run_state_machine_as_test(
        _undone(Campaign),
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _undone(machine):
    """The machine inside a savepoint that is given up at its end."""
    from django.db import transaction

    class Undone(machine):
        def __init__(self) -> None:
            super().__init__()
            self._atomic = transaction.atomic()
            self._atomic.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)

    return Undone
