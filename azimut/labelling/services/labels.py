"""The life of a label, from its grant to its end. Each step leaves an event that nobody can change."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_fsm import can_proceed

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.directory.models import Structure
from azimut.directory.services import leave_circle, place_in_circle
from azimut.labelling.enums import LABELLED
from azimut.labelling.enums import LabelState as State
from azimut.labelling.models import Decision, Label, LabelEvent
from azimut.labelling.notifications import tell_label_step
from azimut.labelling.permissions import can_act_on_label, can_hand_label_to
from azimut.labelling.refusals import AlreadyDone, LabellingRefused

IN_PLACE = (State.ACTIVE, State.ALERT, State.SUSPENDED)
"""One at a time for a structure and a territory: the next may be granted before the day it takes over."""

SHORTEST_ANSWER_DAYS = 15
"""A structure under alert has at least two weeks to explain itself before anything is decided."""


def grant_label(decision: Decision, *, actor: Actor) -> Label:
    """Makes the label of a favourable decision. One for the same territory holds until the day before it."""
    application = decision.application
    campaign = application.campaign
    starts_on = decision.label_starts_on()
    former = _end_before(starts_on, decision, actor)
    label = Label.objects.create(
        structure=application.structure,
        department=application.department,
        decision=decision,
        replaces=former,
        valid_from=starts_on,
        valid_until=campaign.label_until or active_profile().calendar.label_valid_until,
    )
    _record(label, decision.reasons, actor)
    return label


def _end_before(starts_on: date, decision: Decision, actor: Actor) -> Label | None:
    """The label that the one of a decision follows; it goes on until then, so that no day is left without."""
    application = decision.application
    in_place = Label.objects.select_for_update().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=starts_on),
        structure=application.structure,
        department=application.department,
        state__in=IN_PLACE,
    )
    former = None
    for former in in_place.order_by("valid_from"):
        former.valid_until = max(former.valid_from, starts_on - timedelta(days=1))
        if former.valid_from >= starts_on or former.valid_until < timezone.localdate():
            former.expire()
        former.save()
        _record(former, f"Remplacé à la suite de la décision du {decision.decided_at:%d/%m/%Y}.", actor)
    return former


@transaction.atomic
def raise_alert(label: Label, *, reason: str, answer_before: date, actor: Actor) -> None:
    """Tells the structure what is wrong and until when it may answer. The label still holds."""
    locked = _lock(label, actor, reason)
    if answer_before < timezone.localdate() + timedelta(days=SHORTEST_ANSWER_DAYS):
        raise LabellingRefused(f"Laissez au moins {SHORTEST_ANSWER_DAYS} jours à la structure pour répondre.")
    _apply(locked, "raise_alert")
    _record(locked, reason, actor, due_on=answer_before)
    tell_label_step(locked)


@transaction.atomic
def restore_label(label: Label, *, reason: str, actor: Actor) -> None:
    """The alert or the suspension is lifted."""
    locked = _lock(label, actor, reason)
    _apply(locked, "restore")
    _record(locked, reason, actor)
    tell_label_step(locked)


def reinstate_label(label: Label, *, reason: str, actor: Actor) -> None:
    """An appeal was upheld: the label, locked by whoever calls, is in force again.

    Nothing changes for one that is active, over, taken over by another structure or replaced since.
    """
    lasts = label.valid_until is None or label.valid_until >= timezone.localdate()
    others = Label.objects.filter(structure=label.structure, department=label.department, state__in=IN_PLACE)
    if not lasts or not can_proceed(label.reinstate) or others.exclude(pk=label.pk).exists():
        return
    label.reinstate()
    label.save()
    _record(label, reason, actor)


@transaction.atomic
def suspend_label(label: Label, *, reason: str, actor: Actor) -> None:
    """Only once the structure answered the alert, or after the time it was given to."""
    locked = _lock(label, actor, reason)
    _refuse_before_answer(locked)
    _apply(locked, "suspend")
    _record(locked, reason, actor)
    tell_label_step(locked)


@transaction.atomic
def withdraw_label(label: Label, *, reason: str, actor: Actor) -> None:
    """Only once the structure answered the alert, or after the time it was given to."""
    locked = _lock(label, actor, reason)
    _refuse_before_answer(locked)
    _apply(locked, "withdraw")
    _record(locked, reason, actor)
    tell_label_step(locked)


@transaction.atomic
def transfer_label(label: Label, successor: Structure, *, reason: str, actor: Actor) -> Label:
    """The structure merged into another: the label goes on there, same end, same territory."""
    locked = _lock(label, actor, reason)
    require(can_hand_label_to(actor, successor.pk))
    if Label.objects.filter(structure=successor, department=locked.department, state__in=IN_PLACE).exists():
        raise LabellingRefused("Cette structure a déjà un label pour ce territoire.")
    _apply(locked, "transfer")
    _record(locked, reason, actor)
    taken_over: Label = Label.objects.create(
        structure=successor,
        department=locked.department,
        replaces=locked,
        valid_from=timezone.localdate(),
        valid_until=locked.valid_until,
    )
    _record(taken_over, reason, actor)
    tell_label_step(locked)
    tell_label_step(taken_over)
    return taken_over


@transaction.atomic
def end_past_labels(on: date) -> int:
    """Labels whose last day is past become expired, those that begin are told to the directory. How many ended.

    Run each night.
    """
    past = Label.objects.select_for_update().past_their_end(on)
    for label in past:
        label.expire()
        label.save()
        _record(label, f"Arrivé à son terme le {label.valid_until:%d/%m/%Y}.", None)
    begun = Label.objects.in_force(on).exclude(structure__circle=LABELLED)
    for structure_id in begun.values_list("structure_id", flat=True):
        tell_directory(structure_id)
    return len(past)


def _lock(label: Label, actor: Actor, reason: str) -> Label:
    locked: Label = Label.objects.select_for_update().get(pk=label.pk)
    require(can_act_on_label(actor, locked))
    if not reason.strip():
        raise LabellingRefused("Dites pourquoi : la structure lira ce motif.")
    return locked


def _apply(label: Label, step: str) -> None:
    move = getattr(label, step)
    if not can_proceed(move):
        raise AlreadyDone(f"Ce label est « {label.get_state_display()} » : cette étape ne s'applique pas.")
    move()
    label.save()


def _refuse_before_answer(label: Label) -> None:
    alert = label.events.filter(state=State.ALERT).order_by("-happened_at").first()
    if alert is None or label.statements.filter(sent_at__gte=alert.happened_at).exists():
        return
    if alert.due_on and timezone.localdate() < alert.due_on:
        raise LabellingRefused(f"La structure peut encore répondre jusqu'au {alert.due_on:%d/%m/%Y}.")


def _record(label: Label, reason: str, actor: Actor | None, due_on: date | None = None) -> None:
    LabelEvent.objects.create(
        label=label,
        state=label.state,
        reason=reason.strip(),
        due_on=due_on,
        actor_id=actor.user_id if actor else None,
    )
    tell_directory(label.structure_id)


def tell_directory(structure_id: UUID) -> None:
    """The directory says that a structure is labelled today, and until when; never before the label begins."""
    held = Label.objects.in_force(timezone.localdate()).filter(structure=structure_id)
    label = held.order_by(F("valid_until").desc(nulls_first=True)).first()
    if label:
        place_in_circle(structure_id, LABELLED, from_on=label.valid_from, until_on=label.valid_until)
    else:
        leave_circle(structure_id, LABELLED)
