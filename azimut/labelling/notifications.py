"""The mails of labelling: that something happened and where to read it, never what is written there.

To a structure, one mail for each thing it must know; to those who judge, one digest a day. Each mail is a task of the
transaction that tells it (core/mail.py): nothing leaves for what was not kept, and a right that ended by then leaves
its holder out.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.core.mail import send_mail_later
from azimut.core.permissions import Actor, Role
from azimut.labelling.awaiting import tasks_of
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import (
    Appeal,
    ApplicationMessage,
    DeclaredChange,
    Label,
    LabelApplication,
    LabellingCampaign,
    LabelStatement,
    SentNotice,
    structures_tied_to,
)
from azimut.labelling.permissions import JUDGING
from azimut.labelling.wording import PARIS, day_of, paris_instant

CLOSING_DAYS = (1, 7, 30)
"""Drafts are reminded so many days before the closing; the most pressing reminder that is due, once."""

EXPIRY_DAYS = (30, 90, 180)
"""A structure is told so many days before its label ends."""

DAY = timedelta(days=1)


def address(name: str, *args: object) -> str:
    """A whole address, for who reads it outside the site."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"


def managers_of(structure_id: UUID) -> Iterable[User]:
    """Those who answer for the structure today."""
    held = Membership.objects.current().filter(structure=structure_id, role=Role.STRUCTURE_MANAGER)
    people: Iterable[User] = User.objects.active().filter(pk__in=held.values("user")).order_by("pk")
    return people


def _tell(people: Iterable[User], template: str, **content: Any) -> None:
    for person in people:
        send_mail_later(f"labelling/mail/{template}.txt", to=person.email, **content)


def tell_receipt(application: LabelApplication) -> None:
    """The file is sent: when, under which number."""
    page = address("label_application", application.pk)
    _tell(managers_of(application.structure_id), "receipt", application=application, page=page)


def tell_pieces_asked(application: LabelApplication, due_at: datetime) -> None:
    page = address("label_application", application.pk)
    until = paris_instant(due_at)
    _tell(managers_of(application.structure_id), "pieces_asked", application=application, page=page, until=until)


def tell_message(application: LabelApplication) -> None:
    """The animation wrote: the structure is told. What the structure writes is in the digest of the animation."""
    page = f"{address('label_application', application.pk)}#messages"
    _tell(managers_of(application.structure_id), "message", application=application, page=page)


def tell_decision(application: LabelApplication) -> None:
    """That there is a decision; the decision itself is read in the private space."""
    page = address("label_application", application.pk)
    _tell(managers_of(application.structure_id), "decision", application=application, page=page)


def tell_appeal_closed(appeal: Appeal, structure_id: UUID) -> None:
    """That the appeal was answered; the answer is read in the private space."""
    page = (
        address("label_application", appeal.decision.application_id)
        if appeal.decision
        else address("labelling_label", appeal.label_id)
    )
    _tell(managers_of(structure_id), "appeal", page=page)


def tell_label_step(label: Label) -> None:
    page = address("labelling_label", label.pk)
    _tell(managers_of(label.structure_id), "label_step", page=page)


def _once(subject: UUID, kind: str) -> bool:
    """Whether this is the first time; two workers at once do not both say yes."""
    _notice, is_new = SentNotice.objects.get_or_create(subject=subject, kind=kind)
    return is_new


@transaction.atomic
def announce_open_campaigns(now: datetime) -> int:
    """Each campaign that opened is announced once, to every structure that has an account. How many."""
    told = 0
    for campaign in LabellingCampaign.objects.open_at(now):
        if not _once(campaign.pk, "opened"):
            continue
        held = Membership.objects.current().filter(role=Role.STRUCTURE_MANAGER)
        people = User.objects.active().filter(pk__in=held.values("user")).order_by("pk")
        until = paris_instant(campaign.closes_at)
        _tell(people, "opened", campaign=campaign, until=until, page=address("labelling"))
        told += 1
    return told


@transaction.atomic
def remind_drafts(now: datetime) -> int:
    """30, 7 and 1 days before the closing, whoever answers for a draft is reminded that it is not sent. How many."""
    told = 0
    for campaign in LabellingCampaign.objects.open_at(now):
        due = next((days for days in CLOSING_DAYS if campaign.closes_at - now <= days * DAY), None)
        if due is None:
            continue
        for draft in campaign.applications.filter(state=State.DRAFT).select_related("campaign"):
            if _once(draft.pk, f"closing_{due}"):
                page, until = address("label_application", draft.pk), paris_instant(campaign.closes_at)
                _tell(managers_of(draft.structure_id), "closing", application=draft, until=until, page=page)
                told += 1
    return told


@transaction.atomic
def tell_labels_that_end(on: date) -> int:
    """180, 90 and 30 days before a label ends, its structure is told, with the campaign where to apply. How many."""
    told = 0
    open_one = LabellingCampaign.objects.open_at(timezone.now()).first()
    ending = Label.objects.in_force(on).filter(valid_until__lte=on + max(EXPIRY_DAYS) * DAY)
    for label in ending:
        assert label.valid_until is not None
        left = label.valid_until - on
        due = next(days for days in EXPIRY_DAYS if left <= days * DAY)
        if _once(label.pk, f"expiry_{due}"):
            page = address("labelling_label", label.pk)
            people = managers_of(label.structure_id)
            _tell(people, "expiry", until=day_of(label.valid_until), page=page, campaign=open_one)
            told += 1
    return told


@transaction.atomic
def send_digests(on: date) -> int:
    """One mail a day to each person who judges and for whom something waits. How many."""
    sent = 0
    held = RoleAssignment.objects.current().filter(role__in=JUDGING).values("user")
    for person in User.objects.active().filter(pk__in=held).order_by("pk"):
        lines = [line for hat in actors_of(person) if hat.role in JUDGING for line in digest_of(hat)]
        if lines and _once(person.pk, f"digest_{on}"):
            _tell([person], "digest", lines=lines, page=address("labelling"))
            sent += 1
    return sent


def digest_of(actor: Actor) -> list[str]:
    """What waits for this hat, counted: through the same wall as its pages, and without a name."""
    lines = [f"{what} : {count}" for what, count in Counter(task.what for task in tasks_of(actor)).items()]
    if actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER):
        lines += [f"{what} : {count}" for what, count in _said_by_structures(actor).items() if count]
    return lines


def _said_by_structures(actor: Actor) -> dict[str, int]:
    since, tied = timezone.now() - DAY, structures_tied_to(actor.user_id)
    files = LabelApplication.objects.visible_to(actor)
    written = ApplicationMessage.objects.filter(is_from_structure=True, sent_at__gte=since, application__in=files)
    return {
        "Messages de structures depuis hier": written.count(),
        "Réponses à une alerte depuis hier": LabelStatement.objects.filter(sent_at__gte=since)
        .exclude(label__structure__in=tied)
        .count(),
        "Changements déclarés à lire": DeclaredChange.objects.filter(seen_at=None)
        .exclude(label__structure__in=tied)
        .count(),
    }


def day_in_paris(now: datetime) -> date:
    return now.astimezone(PARIS).date()
