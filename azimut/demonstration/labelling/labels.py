"""Decisions of the demonstration, the labels they made, and what became of them."""

from datetime import date, timedelta

from azimut.accounts.models import RoleAssignment, User
from azimut.core.identifiers import identifier_of
from azimut.core.profile import active_profile
from azimut.demonstration.labelling.files import REASONS, WrittenFile, moment_of
from azimut.directory.models import Structure
from azimut.labelling.enums import AppealKind, AppealOutcome, ChangeKind, LabelState
from azimut.labelling.enums import DecisionOutcome as Outcome
from azimut.labelling.models import (
    AgendaItem,
    Appeal,
    Decision,
    DecisionSession,
    DeclaredChange,
    Label,
    LabelEvent,
    LabelStatement,
)
from azimut.labelling.services.labels import tell_directory

LIVES: dict[LabelState, tuple[tuple[LabelState, int, str, int | None], ...]] = {
    LabelState.ALERT: ((LabelState.ALERT, 12, "alert", 9),),
    LabelState.SUSPENDED: ((LabelState.ALERT, 90, "alert", -60), (LabelState.SUSPENDED, 50, "suspended", None)),
    LabelState.WITHDRAWN: ((LabelState.ALERT, 220, "alert", -190), (LabelState.WITHDRAWN, 170, "withdrawn", None)),
    LabelState.TRANSFERRED: ((LabelState.TRANSFERRED, 150, "transferred", None),),
}
"""What happened to labels since they were granted: state, days ago, reason, days from today before which to answer."""


def write_labels(files: list[WrittenFile], sessions: dict[str, DecisionSession], *, today: date) -> None:
    """Agendas, decisions and labels; then the directory is told."""
    decider = _decider()
    for key, session in sessions.items():
        listed = [one for one in files if key in {one.story.session, one.story.decided_again}]
        AgendaItem.objects.bulk_create(
            AgendaItem(session=session, application=one.application, position=rank)
            for rank, one in enumerate(listed, 1)
        )
        for one in listed:
            if one.story.outcome and one.story.session == key:
                _decide(one, session, decider, today)
    for structure_id in Label.objects.values_list("structure", flat=True).distinct():
        tell_directory(structure_id)


def _decide(one: WrittenFile, session: DecisionSession, decider: User, today: date) -> None:
    outcome = one.story.outcome
    assert outcome is not None
    with_recommendations = outcome == Outcome.WITH_RECOMMENDATIONS
    decision = Decision.objects.create(
        id=identifier_of("demonstration", "decision", str(one.application.pk)),
        application=one.application,
        session=session,
        specification=one.application.specification,
        outcome=outcome,
        reasons=REASONS[outcome],
        recommendations=REASONS["recommendations"] if with_recommendations else "",
        decided_at=moment_of(today, (today - session.held_on).days, str(one.application.pk)),
        decided_by=decider,
    )
    if one.story.appeal:
        _appeal(one, decision, today)
    if one.story.label:
        _label(one, decision, decider, today)


def _appeal(one: WrittenFile, decision: Decision, today: date) -> None:
    """In progress, or upheld the day before yesterday."""
    upheld = bool(one.story.decided_again)
    Appeal.objects.create(
        id=identifier_of("demonstration", "appeal", str(one.application.pk)),
        kind=AppealKind.GRACIEUX,
        decision=decision,
        filed_on=today - timedelta(days=9 if upheld else 3),
        grounds=REASONS[one.story.appeal],
        outcome=AppealOutcome.UPHELD if upheld else AppealOutcome.PENDING,
        closed_on=today - timedelta(days=2) if upheld else None,
        answer=REASONS["appeal_upheld"] if upheld else "",
    )


def _label(one: WrittenFile, decision: Decision, decider: User, today: date) -> None:
    campaign, story = one.application.campaign, one.story
    until = campaign.label_until if story.lasts_days is None else today + timedelta(days=story.lasts_days)
    label = Label.objects.create(
        id=identifier_of("demonstration", "label", str(one.application.pk)),
        structure=one.application.structure,
        department=one.application.department,
        decision=decision,
        valid_from=campaign.effect_on,
        valid_until=until,
        state=story.label,
    )
    _event(label, LabelState.ACTIVE, decision.reasons, decider, (today - decision.decided_at.date()).days, today)
    for state, days_ago, reason, due in LIVES.get(LabelState(label.state), ()):
        due_on = None if due is None else today + timedelta(days=due)
        _event(label, state, REASONS[reason], decider, days_ago, today, due_on)
    if label.state == LabelState.ALERT:
        LabelStatement.objects.create(label=label, text=REASONS["answer"])
        DeclaredChange.objects.create(
            label=label, kind=ChangeKind.PLACES, text=REASONS["change"], from_on=today - timedelta(days=5)
        )
    if label.state == LabelState.EXPIRED:
        assert until is not None
        _event(label, LabelState.EXPIRED, f"Arrivé à son terme le {until:%d/%m/%Y}.", None, 39, today)
    if label.state == LabelState.TRANSFERRED:
        _take_over(label, decider, today)


def _take_over(label: Label, decider: User, today: date) -> None:
    """Another structure of the same network, in its place."""
    others = Structure.objects.current().filter(network=label.structure.network, source=label.structure.source)
    free = others.exclude(label_applications__isnull=False).exclude(labels__isnull=False).order_by("name", "pk")
    successor = free.first()
    if successor is None:
        return
    taken_over = Label.objects.create(
        id=identifier_of("demonstration", "label", str(label.pk), "successor"),
        structure=successor,
        department=label.department,
        replaces=label,
        valid_from=today - timedelta(days=150),
        valid_until=label.valid_until,
    )
    _event(taken_over, LabelState.ACTIVE, REASONS["transferred"], decider, 150, today)


def _event(
    label: Label,
    state: LabelState,
    reason: str,
    by: User | None,
    days_ago: int,
    today: date,
    due_on: date | None = None,
) -> None:
    LabelEvent.objects.create(
        label=label,
        state=state,
        reason=reason,
        due_on=due_on,
        happened_at=moment_of(today, days_ago, f"{label.pk}{state}"),
        actor_id=by.pk if by else None,
    )


def _decider() -> User:
    role = active_profile().labelling.deciding_role
    held = RoleAssignment.objects.current().filter(role=role).select_related("user").order_by("user__email").first()
    assert held is not None
    return held.user
