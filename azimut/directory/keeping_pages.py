"""What a structure can do to its own page, and what whoever keeps the directory answers.

Everything happens under a lock of the structure, and is written in its history (`PageChange`). What a structure keeps,
no import takes back (core/importing/rows.py, ADR 0011). Managers are written to by a task of the accounts, which know
their addresses; it is deferred by its name, since accounts stand above the directory.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from azimut.core.identifiers import new_identifier
from azimut.core.importing.rows import KeptModel, plain_value
from azimut.core.mail import written_mail
from azimut.core.permissions import Actor, Refusal, require
from azimut.core.profile import active_profile
from azimut.directory.importers.structure_rows import OWN_SOURCE
from azimut.directory.models import ChangeKind, ChangeState, PageChange, ReceptionPoint, Service, Structure
from azimut.directory.page_parts import HELD, WRITTEN_HERE, PagePart, values_of
from azimut.directory.permissions import can_keep_page, can_moderate_pages

WRITE_TO_MANAGERS = "accounts.write_to_managers"


class PageChangedMeanwhile(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """Someone, or the source, wrote this part after the form was shown: nothing was written."""


class AlreadyAwaiting(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Une déclaration attend déjà pour cette partie de la fiche. Reprenez-la pour en faire une autre."
        )


class AlreadyDecided(Refusal):
    """Someone else did it first."""

    def __init__(self) -> None:
        super().__init__("Cette déclaration a déjà sa réponse.")


class NoSuchThing(LookupError):  # noqa: N818
    """The place or the service is not, or is no longer, one of the structure."""


def mark_of(thing: KeptModel, part: str) -> str:
    """Stands for what a part said when the form was shown; given back with the form, it tells whether it still does."""
    return sha256(json.dumps(values_of(thing, part), sort_keys=True).encode()).hexdigest()[:32]


def find_thing(structure: Structure, model: type[KeptModel], thing_id: UUID | None) -> KeptModel:
    """The structure itself, or one of its places or services of today. Raises `NoSuchThing`."""
    if model is Structure:
        return structure
    things: Any = model.objects
    found: KeptModel | None = things.filter(pk=thing_id, structure=structure, ended_on=None).first()
    if found is None:
        raise NoSuchThing
    return found


def is_moderated(part: str) -> bool:
    """Whether the region reads this part before it shows (the profile says)."""
    return part in active_profile().directory.moderated


@transaction.atomic
def change_page(
    structure: Structure,
    part: PagePart,
    values: Mapping[str, Any],
    *,
    seen: str,
    actor: Actor,
    thing_id: UUID | None = None,
) -> PageChange | None:
    """Writes a part, or declares it where the region reads it first; None when nothing differs.

    `seen` is the mark of what the form showed. Raises `PageChangedMeanwhile` when it says something else by now,
    `AlreadyAwaiting`, `NoSuchThing`, `Refusal`, or ValidationError for a value the database would refuse.
    """
    locked = _locked(structure, actor)
    thing = find_thing(locked, HELD[part].model, thing_id)
    before = values_of(thing, part)
    after = {name: value for name, value in values.items() if before[name] != plain_value(value)}
    if not after:
        return None
    if mark_of(thing, part) != seen:
        raise PageChangedMeanwhile
    change = _change(locked, part, ChangeKind.CHANGED, actor, thing)
    change.before = {name: before[name] for name in after}
    change.after = after
    return _declare_or_make(change, thing)


@transaction.atomic
def add_to_page(structure: Structure, part: PagePart, values: Mapping[str, Any], *, actor: Actor) -> PageChange:
    """A new place (`PLACES`) or a new service (`SERVICES`); ours, so that no source ends it."""
    locked = _locked(structure, actor)
    model = ReceptionPoint if part == PagePart.PLACES else Service
    thing = model(id=new_identifier(), structure=locked, source=OWN_SOURCE, **values)
    change = _change(locked, part, ChangeKind.ADDED, actor, thing)
    change.after = dict(values)
    return _declare_or_make(change, thing)


@transaction.atomic
def take_off_page(structure: Structure, part: PagePart, thing_id: UUID, *, actor: Actor) -> PageChange:
    """A place that shut or a service no longer given; kept as ended, and no import brings it back."""
    locked = _locked(structure, actor)
    thing = find_thing(locked, ReceptionPoint if part == PagePart.PLACES else Service, thing_id)
    return _declare_or_make(_change(locked, part, ChangeKind.ENDED, actor, thing), thing)


@transaction.atomic
def give_back(structure: Structure, part: PagePart, *, actor: Actor, thing_id: UUID | None = None) -> PageChange | None:
    """A part follows its source again, at once; None when nothing of it was kept."""
    locked = _locked(structure, actor)
    thing = find_thing(locked, HELD[part].model, thing_id)
    columns = [name for name in HELD[part].columns if name in thing.kept and name not in WRITTEN_HERE]
    if not columns:
        return None
    before = values_of(thing, part)
    thing.give_back(columns)
    thing.save(update_fields=[*columns, "kept"])
    change = _change(locked, part, ChangeKind.GIVEN_BACK, actor, thing)
    after = values_of(thing, part)
    change.before = {name: before[name] for name in columns if before[name] != after[name]}
    change.after = {name: after[name] for name in change.before}
    change.save(force_insert=True)
    return change


@transaction.atomic
def verify_page(structure: Structure, *, actor: Actor) -> PageChange:
    """Someone of the structure read it all again: everything is right as of today."""
    locked = _locked(structure, actor)
    locked.verified_on = timezone.localdate()
    locked.save(update_fields=["verified_on"])
    change = _change(locked, PagePart.WHOLE, ChangeKind.VERIFIED, actor, locked)
    change.save(force_insert=True)
    return change


@transaction.atomic
def withdraw_change(change: PageChange, *, actor: Actor) -> PageChange:
    """The structure takes back what it declared, before the answer."""
    require(can_keep_page(actor, change.structure_id))
    return _settle(change, ChangeState.WITHDRAWN, actor)


@transaction.atomic
def accept_change(change: PageChange, *, actor: Actor, site: str) -> PageChange:
    """What was declared shows from now on. Raises `AlreadyDecided`, or `NoSuchThing` when its place went meanwhile."""
    require(can_moderate_pages(actor))
    structure = Structure.objects.select_for_update().get(pk=change.structure_id)
    settled = _settle(change, ChangeState.ACCEPTED, actor)
    _make(settled, _thing_of(settled, structure))
    _tell_managers(settled, structure, site)
    return settled


@transaction.atomic
def decline_change(change: PageChange, reason: str, *, actor: Actor, site: str) -> PageChange:
    """Says why not, in a sentence the structure reads. Raises ValidationError without one."""
    require(can_moderate_pages(actor))
    structure = Structure.objects.select_for_update().get(pk=change.structure_id)
    settled = _settle(change, ChangeState.DECLINED, actor, reason=reason.strip())
    _tell_managers(settled, structure, site)
    return settled


def _locked(structure: Structure, actor: Actor) -> Structure:
    require(can_keep_page(actor, structure.pk))
    locked: Structure = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    return locked


def _change(structure: Structure, part: PagePart, kind: ChangeKind, actor: Actor, thing: KeptModel) -> PageChange:
    is_structure = isinstance(thing, Structure)
    return PageChange(
        structure=structure,
        part=part,
        kind=kind,
        thing_id=None if is_structure else thing.pk,
        thing_name="" if is_structure else str(thing)[:200],
        made_by=actor.user_id,
    )


def _declare_or_make(change: PageChange, thing: KeptModel) -> PageChange:
    same = PageChange.objects.pending().filter(
        structure=change.structure_id, part=change.part, thing_id=change.thing_id
    )
    if same.exists():
        raise AlreadyAwaiting
    if is_moderated(change.part):
        change.state = ChangeState.PENDING
    else:
        _make(change, thing)
    change.save(force_insert=True)
    return change


def _make(change: PageChange, thing: KeptModel) -> None:
    """Writes on the page what the change says."""
    if change.kind == ChangeKind.ADDED:
        if isinstance(thing, ReceptionPoint):
            thing.network_id = change.structure.network_id
        thing.full_clean(validate_unique=False)
        thing.save(force_insert=True)
        return
    values = {"ended_on": timezone.localdate()} if change.kind == ChangeKind.ENDED else change.after
    thing.keep(values)
    thing.full_clean(exclude=_others(thing, values), validate_unique=False)
    thing.save(update_fields=[*values, "kept"])


def _others(thing: KeptModel, values: Mapping[str, Any]) -> set[str]:
    """Fields that were not touched: what an import let in is not the business of whoever corrects another line."""
    return {field.name for field in thing._meta.concrete_fields if field.column not in values}  # noqa: SLF001


def _thing_of(change: PageChange, structure: Structure) -> KeptModel:
    model: Any = _model_of(PagePart(change.part))
    if change.kind != ChangeKind.ADDED:
        return find_thing(structure, model, change.thing_id)
    added: KeptModel = model(id=change.thing_id, structure=structure, source=OWN_SOURCE, **change.after)
    return added


def _model_of(part: PagePart) -> type[KeptModel]:
    return {PagePart.PLACES: ReceptionPoint, PagePart.SERVICES: Service}.get(part) or HELD[part].model


def _settle(change: PageChange, state: ChangeState, actor: Actor, reason: str = "") -> PageChange:
    locked = PageChange.objects.select_for_update(of=("self",)).select_related("structure").get(pk=change.pk)
    if not locked.is_pending:
        raise AlreadyDecided
    locked.state, locked.reason = state, reason
    locked.decided_at, locked.decided_by = timezone.now(), actor.user_id
    locked.full_clean(exclude=["structure", "before", "after"], validate_unique=False)
    locked.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return locked


def _tell_managers(change: PageChange, structure: Structure, site: str) -> None:
    part = PagePart(change.part).label
    mail = written_mail("directory/mail/change_decided.txt", change=change, structure=structure, part=part, site=site)
    app.configure_task(WRITE_TO_MANAGERS).defer(structure_id=str(structure.pk), subject=mail.subject, text=mail.text)
