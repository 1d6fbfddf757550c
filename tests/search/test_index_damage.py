"""Files of the index that rot, vanish or cannot be written: pages answer, and the index comes back by itself."""

import errno
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from azimut.search import reading, services, storage
from azimut.search.integrity import damage_in
from azimut.search.queries import search, suggest
from azimut.search.services import apply_outbox, ensure_index, rebuild_index

KINDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")


def a_file(kind: str) -> Path:
    return max(storage.current_generation().glob(f"*.{kind}"), key=lambda path: path.stat().st_size)


def scramble(path: Path) -> None:
    """Other bytes of the same length before a footer that still reads: what a bad sector leaves."""
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 2):
        content[place] ^= 0x5A
    path.write_bytes(bytes(content))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def remove(path: Path) -> None:
    path.unlink()


def test_a_whole_index_has_no_damage(index: SimpleNamespace) -> None:
    assert damage_in(storage.current_generation()) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("harm", [scramble, cut, remove])
def test_any_damaged_file_is_noticed_and_the_index_rebuilt(
    index: SimpleNamespace, kind: str, harm: Callable[[Path], None]
) -> None:
    path = a_file(kind)
    harm(path)

    assert path.name in damage_in(storage.current_generation())
    reading.forget()
    assert not search("boulanger").is_ready
    assert suggest("boul") == []

    apply_outbox()

    assert search("boulanger").total == 5


def test_a_file_that_rots_under_a_running_server_costs_no_error_and_is_mended(
    index: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search("boulanger").is_ready
    scramble(a_file("store"))
    reading.current_reader().forget()

    def broken(*_arguments: object) -> None:
        raise type("PanicException", (BaseException,), {})("could not convert to String")

    monkeypatch.setattr("azimut.search.queries.hits_of", broken)
    assert not search("boulanger").is_ready
    monkeypatch.undo()
    assert not search("boulanger").is_ready

    apply_outbox()

    assert search("boulanger").total == 5


def test_a_fault_of_ours_on_a_whole_index_is_not_taken_for_damage(
    index: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azimut.search.queries.hits_of", lambda *_arguments: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        search("boulanger")

    monkeypatch.undo()
    assert search("boulanger").total == 5


def test_a_panic_on_a_whole_index_is_an_error_a_server_can_answer(
    index: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(*_arguments: object) -> None:
        raise type("PanicException", (BaseException,), {})("index out of bounds")

    monkeypatch.setattr("azimut.search.queries.hits_of", panic)

    with pytest.raises(RuntimeError, match="index out of bounds"):
        search("boulanger")


def test_a_pointer_that_cannot_be_read_is_no_index(index: SimpleNamespace, index_folder: Path) -> None:
    (index_folder / "current").write_bytes(b"\xff\xfe\x00")
    reading.forget()
    assert not search("boulanger").is_ready

    ensure_index()

    assert search("boulanger").total == 5


def test_a_rebuild_without_room_says_so_and_leaves_nothing_half_written(
    index: SimpleNamespace, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in index_folder.iterdir())

    def full(*_arguments: object) -> int:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    monkeypatch.setattr(services, "_write", full)
    with pytest.raises(storage.IndexNotWritten, match=r"No space left.*celui d'avant répond toujours"):
        rebuild_index()
    monkeypatch.setattr(services.storage, "write_state", lambda *_arguments: _no_room())
    with pytest.raises(storage.IndexNotWritten, match="No space left"):
        rebuild_index()

    assert sorted(path.name for path in index_folder.iterdir()) == before
    assert search("boulanger").total == 5


def _no_room() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_a_killed_rebuild_left_is_cleared_before_the_next(index: SimpleNamespace, index_folder: Path) -> None:
    current = storage.current_generation()
    killed = [shutil.copytree(current, index_folder / f"20200101T00000{rank}-abcdef") for rank in range(3)]
    for folder in killed:
        (folder / "state.json").unlink()

    rebuild_index()

    assert not any(folder.exists() for folder in killed)
    assert current.exists()


def test_whoever_follows_the_outbox_outlives_a_panic(index: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, asked = threading.Event(), []

    def keep_up() -> None:
        asked.append(time.monotonic())
        if len(asked) > 1:
            stop.set()
        raise type("PanicException", (BaseException,), {})("index out of bounds")

    monkeypatch.setattr(services, "_keep_up", keep_up)
    monkeypatch.setattr(services, "SECONDS_AFTER_FAILURE", 0.0)
    follower = threading.Thread(target=services.follow_outbox, args=(stop,), daemon=True)
    follower.start()
    follower.join(timeout=10)
    stop.set()

    assert len(asked) > 1


def test_whoever_follows_the_outbox_looks_at_every_file_now_and_then(
    index: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = storage.current_generation()
    scramble(a_file("pos"))
    services.check_index()

    assert storage.current_generation() != before
    assert damage_in(storage.current_generation()) is None
