"""A structure writes and sends its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.directory.models import Structure
from azimut.labelling.answers import clean_answer, missing_questions
from azimut.labelling.models import ApplicationAnswer, LabelApplication, LabellingCampaign
from azimut.labelling.notifications import tell_receipt
from azimut.labelling.permissions import MEMBERS, can_send_application, can_write_application
from azimut.labelling.prefilling import answers_known_of
from azimut.labelling.refusals import AlreadyDone, CampaignClosed, FileIncomplete, LabellingRefused
from azimut.territories.models import Department


@dataclass(frozen=True)
class SaveReport:
    """What became of each answer sent: kept, or written meanwhile by someone else (their value, their revision)."""

    revisions: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, int]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def begin_application(
    campaign: LabellingCampaign, structure: Structure, *, actor: Actor, department: Department | None = None
) -> LabelApplication:
    """The structure's one draft for this campaign, the same if it was begun already; prefilled from what is known."""
    if not (actor.is_one_of(*MEMBERS) and actor.acts_for(structure.pk)):
        raise LabellingRefused("Seules les personnes de la structure commencent son dossier.")
    if active_profile().labelling.by != "campaigns":
        raise LabellingRefused("Dans cette région, on devient membre en signant la convention locale.")
    known = LabelApplication.objects.filter(campaign=campaign, structure=structure).first()
    if known:
        return known
    if not campaign.is_open(timezone.now()):
        raise CampaignClosed(f"La {campaign.name} n'est pas ouverte.")
    if active_profile().labelling.widest_territory == "department" and department is None:
        raise LabellingRefused("Choisissez le département de la candidature.")
    application, is_new = LabelApplication.objects.get_or_create(
        campaign=campaign,
        structure=structure,
        defaults={"specification": campaign.specification, "department": department},
    )
    if is_new:
        prefilled = answers_known_of(structure, application.specification.read(), campaign)
        ApplicationAnswer.objects.bulk_create(
            ApplicationAnswer(application=application, question=key, value=value) for key, value in prefilled.items()
        )
    return application


@transaction.atomic
def save_answers(
    application: LabelApplication, answers: Mapping[str, Any], *, revisions: Mapping[str, int], actor: Actor
) -> SaveReport:
    """Keeps what was typed, question by question. `revisions`: the revision each answer was read at (0: none).

    Two people on one file do not overwrite each other: an answer changed meanwhile is given back as a conflict. A
    faulty value is reported and not kept; the others are.
    """
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_write_application(actor, locked))
    content = locked.specification.read()
    held = {answer.question: answer for answer in locked.answers.all()}
    report = SaveReport()
    for key, value in answers.items():
        question = content.question(key)
        if question is None:
            continue
        try:
            cleaned = clean_answer(question, value)
        except LabellingRefused as fault:
            report.faults[key] = str(fault)
            continue
        _keep(locked, held.get(key), key, cleaned, revisions.get(key, 0), actor, report)
    return report


def _keep(
    application: LabelApplication,
    held: ApplicationAnswer | None,
    key: str,
    value: Any,
    read_at: int,
    actor: Actor,
    report: SaveReport,
) -> None:
    if held is None:
        if value is not None:
            ApplicationAnswer.objects.create(
                application=application, question=key, value=value, changed_by_id=actor.user_id
            )
            report.revisions[key] = 1
        return
    if held.value == value:
        report.revisions[key] = held.revision
    elif held.revision != read_at:
        report.conflicts[key] = (held.value, held.revision)
    else:
        held.value, held.revision, held.changed_by_id = value, held.revision + 1, actor.user_id
        held.save()
        report.revisions[key] = held.revision


@transaction.atomic
def send_application(application: LabelApplication, *, actor: Actor, at: datetime | None = None) -> LabelApplication:
    """Sends the file, for the first time or with what was asked. `at`: when the server received it (now).

    Raises CampaignClosed, FileIncomplete with what is missing, AlreadyDone on a second click.
    """
    instant = at or timezone.now()
    locked: LabelApplication = (
        LabelApplication.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    )
    require(can_send_application(actor, locked))
    if not locked.can_be_written:
        raise AlreadyDone("Ce dossier est déjà déposé.")
    _refuse_incomplete(locked)
    if locked.is_draft:
        _send_first(locked, instant)
    else:
        _send_again(locked, instant)
    locked.save()
    tell_receipt(locked)
    return locked


def _refuse_incomplete(application: LabelApplication) -> None:
    content = application.specification.read()
    answers = dict(application.answers.values_list("question", "value"))
    missing = [question.label for question in missing_questions(content, answers)]
    missing += [piece.title for piece in missing_pieces(application, content)]
    if missing:
        raise FileIncomplete(missing)


def missing_pieces(application: LabelApplication, content: Any) -> list[Any]:
    """Required documents not attached yet."""
    attached = set(application.documents.values_list("piece", flat=True))
    return [piece for piece in content.pieces if piece.is_required and piece.key not in attached]


def _send_first(application: LabelApplication, instant: datetime) -> None:
    campaign = application.campaign
    if instant >= campaign.closes_at:
        raise CampaignClosed(f"La {campaign.name} est close. Votre brouillon est conservé, il n'est pas déposé.")
    if instant < campaign.opens_at:
        raise CampaignClosed(f"La {campaign.name} n'est pas encore ouverte.")
    application.submit()
    application.submitted_at = instant
    application.receipt_number = f"{instant:%Y%m%d}-{application.pk.hex[-8:].upper()}"


def _send_again(application: LabelApplication, instant: datetime) -> None:
    request = application.completeness_requests.select_for_update().get(answered_at=None)
    if instant >= request.due_at:
        raise CampaignClosed("Le délai pour compléter le dossier est passé : écrivez à l'animation régionale.")
    request.answered_at = instant
    request.save(update_fields=["answered_at"])
    application.waited += instant - request.asked_at
    application.send_again()


@transaction.atomic
def abandon_application(application: LabelApplication, *, actor: Actor) -> None:
    """The structure gives up; the file leaves the judges' lists at once."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_send_application(actor, locked))
    locked.abandon()
    locked.save()
