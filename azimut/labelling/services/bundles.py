"""The files of a session in one document: at once for a short session, by a task for a long one.

Sixty files of plain answers take some seconds to typeset: longer than a page may take, and a thread of the server.
"""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.core.permissions import Actor, require
from azimut.labelling.documents.bundle import session_pdf
from azimut.labelling.models import DecisionSession, LabelApplication, Opinion, SessionBundle
from azimut.labelling.permissions import can_follow_campaigns

LONGEST_AT_ONCE = 15
"""Files written while the person waits: under two seconds on a busy machine."""


def is_long(session: DecisionSession) -> bool:
    """Whether the bundle of this session is written by a task, not while one waits."""
    return session.agenda.count() > LONGEST_AT_ONCE


def ready_bundle(session: DecisionSession, actor: Actor) -> SessionBundle | None:
    """What this person asked for under this hat, written or not.

    None once what they may read has changed: who became tied to a structure no longer reads a document that holds it.
    """
    found: SessionBundle | None = (
        SessionBundle.objects.defer("content").filter(session=session, reader=actor.user_id, hat=actor.key).first()
    )
    return found if found and found.covers == _covers(session, actor) else None


@transaction.atomic
def ask_bundle(session: DecisionSession, *, actor: Actor) -> SessionBundle:
    """Asks for the document; asked twice, it is written once."""
    from azimut.labelling.tasks import write_session_bundle

    require(can_follow_campaigns(actor))
    DecisionSession.objects.select_for_update().get(pk=session.pk)
    known = ready_bundle(session, actor)
    if known:
        return known
    bundle: SessionBundle
    bundle, _is_new = SessionBundle.objects.update_or_create(
        session=session,
        reader_id=actor.user_id,
        hat=actor.key,
        defaults={
            "covers": _covers(session, actor),
            "asked_at": timezone.now(),
            "ready_at": None,
            "content": None,
        },
    )
    write_session_bundle.defer(bundle_id=bundle.pk)
    return bundle


def write_bundle(bundle_id: int) -> None:
    """Writes what was asked, as that person may read it now; nothing for who lost the right meanwhile."""
    bundle = SessionBundle.objects.select_related("session", "reader").filter(pk=bundle_id, ready_at=None).first()
    if bundle is None:
        return
    hat = next((one for one in actors_of(bundle.reader) if one.key == bundle.hat), None)
    if hat is None or not can_follow_campaigns(hat):
        bundle.delete()
        return
    bundle.covers, bundle.content = _covers(bundle.session, hat), session_pdf(bundle.session, hat)
    bundle.ready_at = timezone.now()
    bundle.save()


def _covers(session: DecisionSession, actor: Actor) -> str:
    """A digest of the files and opinions of this session that this person may read, and of where files stand."""
    files = LabelApplication.objects.visible_to(actor).filter(agenda_items__session=session)
    read = [f"{pk}{state}" for pk, state in files.order_by("pk").values_list("pk", "state")]
    opinions = Opinion.objects.visible_to(actor).filter(assignment__application__agenda_items__session=session)
    read += [f"{pk}{given}" for pk, given in opinions.order_by("pk").values_list("pk", "given_at")]
    return sha256("\n".join(read).encode()).hexdigest()
