"""Keeping the index: rebuilt at will, kept up with the outbox, repaired when it is lost."""

import json
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tantivy
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone

from azimut.catalogue.models import Certification, Occupation, Training
from azimut.core.importing.services import Progress, no_progress
from azimut.directory.models import Structure
from azimut.search import reading, storage
from azimut.search.documents import (
    all_documents,
    certification_documents,
    key_of,
    names_document,
    names_key_of,
    occupation_documents,
    training_documents,
)
from azimut.search.enums import ChangeType, DocumentType
from azimut.search.gathering import Gatherer
from azimut.search.happenings import Happenings, moment_of
from azimut.search.integrity import damage_in
from azimut.search.memory import payload_of
from azimut.search.models import SearchTerm
from azimut.search.outbox import KEPT_DAYS, Changes, current_horizon, listening, pending_changes, purge_outbox
from azimut.search.schema import schema
from azimut.search.shipped import shipped_terms
from azimut.search.storage import IndexBusy, State
from azimut.search.structures import network_documents, network_names, structure_documents

logger = logging.getLogger(__name__)

WRITER_MEMORY = 128_000_000
PROGRESS_STEP = 2_000
VOCABULARY_KEY = names_key_of("vocabulaire", "")
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_AFTER_FAILURE = 2.0
SECONDS_BETWEEN_PURGES = 3_600.0


@dataclass(frozen=True)
class RebuildReport:
    documents: int
    seconds: float


def rebuild_index(*, progress: Progress = no_progress) -> RebuildReport:
    """Write a new generation from the database, then let it answer. The old one answers meanwhile."""
    with storage.writing(wait=True):
        return _rebuild(progress)


def ensure_index(*, progress: Progress = no_progress) -> RebuildReport | None:
    """Rebuild unless this node has a usable index of today; then catch up with the outbox."""
    load_vocabulary()
    if _needs_rebuild():
        return rebuild_index(progress=progress)
    check_index()
    apply_outbox()
    progress(1.0)
    return None


def apply_outbox() -> int:
    """Bring the index of this node up to the database; returns how many changes were applied.

    Does nothing when another process of the node is at it. Applying twice leaves the same index.
    """
    try:
        with storage.writing(wait=False):
            return _apply()
    except IndexBusy:
        return 0


def follow_outbox(stop: threading.Event) -> None:
    """Keep the index of this node up to date until `stop` is set: wakes at each change, looks every second anyway.

    A database that goes away is waited for, and so is the mending of what cannot be read: the thread goes on.
    """
    next_purge = 0.0
    while not stop.is_set():
        try:
            with listening() as wait:
                while not stop.is_set():
                    _keep_up()
                    if time.monotonic() >= next_purge:
                        purge_outbox()
                        check_index()
                        next_purge = time.monotonic() + SECONDS_BETWEEN_PURGES
                    wait(SECONDS_BETWEEN_LOOKS)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("L'index de recherche attend la base de données : %s", str(error).strip())
            stop.wait(SECONDS_AFTER_FAILURE)
        except storage.IndexNotWritten as error:
            logger.warning("%s Nouvel essai bientôt.", error)
            stop.wait(SECONDS_AFTER_FAILURE)
        except BaseException as error:  # what cannot be read must not end the thread: other changes would never show
            if not reading.is_failure(error):
                raise
            logger.exception("L'index de recherche n'a pas pu suivre un changement ; nouvel essai")
            stop.wait(SECONDS_AFTER_FAILURE)
        finally:
            close_old_connections()
    connection.close()


def check_index() -> None:
    """Read every file of the index of this node against its checksum; rebuild it when one is damaged."""
    folder = storage.current_generation()
    if folder is not None and (damage := damage_in(folder)):
        logger.warning("L'index de recherche est abîmé (%s) : il est reconstruit.", damage)
        rebuild_index()


@transaction.atomic
def load_vocabulary() -> int:
    """Bring the shipped acronyms and everyday words into the table; what the animators wrote is left alone.

    Returns how many rows changed.
    """
    shipped = {(term.words, term.kind): term for term in shipped_terms()}
    known = {(term.words, term.kind): term for term in SearchTerm.objects.all()}
    added = [term for key, term in shipped.items() if key not in known]
    changed = []
    for key, term in known.items():
        new = shipped.get(key)
        if term.is_seeded and new and (term.expansion, term.rome_codes) != (new.expansion, new.rome_codes):
            term.expansion, term.rome_codes = new.expansion, new.rome_codes
            changed.append(term)
    gone = [term.pk for key, term in known.items() if term.is_seeded and key not in shipped]
    if gone:
        SearchTerm.objects.filter(pk__in=gone).delete()
    SearchTerm.objects.bulk_create(added)
    if changed:
        SearchTerm.objects.bulk_update(changed, ["expansion", "rome_codes"])
    return len(added) + len(changed) + len(gone)


def _rebuild(progress: Progress) -> RebuildReport:
    start = time.monotonic()
    load_vocabulary()
    state = State(horizon=current_horizon(), day=timezone.localdate().isoformat())
    gatherer, happenings = Gatherer(), Happenings()
    state.first_end = happenings.first_end
    with _new_generation() as folder:
        index = tantivy.Index(schema(), str(folder))
        state.documents = _write(index, _counted(_all(gatherer, happenings), _expected_documents(), progress))
        state.labels = gatherer.facet_labels()
        storage.write_state(folder, state)
        storage.publish(folder)
    reading.keep_up()
    progress(1.0)
    return RebuildReport(documents=state.documents, seconds=time.monotonic() - start)


@contextmanager
def _new_generation() -> Iterator[Path]:
    """A folder to fill; nothing is left of it when that fails. Raises IndexNotWritten for want of room."""
    try:
        storage.clear_unfinished()
        folder = storage.new_generation()
    except OSError as error:
        raise storage.IndexNotWritten(_not_written(error)) from error
    try:
        yield folder
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError) or "IO error" in str(error):  # how Tantivy words what the disk refuses
            raise storage.IndexNotWritten(_not_written(error)) from error
        raise


def _not_written(error: BaseException) -> str:
    others = "celui d'avant répond toujours" if storage.current_generation() else "la recherche ne répond pas encore"
    return f"L'index de recherche n'a pas pu être écrit ({error}) : {others}."


def _write(index: tantivy.Index, documents: Iterator[tantivy.Document]) -> int:
    writer = index.writer(WRITER_MEMORY, 1)
    written = 0
    for document in documents:
        writer.add_document(document)
        written += 1
    writer.commit()
    writer.wait_merging_threads()
    return written


def _expected_documents() -> int:
    """Occupations and certifications have two documents each; those of networks are few."""
    named = Occupation.objects.count() + Certification.objects.count()
    return 2 * named + Training.objects.count() + Structure.objects.count() + 1


def _all(gatherer: Gatherer, happenings: Happenings) -> Iterator[tantivy.Document]:
    yield from all_documents(gatherer)
    yield from network_documents(network_names().values())
    yield from structure_documents(gatherer)
    yield from happenings.documents(gatherer)


def _counted(documents: Iterator[tantivy.Document], expected: int, progress: Progress) -> Iterator[tantivy.Document]:
    for number, document in enumerate(documents):
        if number % PROGRESS_STEP == 0:
            progress(min(0.99, number / expected))
        yield document


def _apply() -> int:
    folder = storage.current_generation()
    if folder is None or _needs_rebuild():
        return _rebuild(no_progress).documents
    state = storage.read_state(folder)
    changes = pending_changes(state)
    if changes.is_everything:
        return _rebuild(no_progress).documents
    if state.first_end and state.first_end <= moment_of(timezone.now()):
        changes.has_events = True
        changes.found += 1
    if changes.found:
        _write_changes(folder, state, changes)
    return changes.found


def _write_changes(folder: Path, state: State, changes: Changes) -> None:
    """Delete then add again what changed, commit, then say so: a crash in between only means doing it again."""
    gatherer = Gatherer(date.fromisoformat(state.day))
    index = tantivy.Index.open(str(folder))
    vocabulary = gatherer.vocabulary() if changes.has_vocabulary else None
    if vocabulary is not None:
        changes.note_occupations(_codes_of_other_words(index, vocabulary))
    writer = index.writer(WRITER_MEMORY // 4, 1)
    names = list(_names_keys(changes))
    for key in (*names, *_found_keys(changes)):
        writer.delete_documents_by_term("key", key)
    happenings = Happenings() if changes.has_events else None
    for document in _changed_documents(gatherer, changes, vocabulary):
        writer.add_document(document)
    if happenings is not None:
        writer.delete_documents_by_term("type", DocumentType.EVENT.value)
        for document in happenings.documents(gatherer):
            writer.add_document(document)
    writer.commit()
    after = replace(state, horizon=changes.horizon, seen=changes.seen, commits=state.commits + 1)
    if happenings is not None:
        after.first_end = happenings.first_end
    if changes.of(ChangeType.NETWORK):
        after.labels = gatherer.facet_labels()
    storage.write_state(folder, after.with_names(names))
    reading.keep_up()
    writer.wait_merging_threads()


def _codes_of_other_words(index: tantivy.Index, vocabulary: dict[str, Any]) -> set[str]:
    """The occupations whose everyday words are not what the index has: those words are names of theirs."""
    known = payload_of(index.searcher(), VOCABULARY_KEY) or {"terms": []}
    before, after = ({json.dumps(term): term for term in words["terms"]} for words in (known, vocabulary))
    changed = before.keys() ^ after.keys()
    return {code for text in changed for code in (before.get(text) or after[text])[2]}


def _names_keys(changes: Changes) -> Iterator[str]:
    for kind in (ChangeType.OCCUPATION, ChangeType.CERTIFICATION, ChangeType.NETWORK):
        for code in changes.of(kind):
            yield names_key_of(kind, code)
    if changes.has_vocabulary:
        yield VOCABULARY_KEY


def _found_keys(changes: Changes) -> Iterator[str]:
    for kind in (ChangeType.OCCUPATION, ChangeType.CERTIFICATION, ChangeType.TRAINING, ChangeType.STRUCTURE):
        for identifier in changes.of(kind):
            yield key_of(kind, identifier)


def _changed_documents(
    gatherer: Gatherer, changes: Changes, vocabulary: dict[str, Any] | None
) -> Iterator[tantivy.Document]:
    if occupations := changes.of(ChangeType.OCCUPATION):
        yield from occupation_documents(gatherer.occupations(occupations))
    if certifications := changes.of(ChangeType.CERTIFICATION):
        yield from certification_documents(gatherer.certifications(certifications))
    if trainings := changes.of(ChangeType.TRAINING):
        yield from training_documents(gatherer.trainings(trainings))
    if vocabulary is not None:
        yield names_document("vocabulaire", "", vocabulary)
    if networks := changes.of(ChangeType.NETWORK):
        known = network_names()
        yield from network_documents(known[code] for code in networks if code in known)
    if structures := changes.of(ChangeType.STRUCTURE):
        yield from structure_documents(gatherer, structures)


def _needs_rebuild() -> bool:
    """No index, an unreadable one, one of another version, or one older than what the outbox remembers."""
    folder = storage.current_generation()
    if folder is None:
        return True
    try:
        state = storage.read_state(folder)
        tantivy.Index.open(str(folder))
        age = timezone.localdate() - date.fromisoformat(state.day)
    except (ValueError, OSError) as error:
        logger.warning("L'index de recherche est illisible (%s) : il est reconstruit.", error)
        return True
    return age >= timedelta(days=KEPT_DAYS - 1)


def _keep_up() -> None:
    """Apply what changed; once a day, rebuild: sessions that have begun leave, whatever the outbox says."""
    folder = storage.current_generation()
    try:
        is_of_today = folder is not None and storage.read_state(folder).day == timezone.localdate().isoformat()
    except ValueError:
        is_of_today = False
    if is_of_today:
        apply_outbox()
        return
    try:
        with storage.writing(wait=False):
            _rebuild(no_progress)
    except IndexBusy:
        return
