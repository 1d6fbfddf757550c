"""Taking a file in, letting it go, keeping rows and disk in agreement."""

import logging
from collections.abc import Collection
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from azimut.core.files import disk
from azimut.core.files.owners import check_owner
from azimut.core.identifiers import new_identifier
from azimut.core.models import StoredFile, StoredFileState
from azimut.core.permissions import Actor
from azimut.core.uploads import Kind, UploadRefusedError, check_upload
from azimut.core.uploads.antivirus import AntivirusAwayError, find_virus
from azimut.core.uploads.checking import MOST_BYTES, Sent

logger = logging.getLogger(__name__)

DISK_REFUSES = "Ce fichier n'a pas été gardé : la place manque ici. Le reste n'est pas perdu ; réessayez plus tard."
DAY_S = 86_400
"""Longer than any transaction that would still have to write the row of its file."""


def store_upload(
    file: Sent,
    *,
    kinds: Collection[Kind],
    owner_kind: str,
    owner_id: UUID,
    actor: Actor,
    most_bytes: int = MOST_BYTES,
) -> StoredFile:
    """Check, write, then the row. Whether `actor` may attach it there is for the owner's domain to say.

    Raises UploadRefusedError, with the sentence to show; UnknownOwnerError when no domain registered `owner_kind`.
    """
    check_owner(owner_kind)
    verdict = check_upload(file, kinds, most_bytes=most_bytes)
    if not verdict:
        raise UploadRefusedError(verdict.sentence)
    content = file.read(most_bytes)
    state = _judged(content)
    if state == StoredFileState.REFUSED:
        raise UploadRefusedError("L'antivirus a reconnu ce fichier.")
    number = new_identifier()
    try:
        disk.write(number, content)
    except OSError as error:
        logger.exception("fichiers reçus · le disque refuse d'écrire")
        raise UploadRefusedError(DISK_REFUSES) from error
    return StoredFile.objects.create(
        id=number,
        name=verdict.name,
        content_type=verdict.content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        state=state,
        uploaded_by_id=actor.user_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
    )


def _judged(content: bytes) -> StoredFileState:
    """Without an antivirus, what the content told is enough; with one that does not answer, it waits."""
    if not settings.CLAMAV_SOCKET:
        return StoredFileState.CLEAN
    try:
        virus = find_virus(content, settings.CLAMAV_SOCKET)
    except AntivirusAwayError as error:
        logger.warning("antivirus · ne répond pas : %s", error)
        return StoredFileState.PENDING
    if virus:
        logger.warning("antivirus · fichier refusé : %s", virus)
    return StoredFileState.REFUSED if virus else StoredFileState.CLEAN


def judge_pending_files() -> int:
    """Ask again for the files that wait, until the antivirus is away again; how many were judged.

    Nothing is released when CLAMAV_SOCKET is empty: a setting lost must not open what waits.
    """
    judged = 0
    if not settings.CLAMAV_SOCKET:
        return judged
    for number in StoredFile.objects.pending().order_by("stored_at").values_list("pk", flat=True):
        with transaction.atomic():
            stored = StoredFile.objects.pending().select_for_update(skip_locked=True).filter(pk=number).first()
            if stored is None:
                continue
            state = _judged_on_disk(stored)
            if state == StoredFileState.PENDING:
                return judged
            stored.state = state
            stored.save(update_fields=["state"])
            if state == StoredFileState.REFUSED:
                transaction.on_commit(partial(disk.remove, number))
            judged += 1
    return judged


def _judged_on_disk(stored: StoredFile) -> StoredFileState:
    try:
        return _judged(disk.path_of(stored.pk).read_bytes())
    except FileNotFoundError:
        logger.exception("fichier reçu · absent du disque : %s", stored.pk)
        return StoredFileState.REFUSED


def remove_file(stored: StoredFile) -> None:
    """The row now, the bytes once that is committed. The row that held it must be gone already."""
    remove_files(StoredFile.objects.filter(pk=stored.pk))


def remove_files(rows: QuerySet[Any]) -> None:
    """The same for several."""
    numbers = list(rows.values_list("pk", flat=True))
    StoredFile.objects.filter(pk__in=numbers).delete()
    for number in numbers:
        transaction.on_commit(partial(disk.remove, number))


def sweep_orphans() -> int:
    """Remove files a day old without a row: left by a process killed between file and row, or row and file."""
    removed = 0
    for paths in disk.older_than(DAY_S):
        numbers = disk.numbers_of(paths)
        rows = StoredFile.objects.on_disk().filter(pk__in=numbers.values())
        known = set(rows.values_list("pk", flat=True))
        for path in paths:
            if numbers.get(path) not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
