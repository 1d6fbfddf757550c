"""Telling people what happened to a referral: each fact once to each reader, at once or with the day's others."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.accounts.models import Membership, User
from azimut.core.mail import written_mail
from azimut.core.permissions import Role
from azimut.core.tasks import deliver_mail
from azimut.reception.addresses import follow_address, guest_address, referral_address, site_of
from azimut.reception.appointment_words import spoken_moment
from azimut.reception.delivery import phone_of, public_email_of
from azimut.reception.enums import (
    Delivery,
    MailRhythm,
    NoticeAudience,
    NoticeKind,
    ReferralAct,
    Urgency,
)
from azimut.reception.models import MailChoice, Referral, ReferralEvent, ReferralNotice
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.guests import draw_guest_link
from azimut.reception.services.identities import email_of_person

TO_RECEIVERS = {
    ReferralAct.SEND: NoticeKind.NEW,
    ReferralAct.WITHDRAWN: NoticeKind.WITHDRAWN,
    ReferralAct.HAND_ON: NoticeKind.HANDED_ON,
}
TO_SENDERS = {
    ReferralAct.RECEIVED: NoticeKind.RECEIVED,
    ReferralAct.ACCEPTED: NoticeKind.ACCEPTED,
    ReferralAct.APPOINTMENT: NoticeKind.APPOINTMENT,
    ReferralAct.MET: NoticeKind.MET,
    ReferralAct.CLOSED: NoticeKind.CLOSED,
    ReferralAct.DECLINED: NoticeKind.DECLINED,
    ReferralAct.EXPIRED: NoticeKind.EXPIRED,
    ReferralAct.WITHDRAWN: NoticeKind.WITHDRAWN,
}
TO_PERSON = {
    ReferralAct.SEND: NoticeKind.NEW,
    ReferralAct.ACCEPTED: NoticeKind.ACCEPTED,
    ReferralAct.APPOINTMENT: NoticeKind.APPOINTMENT,
    ReferralAct.CLOSED: NoticeKind.CLOSED,
    ReferralAct.DECLINED: NoticeKind.DECLINED,
    ReferralAct.EXPIRED: NoticeKind.EXPIRED,
}
HURRIED = {NoticeKind.NEW, NoticeKind.REMINDER}
"""Of an urgent referral these leave at once, whatever the rhythm: tomorrow's mail would be late."""


def tell(event: ReferralEvent) -> None:
    """Writes what this event has to say to each reader, in the transaction of the event itself."""
    referral, act, fact = event.referral, ReferralAct(event.act), f"event-{event.pk}"
    if kind := TO_RECEIVERS.get(act):
        tell_members(receivers_of(referral), referral, kind, fact, but=event.by_id)
    if kind := TO_SENDERS.get(act):
        tell_members(senders_of(referral), referral, kind, fact, but=event.by_id)
    if (kind := TO_PERSON.get(act)) and email_of_person(referral):
        _write(referral, kind, fact, NoticeAudience.PERSON)
    if act == ReferralAct.SEND and referral.delivery == Delivery.LINK:
        _write(referral, NoticeKind.NEW, fact, NoticeAudience.STRUCTURE)


def remind_people_of_meetings(now: datetime | None = None) -> int:
    """The day before, whoever left an address is told again when they are met: once for one moment. How many."""
    reminded = 0
    for referral in Referral.objects.meeting_soon(now or timezone.now()):
        fact = fact_of_meeting(referral)
        if not referral.notices.filter(fact=fact).exists() and email_of_person(referral):
            _write(referral, NoticeKind.REMINDER, fact, NoticeAudience.PERSON)
            reminded += 1
    return reminded


def fact_of_meeting(referral: Referral) -> str:
    """The moment itself: moved to another day, it is another fact, and the reminder of the first is dropped."""
    return f"meeting-{referral.appointment_at:%Y%m%dT%H%M%z}" if referral.appointment_at else ""


def receivers_of(referral: Referral) -> list[UUID]:
    """Whoever follows it, as long as they work there; else the advisers of the structure, else its managers."""
    return _members(referral.to_structure_id, referral.assignee_id)


def senders_of(referral: Referral) -> list[UUID]:
    """Whoever sent it, as long as they work there; else their colleagues. Nobody when the person asked alone."""
    return _members(referral.from_structure_id, referral.sender_id) if referral.from_structure_id else []


def _members(structure_id: UUID | None, first: UUID | None) -> list[UUID]:
    members = Membership.objects.current().filter(structure=structure_id).order_by("started_at")
    roles: dict[UUID, str] = dict(members.values_list("user_id", "role"))
    if first in roles:
        return [first]
    advisers = [user for user, role in roles.items() if role == Role.ADVISER]
    return advisers or list(roles)


def tell_members(
    users: Iterable[UUID], referral: Referral, kind: NoticeKind, fact: str, *, but: UUID | None = None
) -> None:
    """One notice for each, but for whoever did it and those who want no mail."""
    readers = [user for user in dict.fromkeys(users) if user != but]
    choices = {choice.user_id: choice for choice in MailChoice.objects.filter(user__in=readers)}
    for reader in readers:
        choice = choices.get(reader)
        rhythm = choice.rhythm if choice else MailRhythm.DAILY
        if rhythm == MailRhythm.NEVER:
            continue
        is_asked = rhythm == MailRhythm.EACH or (choice is not None and kind in choice.at_once)
        is_hurried = referral.urgency == Urgency.URGENT and kind in HURRIED
        _write(referral, kind, fact, NoticeAudience.MEMBER, reader=reader, is_at_once=is_asked or is_hurried)


def _write(
    referral: Referral,
    kind: NoticeKind,
    fact: str,
    audience: NoticeAudience,
    *,
    reader: UUID | None = None,
    is_at_once: bool = True,
) -> None:
    """Once for one fact and one reader: the database says so. What leaves at once is a task of this transaction."""
    from azimut.reception.tasks import send_notice

    notice, is_new = ReferralNotice.objects.get_or_create(
        referral=referral,
        fact=fact,
        audience=audience,
        reader_id=reader,
        defaults={"kind": kind, "is_at_once": is_at_once},
    )
    if is_new and is_at_once:
        send_notice.defer(notice_id=notice.pk)


@transaction.atomic
def deliver_notice(notice_id: int) -> bool:
    """Sends one notice, once: sent and marked together. False when there was nothing left to send."""
    found = ReferralNotice.objects.unsent().select_for_update(of=("self",)).filter(pk=notice_id).first()
    if found is None:
        return False
    to = _address_of(found)
    if not to or _is_past_telling(found):
        _mark([found], "dropped_at")
        return False
    _mark([found], "sent_at")
    mail = written_mail(f"reception/mail/{_template_of(found)}.txt", **_words_of(found))
    deliver_mail(to=to, subject=mail.subject, text=mail.text)
    return True


def _is_past_telling(notice: ReferralNotice) -> bool:
    """What a structure no longer has to answer, a meeting that was moved, cancelled, or is over."""
    if notice.audience == NoticeAudience.STRUCTURE:
        return bool(notice.referral.is_over)
    is_reminder = notice.audience == NoticeAudience.PERSON and notice.kind == NoticeKind.REMINDER
    return is_reminder and (notice.referral.is_over or notice.fact != fact_of_meeting(notice.referral))


def _template_of(notice: ReferralNotice) -> str:
    return {
        NoticeAudience.PERSON: "person",
        NoticeAudience.STRUCTURE: "structure",
    }.get(NoticeAudience(notice.audience), "member")


def _address_of(notice: ReferralNotice) -> str:
    """Empty when the reader is no longer one: they left, or the person's address was erased."""
    if notice.audience == NoticeAudience.PERSON:
        return email_of_person(notice.referral)
    if notice.audience == NoticeAudience.STRUCTURE:
        return public_email_of(notice.referral.to_structure)
    return _address_of_member(notice)


def _address_of_member(notice: ReferralNotice) -> str:
    sides = [notice.referral.to_structure_id, notice.referral.from_structure_id]
    is_there = Membership.objects.current().filter(user=notice.reader_id, structure__in=[s for s in sides if s])
    reader = User.objects.filter(pk=notice.reader_id).first()
    return reader.email if reader and is_there.exists() else ""


def _words_of(notice: ReferralNotice) -> dict[str, object]:
    referral = notice.referral
    words: dict[str, object] = {"notice": notice, "referral": referral, "phone": phone_of(referral.to_structure)}
    if notice.audience == NoticeAudience.MEMBER:
        return {**words, "link": referral_address(referral)}
    if notice.audience == NoticeAudience.PERSON:
        moment = spoken_moment(referral.appointment_at) if referral.appointment_at else ""
        return {**words, "moment": moment, "link": follow_address(site_of(referral), draw_follow_link(referral))}
    token = draw_guest_link(referral)
    return {**words, "link": guest_address(site_of(referral), token)}


def readers_of_the_day() -> list[UUID]:
    """Who has something to read in the mail of the day."""
    waiting = ReferralNotice.objects.for_digest().order_by("reader").values_list("reader", flat=True)
    return list(waiting.distinct())


@transaction.atomic
def deliver_digest(user_id: UUID) -> int:
    """One mail for all that waits for this reader; how many facts it tells. Those no longer theirs are dropped."""
    waiting = (
        ReferralNotice.objects.for_digest()
        .filter(reader=user_id)
        .select_related("referral__from_structure", "referral__to_structure")
        .select_for_update(of=("self",))
    )
    notices = list(waiting)
    told = [notice for notice in notices if _address_of_member(notice)]
    _mark([notice for notice in notices if notice not in told], "dropped_at")
    if not told:
        return 0
    _mark(told, "sent_at")
    lines = [{"notice": notice, "link": referral_address(notice.referral)} for notice in told]
    mail = written_mail("reception/mail/digest.txt", lines=lines, count=len(told))
    deliver_mail(to=User.objects.get(pk=user_id).email, subject=mail.subject, text=mail.text)
    return len(told)


def _mark(notices: list[ReferralNotice], field: str) -> None:
    ReferralNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**{field: timezone.now()})


def choose_mails(user_id: UUID, *, rhythm: MailRhythm, at_once: list[str]) -> MailChoice:
    """How someone wants to be told from now on."""
    choice, _ = MailChoice.objects.update_or_create(user_id=user_id, defaults={"rhythm": rhythm, "at_once": at_once})
    return choice
