"""PostgreSQL goes and comes back while people work: a clear 503 meanwhile, nothing committed is lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from azimut.reception.models import ReceptionRecord
from tests.reliability.serving import Adviser, sending, web_server

BACK_WITHIN_S = 5


@contextmanager
def database_away() -> Iterator[None]:
    """As when it restarts: connections end, new ones are refused. Only this process keeps its own."""
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        try:
            ours = connection.connection.info.backend_pid
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [name, ours]
            )
            yield
        finally:
            cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))


def test_pages_say_503_and_when_to_come_back_then_nothing_is_lost(tmp_path, advisers_at, counts) -> None:
    with web_server(tmp_path) as server:
        advisers = advisers_at(server, 3)
        with sending(advisers, 30):
            time.sleep(0.5)
            with database_away():
                time.sleep(0.3)
                private = server.ask("GET", "/pro/accueil/", headers=advisers[0].headers)
                public = server.ask("GET", "/annuaire/")
                probes = server.status("/healthz"), server.status("/readyz")
            back = seconds_until_normal(advisers[0])

    for answer in (private, public):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5"), answer.text[:300]
        assert "revient dans un instant" in answer.text
    assert probes == (200, 503)
    assert back < BACK_WITHIN_S
    assert {status for adviser in advisers for status in adviser.statuses} == {302, 503}
    seen = {record for adviser in advisers for record in adviser.seen.values()}
    assert len(seen) == 90
    assert set(ReceptionRecord.objects.values_list("pk", flat=True)) == seen
    assert counts("reception_receptioncount") == counts("reception_recount")


def seconds_until_normal(adviser: Adviser) -> float:
    start = time.monotonic()
    while adviser.server.status("/pro/accueil/", adviser.headers) != 200 and time.monotonic() - start < 60:
        time.sleep(0.05)
    return time.monotonic() - start
