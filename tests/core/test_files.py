"""A file that was taken is there as long as its row, and goes with it; nobody takes what is not open to them."""

import errno
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from azimut.core.files import disk, register_owner, remove_file, store_upload, sweep_orphans
from azimut.core.files.owners import UnknownOwnerError
from azimut.core.files.services import judge_pending_files
from azimut.core.identifiers import new_identifier
from azimut.core.models import StoredFile, StoredFileState
from azimut.core.permissions import ALLOWED
from azimut.core.personal_data import purge
from azimut.core.uploads import Kind, UploadRefusedError
from tests.accounts.factories import client_of
from tests.core.factories import OF_STRUCTURE, PDF, stored_file
from tests.core.test_uploads import _clamd

AWAY = "/nulle/part.ctl"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def store(actor, content: bytes = PDF, kind: str = OF_STRUCTURE) -> StoredFile:
    return store_upload(
        SimpleUploadedFile("../statuts.pdf", content),
        kinds={Kind.PDF},
        owner_kind=kind,
        owner_id=actor.structure_id,
        actor=actor,
    )


@pytest.fixture
def holder(db) -> Iterator[type[models.Model]]:
    """A model of some domain that points at stored files."""

    class Holder(models.Model):  # noqa: DJ008
        file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "core"

    with connection.schema_editor() as editor:
        editor.create_model(Holder)
    yield Holder
    del apps.all_models["core"]["holder"]
    apps.clear_cache()


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(folder: Path) -> None:
    two_days_ago = time.time() - 2 * 86_400
    for path in on_disk(folder):
        os.utime(path, (two_days_ago, two_days_ago))


def address(stored: StoredFile) -> str:
    return reverse("stored_file", args=[stored.pk, stored.name])


def test_what_is_taken_is_on_disk_under_a_number_with_what_its_content_says(adviser, folder) -> None:
    stored = store(adviser)

    assert (stored.name, stored.content_type, stored.size) == ("statuts.pdf", "application/pdf", len(PDF))
    assert (stored.state, stored.uploaded_by_id) == (StoredFileState.CLEAN, adviser.user_id)
    assert stored.pk.version == 7
    assert [path.name for path in on_disk(folder)] == [stored.pk.hex]
    assert disk.path_of(stored.pk).read_bytes() == PDF
    assert folder.stat().st_mode & 0o077 == 0


def test_what_is_refused_leaves_neither_row_nor_file(adviser, folder) -> None:
    with pytest.raises(UploadRefusedError, match="pas un PDF complet"):
        store(adviser, content=b"<html>")

    assert not StoredFile.objects.exists()
    assert not on_disk(folder)


def test_nothing_is_kept_for_a_kind_that_no_domain_registered(adviser, folder) -> None:
    with pytest.raises(UnknownOwnerError):
        store(adviser, kind="x")
    with pytest.raises(ValueError, match="déjà déclaré"):
        register_owner(OF_STRUCTURE, lambda _actor, _file: ALLOWED)

    assert not on_disk(folder)


def test_who_may_read_takes_it_as_an_attachment_that_cannot_run(adviser) -> None:
    stored = stored_file(adviser.structure_id)

    response = client_of(adviser).get(address(stored))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''statuts%20%C3%A0%20jour.pdf")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_anyone_else_is_told_that_it_does_not_exist(adviser, stranger, regional_officer) -> None:
    stored = stored_file(adviser.structure_id)

    assert [client_of(actor).get(address(stored)).status_code for actor in (stranger, regional_officer)] == [404, 404]
    assert client_of(adviser).get(f"/fichiers/{stored.pk}/autre.pdf").status_code == 404
    assert Client().get(address(stored)).status_code == 302


def test_a_file_that_waits_is_refused_or_is_of_an_unknown_kind_is_not_served(adviser) -> None:
    mine = adviser.structure_id
    hidden = [
        stored_file(mine, state=StoredFileState.PENDING),
        stored_file(mine, state=StoredFileState.REFUSED),
        stored_file(mine, kind="nobody's"),
    ]
    gone = stored_file(mine)
    disk.remove(gone.pk)

    client = client_of(adviser)

    assert {client.get(address(stored)).status_code for stored in [*hidden, gone]} == {404}


def test_a_file_waits_while_the_antivirus_is_away_then_is_served(adviser, settings) -> None:
    settings.CLAMAV_SOCKET = AWAY
    stored = store(adviser)
    assert stored.state == StoredFileState.PENDING
    assert judge_pending_files() == 0
    settings.CLAMAV_SOCKET = ""
    assert judge_pending_files() == 0, "un réglage perdu n'ouvre rien"

    settings.CLAMAV_SOCKET = _clamd(b"stream: OK\0")

    assert judge_pending_files() == 1
    stored.refresh_from_db()
    assert stored.is_clean
    assert disk.path_of(stored.pk).exists()


def test_a_file_that_the_antivirus_refuses_later_keeps_its_row_alone(
    adviser, settings, folder, django_capture_on_commit_callbacks
) -> None:
    settings.CLAMAV_SOCKET = AWAY
    stored = store(adviser)
    settings.CLAMAV_SOCKET = _clamd(b"stream: Eicar-Signature FOUND\0")

    with django_capture_on_commit_callbacks(execute=True):
        assert judge_pending_files() == 1

    stored.refresh_from_db()
    assert stored.state == StoredFileState.REFUSED
    assert not on_disk(folder)


def test_a_virus_is_refused_at_once_when_the_antivirus_answers(adviser, settings, folder) -> None:
    settings.CLAMAV_SOCKET = _clamd(b"stream: Eicar-Signature FOUND\0")

    with pytest.raises(UploadRefusedError, match="antivirus"):
        store(adviser)

    assert not on_disk(folder)


def test_a_process_killed_before_the_row_leaves_a_file_that_goes_after_a_day(adviser, folder, monkeypatch) -> None:
    class KilledError(BaseException):
        pass

    def killed(**_fields) -> None:
        raise KilledError

    kept = store(adviser)
    with monkeypatch.context() as patch:
        patch.setattr(StoredFile.objects, "create", killed)
        with pytest.raises(KilledError):
            store(adviser)
    assert len(on_disk(folder)) == 2

    assert sweep_orphans() == 0, "une ligne peut encore venir"
    make_old(folder)
    assert sweep_orphans() == 1
    assert on_disk(folder) == [disk.path_of(kept.pk)]


def test_a_process_killed_while_writing_leaves_no_whole_file(adviser, folder, monkeypatch) -> None:
    class KilledError(BaseException):
        pass

    def killed(_descriptor: int) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("azimut.core.files.disk.os.fsync", killed)
        with pytest.raises(KilledError):
            store(adviser)

    assert [path.suffix for path in on_disk(folder)] == [disk.UNFINISHED]
    assert not StoredFile.objects.exists()
    make_old(folder)
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "lisez-moi.txt").write_text("à quelqu'un")
    assert sweep_orphans() == 1
    assert [path.name for path in on_disk(folder)] == ["lisez-moi.txt"]


@pytest.mark.parametrize("step", ["fsync", "open", "mkdir"])
def test_on_a_full_disk_nothing_is_half_written_and_sending_again_works(adviser, folder, monkeypatch, step) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(f"azimut.core.files.disk.{'os.fsync' if step == 'fsync' else f'Path.{step}'}", full)
        with pytest.raises(UploadRefusedError, match="la place manque"):
            store(adviser)

    assert not on_disk(folder)
    assert not StoredFile.objects.exists()
    assert disk.path_of(store(adviser).pk).read_bytes() == PDF


def test_a_transaction_undone_keeps_the_file_and_a_committed_removal_takes_it_away(
    adviser, django_capture_on_commit_callbacks
) -> None:
    stored = store(adviser)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        remove_file(stored)
        transaction.set_rollback(True)
    assert disk.path_of(stored.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(stored)

    assert not disk.path_of(stored.pk).exists()
    assert not StoredFile.objects.exists()


def test_a_file_that_nothing_points_at_goes_after_a_day_with_its_bytes(
    adviser, folder, django_capture_on_commit_callbacks
) -> None:
    store(adviser)
    assert {removed.rule.key: removed.count for removed in purge()}["core.files"] == 0

    with django_capture_on_commit_callbacks(execute=True):
        counts = {removed.rule.key: removed.count for removed in purge(now=timezone.now() + timedelta(days=2))}

    assert counts["core.files"] == 1
    assert not on_disk(folder)


def test_a_file_stays_as_long_as_something_points_at_it(holder, adviser) -> None:
    holder.objects.create(file=store(adviser))
    later = timezone.now() + timedelta(days=2)

    assert {removed.rule.key: removed.count for removed in purge(now=later)}["core.files"] == 0
    with pytest.raises(ProtectedError):
        remove_file(StoredFile.objects.get())
    holder.objects.all().delete()
    assert {removed.rule.key: removed.count for removed in purge(now=later)}["core.files"] == 1


def test_a_row_without_digest_size_or_known_state_is_refused_by_the_database(db) -> None:
    for wrong in ({"size": 0}, {"sha256": "x"}, {"state": "autre"}):
        given = {"size": 1, "sha256": "0" * 64, "state": "clean", "name": "a", "content_type": "b", "owner_kind": "c"}
        numbers = {"uploaded_by_id": new_identifier(), "owner_id": new_identifier()}
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.create(**{**given, **wrong}, **numbers)
