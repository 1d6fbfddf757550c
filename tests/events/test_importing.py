"""A calendar kept elsewhere, taken in: all or nothing, bad lines told, what is no longer there cancelled."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from azimut.core.importing.errors import ImportRefused
from azimut.events.enums import EventKind
from azimut.events.importers.events import COLUMNS, NO_LONGER_TOLD, import_events
from azimut.events.models import Event
from tests.directory.factories import StructureFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chartres(db) -> None:
    CommuneFactory(chartres=True)


def line(**changes: str) -> str:
    day = timezone.localdate() + timedelta(days=20)
    said = {
        "identifiant": "a1",
        "titre": "Forum des métiers",
        "genre": "Forum ou salon",
        "presentation": "Des professionnels vous attendent.",
        "themes": "choose_occupation|trouver un emploi",
        "debut": f"{day:%d/%m/%Y} 09:00",
        "fin": f"{day:%d/%m/%Y} 17:00",
        "code_commune": "28085",
        "organisateur": "Rectorat",
        **changes,
    }
    return ";".join(said.get(column, "") for column in COLUMNS)


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "agenda.csv"
    path.write_text("\n".join([";".join(COLUMNS), *lines, ""]), encoding=encoding)
    return path


def test_events_of_a_file_are_online_with_the_hours_of_paris(tmp_path) -> None:
    structure = StructureFactory(name="CIO de Chartres")

    run = import_events(written(tmp_path, line(), line(identifiant="a2", organisateur="CIO de Chartres")))

    first, second = Event.objects.order_by("source_key")
    assert run.summary == "importés 2 · inchangés 0 · terminés 0 · rejetés 0"
    assert first.is_published
    assert first.kind == EventKind.FORUM
    assert first.themes == ["choose_occupation", "find_job"]
    assert timezone.localtime(first.starts_at).hour == 9
    assert first.organised_by == "Rectorat"
    assert second.organiser == structure


def test_the_same_file_changes_nothing_and_a_line_changed_is_the_same_event(tmp_path) -> None:
    import_events(written(tmp_path, line()))
    assert import_events(written(tmp_path, line())).is_unchanged
    address = Event.objects.get().pk

    run = import_events(written(tmp_path, line(titre="Salon des métiers")))

    assert run.imported == 1
    assert Event.objects.get().pk == address
    assert Event.objects.get().title == "Salon des métiers"


def test_what_is_no_longer_there_is_cancelled_and_stays_so(tmp_path) -> None:
    import_events(written(tmp_path, line(), line(identifiant="a2")))

    run = import_events(written(tmp_path, line()))
    gone = Event.objects.get(source_key="a2")
    import_events(written(tmp_path, line(), line(identifiant="a2", titre="De retour")))

    assert run.ended == 1
    assert gone.is_cancelled
    assert gone.reason == NO_LONGER_TOLD
    assert Event.objects.get(source_key="a2").is_cancelled


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"identifiant": ""}, "identifiant"),
        ({"genre": "kermesse"}, "genre"),
        ({"debut": "31/02/2027 09:00"}, "debut"),
        ({"debut": "demain"}, "debut"),
        ({"fin": "01/01/2020 09:00"}, "evenement"),
        ({"code_commune": "99999"}, "code_commune"),
        ({"code_commune": ""}, "evenement"),
        ({"organisateur": ""}, "evenement"),
        ({"page": "javascript:alert(1)"}, "adresse_web"),
        ({"titre": "x" * 121}, "titre"),
        ({"titre": ""}, "evenement"),
        ({"revient": "weekly"}, "evenement"),
        ({"identifiant": "a1"}, "identifiant"),
    ],
    ids=[
        "no-key", "kind", "no-such-day", "words", "ends-before", "commune", "nowhere", "nobody", "script", "long",
        "untitled", "without-last-day", "twice",
    ],
)  # fmt: skip
def test_a_faulty_line_is_set_aside_with_its_reason_and_the_others_pass(tmp_path, changes, rule: str) -> None:
    path = written(tmp_path, line(), line(**{"identifiant": "a2", **changes}))

    run = import_events(path)

    ((number, _path, broken, reason),) = run.rejects
    assert (number, broken) == (3, rule)
    assert reason.endswith((".", ")."))
    assert Event.objects.count() == 1


def test_a_file_from_a_spreadsheet_in_windows_1252_is_read(tmp_path) -> None:
    import_events(written(tmp_path, line(titre="Café des métiers"), encoding="cp1252"))

    assert Event.objects.get().title == "Café des métiers"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfet\x00", b"titre;debut\nx;y\n"])
def test_a_file_that_is_something_else_is_refused_and_nothing_is_lost(tmp_path, content: bytes) -> None:
    import_events(written(tmp_path, line()))
    path = tmp_path / "autre.csv"
    path.write_bytes(content)

    with pytest.raises(ImportRefused):
        import_events(path)
    assert Event.objects.get().is_published


def test_a_dry_run_writes_nothing(tmp_path) -> None:
    assert import_events(written(tmp_path, line()), dry_run=True).imported == 1
    assert not Event.objects.exists()
