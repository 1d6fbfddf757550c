"""What can happen to a notebook. The person is nobody here: whoever holds the code is the person."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.accounts.access_log import log_identity_access
from azimut.core.permissions import Actor, require
from azimut.reception.models import Notebook, NotebookAccess, NotebookItem, ReceptionRecord
from azimut.reception.models.notebooks import MOST_ITEMS
from azimut.reception.notebook_codes import key_of_code, new_code, read_code
from azimut.reception.notebook_things import KeptThing, things_of
from azimut.reception.permissions import can_read_record
from azimut.reception.permissions_notebook import can_open_notebook, can_use_notebook


class NotebookFull(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    sentence = f"Ce carnet est plein : il garde {MOST_ITEMS} pages. Retirez-en pour en ajouter."


class NoSuchNotebook(Exception):  # noqa: N818
    sentence = "Aucun carnet n'a ce code. Relisez-le : treize lettres et chiffres, sans 0, O, 1, I, L ni U."


def find_notebook(code: str) -> Notebook | None:
    """The notebook of this code, however it was typed."""
    tidy = read_code(code)
    return Notebook.objects.filter(code_key=key_of_code(tidy)).first() if tidy else None


def start_notebook() -> tuple[Notebook, str]:
    """A new one, and its code, which nothing will say again."""
    code = new_code()
    return Notebook.objects.create(code_key=key_of_code(code)), code


@transaction.atomic
def keep_thing(notebook: Notebook, thing: KeptThing) -> tuple[NotebookItem, bool]:
    """Kept once; what was removed comes back with its note. Whether it is new. Raises `NotebookFull`."""
    locked = _lock(notebook)
    item = locked.items.filter(kind=thing.kind, key=thing.key).first()
    if item is None:
        if locked.items.count() >= MOST_ITEMS:
            raise NotebookFull
        return locked.items.create(kind=thing.kind, key=thing.key, title=thing.title[:300]), True
    was_removed = item.removed_at is not None
    item.removed_at, item.title = None, thing.title[:300]
    item.save()
    return item, was_removed


@transaction.atomic
def keep_things(notebook: Notebook, things: list[KeptThing]) -> int:
    """Those that fit; how many are new."""
    return sum(keep_thing(notebook, thing)[1] for thing in things)


@transaction.atomic
def hand_into_notebook(record: ReceptionRecord, *, code: str, actor: Actor) -> tuple[str, int]:
    """What a visit's record says was handed over, into the notebook of this code, or a new one without any.

    Its code, and how many pages are new there. Raises `NoSuchNotebook`, `NotebookFull`. Nothing of it is written
    in the record.
    """
    require(can_read_record(actor, record))
    known = things_of((thing["type"], thing["id"]) for thing in record.handed_over)
    notebook, its_code = (find_notebook(code), code) if code else start_notebook()
    if notebook is None:
        raise NoSuchNotebook
    return its_code, keep_things(notebook, list(known.values()))


@transaction.atomic
def remove_item(notebook: Notebook, item_id: UUID) -> None:
    """Out of sight, for as long as the person may want it back; the next purge takes it."""
    _lock(notebook).items.filter(pk=item_id, removed_at=None).update(removed_at=timezone.now())


@transaction.atomic
def put_item_back(notebook: Notebook, item_id: UUID) -> None:
    """Undo `remove_item`, until the next purge."""
    _lock(notebook).items.filter(pk=item_id).update(removed_at=None)


@transaction.atomic
def write_item_note(notebook: Notebook, item_id: UUID, note: str) -> None:
    """In place of the one before; nothing for an item of another notebook."""
    item = _lock(notebook).items.filter(pk=item_id).first()
    if item is not None:
        item.note = note
        item.save(update_fields=["note"])


@transaction.atomic
def write_note(notebook: Notebook, note: str) -> None:
    """In place of the one before."""
    locked = _lock(notebook)
    locked.note = note
    locked.save(update_fields=["note"])


@transaction.atomic
def use_notebook(notebook: Notebook) -> None:
    """Thirteen months begin again."""
    _lock(notebook)


@transaction.atomic
def delete_notebook(notebook: Notebook) -> None:
    """All of it, at once and for good: pages, notes, plan, history, who opened it."""
    Notebook.objects.filter(pk=notebook.pk).delete()


@transaction.atomic
def open_notebook(code: str, *, hours: int, actor: Actor) -> NotebookAccess:
    """An adviser types the code a person gave them. Raises `NoSuchNotebook`."""
    require(can_open_notebook(actor))
    notebook = find_notebook(code)
    if notebook is None or actor.structure_id is None:
        raise NoSuchNotebook
    now = timezone.now()
    access, _is_new = NotebookAccess.objects.update_or_create(
        notebook=_lock(notebook),
        user_id=actor.user_id,
        structure_id=actor.structure_id,
        defaults={"opened_at": now, "until": now + timedelta(hours=hours), "ended_at": None},
    )
    log_reading(access, actor=actor)
    return access


@transaction.atomic
def log_reading(access: NotebookAccess, *, actor: Actor) -> None:
    """Who reads a person's notebook is written, as for an identity; nothing of what is in it. Raises `Refusal`."""
    require(can_use_notebook(actor, access))
    log_identity_access(actor, kind="notebook", thing_id=access.notebook_id, why="lire un carnet avec son code")


@transaction.atomic
def end_access(notebook: Notebook, access_id: UUID) -> None:
    """The person says stop: the next click of the adviser is refused."""
    _lock(notebook).accesses.filter(pk=access_id, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def close_access(access: NotebookAccess, *, now: datetime | None = None) -> None:
    """The adviser is done."""
    NotebookAccess.objects.filter(pk=access.pk, ended_at=None).update(ended_at=now or timezone.now())


def _lock(notebook: Notebook) -> Notebook:
    """The row, alone, and used today. One that was deleted meanwhile raises `Notebook.DoesNotExist`."""
    locked: Notebook = Notebook.objects.select_for_update().get(pk=notebook.pk)
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_at"])
    return locked
