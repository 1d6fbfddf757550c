"""Instruction, decision, conflicts of interest, two people at once."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from azimut.accounts.models import RoleAssignment, User
from azimut.accounts.services import end_role
from azimut.core.permissions import Refusal, Role
from azimut.labelling.enums import AssignmentState, DecisionOutcome, OpinionKind
from azimut.labelling.models import Assignment, Decision, Label, LabelApplication, Opinion
from azimut.labelling.refusals import AlreadyDone, ConflictOfInterest, LabellingRefused
from azimut.labelling.services import (
    assign_instructors,
    close_session,
    decide,
    decide_together,
    declare_complete,
    declare_tie,
    give_opinion,
    plan_session,
    recuse,
    save_opinion,
)
from tests.accounts.factories import MembershipFactory
from tests.at_once import at_once
from tests.labelling.conftest import holder


def test_files_go_to_those_with_the_least_to_do(sent, animator, instructors) -> None:
    declare_complete(sent, actor=animator)
    busy, free = instructors[0], [instructors[1], holder(Role.INSTRUCTOR)]
    other = LabelApplication.objects.get(pk=sent.pk)
    Assignment.objects.create(application=_another(), instructor_id=busy.user_id)

    made = assign_instructors(other, actor=animator)

    assert {assignment.instructor_id for assignment in made} == {actor.user_id for actor in free}


def test_nobody_judges_a_file_of_their_own_structure(sent, structure, animator, instructors) -> None:
    tied = instructors[0]
    MembershipFactory(user_id=tied.user_id, user=User.objects.get(pk=tied.user_id), structure=structure)
    declare_complete(sent, actor=animator)

    with pytest.raises(ConflictOfInterest):
        assign_instructors(sent, actor=animator, instructors=[User.objects.get(pk=tied.user_id)])
    made = assign_instructors(sent, actor=animator)

    assert [assignment.instructor_id for assignment in made] == [instructors[1].user_id]
    assert sent not in LabelApplication.objects.visible_to(tied)


def test_a_declared_tie_takes_the_file_away_at_once_and_is_recorded(sent, structure, animator, instructors) -> None:
    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    mine = Assignment.objects.get(instructor_id=instructors[0].user_id)
    save_opinion(mine, actor=instructors[0], grades={"welcome": {"grade": 3}})

    declare_tie(structure, actor=instructors[0])
    mine.refresh_from_db()

    assert (mine.state, mine.recusal) == (AssignmentState.RECUSED, "declared_tie")
    assert not Opinion.objects.exists()
    with pytest.raises(Refusal, match="lien"):
        give_opinion(mine, actor=instructors[0], kind=OpinionKind.FAVOURABLE, reasons="Bien.")


def test_opinions_are_hidden_from_each_other_until_all_are_given(sent, animator, instructors, adviser) -> None:
    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    first, second = (Assignment.objects.get(instructor_id=one.user_id) for one in instructors)
    give_opinion(first, actor=instructors[0], kind=OpinionKind.FAVOURABLE, reasons="Oui.")

    assert Opinion.objects.visible_to(instructors[0]).count() == 1
    assert not Opinion.objects.visible_to(instructors[1]).exists()
    give_opinion(second, actor=instructors[1], kind=OpinionKind.UNFAVOURABLE, reasons="Non.")

    assert Opinion.objects.visible_to(instructors[1]).count() == 2
    assert not Opinion.objects.visible_to(adviser).exists()
    assert LabelApplication.objects.get(pk=sent.pk).state == "opinion_given"


def test_an_opinion_is_reasoned_and_given_once_by_the_person_it_was_asked_of(sent, animator, instructors) -> None:
    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    mine = Assignment.objects.get(instructor_id=instructors[0].user_id)

    with pytest.raises(LabellingRefused, match="motivé"):
        give_opinion(mine, actor=instructors[0], kind=OpinionKind.FAVOURABLE, reasons=" ")
    with pytest.raises(Refusal, match="autre personne"):
        give_opinion(mine, actor=instructors[1], kind=OpinionKind.FAVOURABLE, reasons="Oui.")
    with pytest.raises(LabellingRefused, match="0 à 4"):
        save_opinion(mine, actor=instructors[0], grades={"welcome": {"grade": 9}})
    give_opinion(mine, actor=instructors[0], kind=OpinionKind.FAVOURABLE, reasons="Oui.")
    with pytest.raises(AlreadyDone):
        give_opinion(mine, actor=instructors[0], kind=OpinionKind.UNFAVOURABLE, reasons="Finalement non.")


def test_someone_who_steps_back_is_replaced(sent, animator, instructors) -> None:
    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    recuse(Assignment.objects.get(instructor_id=instructors[0].user_id), actor=instructors[0])
    spare = holder(Role.INSTRUCTOR)

    made = assign_instructors(sent, actor=animator)

    assert [assignment.instructor_id for assignment in made] == [spare.user_id]


def test_a_granted_file_makes_a_label_with_its_dates_and_version(judged, session, decider, structure) -> None:
    decision = decide(session, judged, outcome=DecisionOutcome.GRANTED, reasons="Conforme.", actor=decider)

    label = Label.objects.get()
    assert label.structure == structure
    assert (label.valid_from, label.valid_until) == (judged.campaign.effect_on, judged.campaign.label_until)
    assert label.is_in_force(timezone.localdate())
    assert decision.specification == judged.specification
    assert label.events.get().reason == "Conforme."


def test_a_postponed_file_comes_back_and_a_decided_one_does_not(
    judged, session, decider, animator, instructors
) -> None:
    decide(session, judged, outcome=DecisionOutcome.POSTPONED, reasons="Une visite d'abord.", actor=decider)
    judged.refresh_from_db()
    assert judged.state == "postponed"

    third = holder(Role.INSTRUCTOR)
    assign_instructors(judged, actor=animator, instructors=[User.objects.get(pk=third.user_id)])
    give_opinion(
        Assignment.objects.get(instructor_id=third.user_id),
        actor=third,
        kind=OpinionKind.FAVOURABLE,
        reasons="Visite faite.",
    )
    later = plan_session(held_on=timezone.localdate() + timezone.timedelta(days=30), actor=animator)
    decide(later, judged, outcome=DecisionOutcome.REFUSED, reasons="Pas d'accueil sur place.", actor=decider)

    with pytest.raises(AlreadyDone):
        decide(later, judged, outcome=DecisionOutcome.GRANTED, reasons="Si.", actor=decider)
    assert not Label.objects.exists()


def test_a_decision_needs_its_reasons_its_agenda_and_a_second_factor(judged, session, decider, adviser) -> None:
    from dataclasses import replace

    cases = [
        (decider, DecisionOutcome.GRANTED, " ", LabellingRefused),
        (decider, DecisionOutcome.WITH_RECOMMENDATIONS, "Oui mais.", LabellingRefused),
        (replace(decider, has_second_factor=False), DecisionOutcome.GRANTED, "Oui.", Refusal),
        (adviser, DecisionOutcome.GRANTED, "Oui.", Refusal),
    ]
    for actor, outcome, reasons, error in cases:
        with pytest.raises(error):
            decide(session, judged, outcome=outcome, reasons=reasons, actor=actor)
    session.agenda.all().delete()
    with pytest.raises(LabellingRefused, match="ordre du jour"):
        decide(session, judged, outcome=DecisionOutcome.GRANTED, reasons="Oui.", actor=decider)


def test_a_decider_of_the_structure_takes_no_part(judged, session, decider, structure) -> None:
    MembershipFactory(user=User.objects.get(pk=decider.user_id), structure=structure)

    with pytest.raises(Refusal, match="lien"):
        decide(session, judged, outcome=DecisionOutcome.GRANTED, reasons="Oui.", actor=decider)


def test_a_batch_is_decided_whole_or_not_at_all(judged, session, decider) -> None:
    with pytest.raises(LabellingRefused):
        decide_together(
            session, [judged, _another()], outcome=DecisionOutcome.GRANTED, reasons="Conformes.", actor=decider
        )

    assert not Decision.objects.exists()


def test_nothing_is_decided_once_the_session_is_closed(judged, session, decider, animator) -> None:
    close_session(session, minutes="PV 2026-12", actor=animator)

    with pytest.raises(AlreadyDone):
        decide(session, judged, outcome=DecisionOutcome.GRANTED, reasons="Oui.", actor=decider)


def test_someone_who_leaves_the_group_loses_everything_at_once(sent, animator, instructors, regional_officer) -> None:
    from azimut.accounts.actors import actors_of

    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    person = instructors[0].user_id
    end_role(RoleAssignment.objects.get(user=person), actor=regional_officer)

    assert actors_of(User.objects.get(pk=person)) == []


def test_a_decision_and_the_events_of_a_label_are_never_rewritten(judged, session, decider) -> None:
    decide(session, judged, outcome=DecisionOutcome.GRANTED, reasons="Conforme.", actor=decider)

    for statement in (
        "UPDATE labelling_decision SET reasons = 'autre'",
        "DELETE FROM labelling_labelevent",
        "TRUNCATE labelling_labelevent",
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
                cursor.execute(statement)


def test_two_deciders_at_once_one_wins_and_the_other_is_told(real_transactions, judged, session) -> None:
    outcomes = _decide_together_in_threads(session, judged)

    assert sorted(outcomes) == ["AlreadyDone", "decided"]
    assert Decision.objects.count() == 1


def test_the_database_itself_holds_one_final_decision_when_the_lock_is_off(judged, session) -> None:
    """The negative control: without the service's lock, the second decision is stopped by the constraint only."""
    people = [holder(Role.DECIDER) for _ in range(2)]
    fields = {"application": judged, "session": session, "specification": judged.specification, "reasons": "Oui."}
    Decision.objects.create(outcome="granted", decided_by_id=people[0].user_id, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(outcome="refused", decided_by_id=people[1].user_id, **fields)


def _decide_together_in_threads(session, application) -> list[str]:
    deciders = [holder(Role.DECIDER) for _ in range(2)]

    def deciding(decider) -> Callable[[], object]:
        return lambda: decide(session, application, outcome=DecisionOutcome.GRANTED, reasons="Oui.", actor=decider)

    return at_once(*map(deciding, deciders), told=AlreadyDone, done="decided")


def _another() -> LabelApplication:
    from tests.labelling.factories import LabelApplicationFactory

    return LabelApplicationFactory()
