"""Campaigns and the list of members, loaded once; what must stay ahead is moved on afterwards."""

from datetime import date, timedelta

from django.db import transaction

from azimut.accounts.actors import actors_of
from azimut.accounts.models import RoleAssignment
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.demonstration.labelling.files import write_files
from azimut.demonstration.labelling.labels import write_labels
from azimut.demonstration.labelling.pieces import write_pieces
from azimut.demonstration.labelling.stories import CAMPAIGNS, NEXT, OPEN, SESSIONS
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import (
    CompletenessRequest,
    DecisionSession,
    LabelApplication,
    LabellingCampaign,
    MemberRecord,
)
from azimut.labelling.services import (
    current_specification,
    draw_up_yearly_list,
    open_campaign,
    publish_members,
    record_members,
)
from azimut.labelling.services.campaigns import end_of, start_of

FIRST_LIST_DAYS = 45
"""The list of members is kept, and published once, since so many days before the demonstration is first loaded."""

SOONEST_CLOSING_DAYS = 5
"""The open campaign is put off when it would close sooner than that."""


def load_labelling(*, today: date) -> None:
    """Campaigns only where the profile has some. Loaded before: only what is past its day moves on."""
    if not MemberRecord.objects.exists():
        _publish_a_first_list(today - timedelta(days=FIRST_LIST_DAYS))
    if active_profile().labelling.by == "campaigns":
        if LabellingCampaign.objects.filter(name=name_of(OPEN)).exists():
            _move_on(today)
        else:
            _load(today)
    record_members(today)


def name_of(key: str) -> str:
    return f"campagne de démonstration, {key}"


@transaction.atomic
def _load(today: date) -> None:
    campaigns = {key: _campaign(key, today) for key in CAMPAIGNS}
    body = active_profile().labelling.deciding_body
    sessions = {key: _session(body, key, today + timedelta(days=days)) for key, days in SESSIONS.items()}
    files = write_files(campaigns, today=today)
    write_pieces(files)
    write_labels(files, sessions, today=today)


def _campaign(key: str, today: date) -> LabellingCampaign:
    dates = CAMPAIGNS[key]
    effect_on, until = today + timedelta(days=dates.effect_on), active_profile().calendar.label_valid_until
    campaign = open_campaign(
        current_specification(),
        name=name_of(key),
        first_day=today + timedelta(days=dates.first_day),
        last_day=today + timedelta(days=dates.last_day),
        effect_on=effect_on,
        label_until=until if until and until > effect_on else None,
        actor=_holder(Role.ANIMATOR),
    )
    announced = start_of(today + timedelta(days=min(dates.first_day - 30, -1)))
    LabellingCampaign.objects.filter(pk=campaign.pk).update(announced_at=announced)
    return campaign


def _session(body: str, key: str, held_on: date) -> DecisionSession:
    is_past = key != NEXT
    session: DecisionSession = DecisionSession.objects.create(
        body=body,
        held_on=held_on,
        closed_at=end_of(held_on) if is_past else None,
        minutes=f"procès-verbal du {held_on:%d/%m/%Y}" if is_past else "",
    )
    return session


def _publish_a_first_list(on: date) -> None:
    officer = _holder(Role.REGIONAL_OFFICER)
    record_members(on)
    publish_members(on, actor=officer)
    if active_profile().labelling.yearly_list:
        draw_up_yearly_list(year=on.year, on=on, act=f"arrêté du {on:%d/%m/%Y}", actor=officer)


def _move_on(today: date) -> None:
    """The open campaign stays open, the pieces asked for can still be sent, the coming session is still to come."""
    soon = end_of(today + timedelta(days=SOONEST_CLOSING_DAYS))
    later = end_of(today + timedelta(days=CAMPAIGNS[OPEN].last_day))
    LabellingCampaign.objects.filter(name=name_of(OPEN), closes_at__lt=soon).update(closes_at=later)
    waiting = LabelApplication.objects.filter(state=State.INCOMPLETE, campaign__name=name_of(OPEN))
    CompletenessRequest.objects.filter(application__in=waiting, answered_at=None, due_at__lt=soon).update(due_at=later)
    coming = DecisionSession.objects.filter(closed_at=None, held_on__lt=today)
    next_day = today + timedelta(days=SESSIONS[NEXT])
    if not DecisionSession.objects.filter(held_on=next_day).exists():
        for session in coming[:1]:
            DecisionSession.objects.filter(pk=session.pk).update(held_on=next_day)


def _holder(role: Role) -> Actor:
    held = RoleAssignment.objects.current().filter(role=role).select_related("user").order_by("user__email").first()
    assert held is not None, f"la démonstration a une personne pour le rôle {role}"
    return next(hat for hat in actors_of(held.user) if hat.role == role)
