"""Places are held in memory: loaded once, loaded again after an import."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from azimut.territories.importers.communes import import_communes
from azimut.territories.places import find_places, forget_places, memory, warm_up
from tests.territories.conftest import CHARTRES, LUCE
from tests.territories.factories import CommuneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_places")]


def test_a_question_does_not_touch_the_database_once_places_are_loaded() -> None:
    CommuneFactory(chartres=True)
    warm_up()

    with CaptureQueriesContext(connection) as queries:
        assert find_places("chartres")[0].code == "28085"
    assert len(queries) == 0


def test_loading_takes_three_queries() -> None:
    CommuneFactory(chartres=True)

    with CaptureQueriesContext(connection) as queries:
        find_places("chartres")
    assert len(queries) == 3


def test_an_import_is_seen_at_the_next_check(write_table, monkeypatch) -> None:
    import_communes(write_table(CHARTRES))
    assert find_places("lucé") == []
    import_communes(write_table(CHARTRES, LUCE, name="next.csv"))
    assert find_places("lucé") == []
    monkeypatch.setattr(memory, "CHECKED_EVERY_SECONDS", 0.0)

    assert [place.label for place in find_places("lucé")] == ["Lucé (28)"]


def test_places_are_not_loaded_again_while_nothing_was_imported(write_table, monkeypatch) -> None:
    import_communes(write_table(CHARTRES))
    first = memory.current_index()
    monkeypatch.setattr(memory, "CHECKED_EVERY_SECONDS", 0.0)

    assert memory.current_index() is first


def test_an_empty_database_has_no_place_and_is_looked_at_again(monkeypatch) -> None:
    assert find_places("chartres") == []
    CommuneFactory(chartres=True)
    monkeypatch.setattr(memory, "CHECKED_EVERY_SECONDS", 0.0)

    assert find_places("chartres")


def test_while_one_thread_loads_the_others_keep_the_old_places(monkeypatch) -> None:
    CommuneFactory(chartres=True)
    old = memory.current_index()
    monkeypatch.setattr(memory, "CHECKED_EVERY_SECONDS", 0.0)
    answers = []
    with memory._memory.lock:  # as a thread that is loading holds it
        asker = threading.Thread(target=lambda: answers.append(memory.current_index()))
        asker.start()
        asker.join(timeout=5)

    assert answers == [old]


def test_places_changed_outside_an_import_are_seen_once_forgotten() -> None:
    chartres = CommuneFactory(chartres=True)
    find_places("chartres")
    chartres.name = "Autricum"
    chartres.save()
    forget_places()

    assert find_places("autricum")[0].code == "28085"
