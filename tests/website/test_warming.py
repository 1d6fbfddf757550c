"""What a web process makes ready before anyone asks."""

from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections

from azimut.catalogue.exploring import current_table, memory
from azimut.config import warming
from azimut.territories.models import Region
from azimut.website.queries import freshness
from azimut.website.queries.territories import portrait_of
from azimut.website.queries.territory_help import reach_of
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _process_of_the_test(monkeypatch) -> Iterator[None]:
    """Requests close old connections at their ends: the test's holds its rows. Its memory is not frozen either."""
    monkeypatch.setattr(warming, "gc", SimpleNamespace(collect=lambda: None, freeze=lambda: None))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def once(monkeypatch) -> Event:
    """One round, in the connection of the test; what was read stays trusted."""
    monkeypatch.setattr(warming, "close_old_connections", lambda: None)
    monkeypatch.setattr(freshness, "SECONDS_TRUSTED", 1_000.0)
    monkeypatch.setattr(memory, "CHECKED_EVERY_SECONDS", 1_000.0)
    stop = Event()
    stop.set()
    return stop


def test_the_slow_pages_are_made_before_the_first_visitor(settings, once, django_assert_num_queries) -> None:
    settings.SITE_ADDRESS = "http://localhost"
    commune = CommuneFactory(lyon=True)
    code = f"reg-{commune.department.region_id}"

    warming.keep_warm(get_wsgi_application(), once)

    with django_assert_num_queries(0):
        current_table()
        portrait = portrait_of(code)
        assert portrait is not None
        assert reach_of(portrait.area).communes == 1


def test_the_front_door_of_production_answers_too(settings) -> None:
    settings.SITE_ADDRESS = "https://testserver"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    CommuneFactory(lyon=True)

    statuses = {path: warming.ask(get_wsgi_application(), path) for path in warming._slow_pages()}

    assert set(statuses.values()) == {"200 OK"}, statuses


def test_nothing_is_made_again_while_nothing_has_changed(settings, once, monkeypatch) -> None:
    settings.SITE_ADDRESS = "http://localhost"
    asked: list[str] = []
    monkeypatch.setattr(warming, "ask", lambda _application, path: asked.append(path) or "200 OK")

    first = warming._make_what_is_slow(get_wsgi_application(), None)
    made = len(asked)

    assert made == len(warming._slow_pages())
    assert warming._make_what_is_slow(get_wsgi_application(), first) == first
    assert len(asked) == made


def test_a_database_that_is_away_is_tried_again_later(once, monkeypatch, capsys) -> None:
    def away(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(warming, "_make_what_is_slow", away)
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)

    warming.keep_warm(get_wsgi_application(), once)

    assert "remis à plus tard" in capsys.readouterr().err
    assert not Region.objects.exists()
