"""Public pages read from a replica: a second database, where one sentence differs and tells where a page was read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as current
from django.db import connection, connections, router

from azimut.accounts.models import User
from azimut.catalogue.models import Occupation
from azimut.config import replica
from azimut.config.backups import Place, make_backup, restore_backup, this_place
from azimut.config.checks import CHECKS
from azimut.config.replica import REPLICA, may_read_replica, reading_the_replica
from azimut.reception.views.notebooks import notebook
from azimut.website.views.occupations import occupation
from tests.catalogue.factories import OccupationFactory
from tests.website.conftest import _no_memory_of_other_tests, catalogue, forget_everything

__all__ = ["_no_memory_of_other_tests", "catalogue"]

COPY = f"azimut_replica_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
LATE = "Lu dans la réplique."


@pytest.fixture
def routed(settings) -> Iterator[None]:
    settings.DATABASE_ROUTERS = ["azimut.config.replica.ReplicaRouter"]
    settings.MIDDLEWARE = [*current.MIDDLEWARE, "azimut.config.replica.read_from_the_replica"]
    replica.try_the_replica_again()
    yield
    replica.try_the_replica_again()


@pytest.fixture
def copied(real_transactions, routed, catalogue, tmp_path) -> Iterator[str]:
    """The address of the nurse's page; the replica tells her studies otherwise, as if it were late."""
    here = this_place()
    make_backup(tmp_path / "copy.tar", here, profile="auvergne-rhone-alpes")
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {COPY} TEMPLATE template0 ENCODING 'UTF8'")
    there = Place({**here.variables, "PGDATABASE": COPY}, tmp_path / "files")
    restore_backup(tmp_path / "copy.tar", there)
    with there.connect() as database:
        database.execute("UPDATE catalogue_occupation SET access = %s WHERE rome_code = 'J1506'", [LATE])
    with registered(COPY):
        yield catalogue.nurse.get_absolute_url()
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


@contextmanager
def registered(name: str) -> Iterator[None]:
    """This database of the tests' server, as Django's second one."""
    connections.settings[REPLICA] = {**connection.settings_dict, "NAME": name}
    second = connections[REPLICA]

    def connect_once() -> None:
        """Django's own; its test case forbids it for a database it did not make."""
        if second.connection is None:
            with second.wrap_database_errors:
                second.connect()

    second.ensure_connection = connect_once
    yield
    second.close()
    del connections[REPLICA]
    del connections.settings[REPLICA]


def _server() -> psycopg.Connection:
    server = Place({**this_place().variables, "PGDATABASE": "postgres"}, Path()).connect()
    server.autocommit = True
    return server


def test_a_visitor_reads_the_replica_and_whoever_wrote_the_main_database(copied, client, caplog, monkeypatch) -> None:
    assert LATE in client.get(copied).content.decode()

    client.get("/lieu/")  # a form opened leaves the cookie without which nothing is written
    assert current.CSRF_COOKIE_NAME in client.cookies
    forget_everything()
    assert LATE not in client.get(copied).content.decode()

    client.cookies.clear()
    OccupationFactory(rome_code="Z9999", label="Trop récent pour la réplique")
    assert "Trop récent" in client.get("/metiers/Z9999/", follow=True).content.decode()
    Occupation.objects.filter(rome_code="J1506").update(label="Soignant")  # moved: a late redirect would lead back
    assert client.get("/metiers/J1506/")["Location"] == "/metiers/J1506/soignant/"
    assert client.get(copied).status_code == HTTPStatus.OK, "there, nothing has moved yet"
    assert CHECKS["réplique"]().severity == "warning"  # this one can be written to

    monkeypatch.setattr(replica, "SECONDS_LEFT_ALONE", 3_600.0)  # however slow this machine
    with _server() as server:
        server.execute(f"DROP DATABASE {COPY} WITH (FORCE)")
    for _time in range(2):  # its connection is cut, then refused: once is enough, then it is left alone
        forget_everything()
        response = client.get("/metiers/J1506/soignant/")
        assert (response.status_code, LATE in response.content.decode()) == (HTTPStatus.OK, False)
    assert [record.name for record in caplog.records].count("azimut.config.replica") == 1


def test_a_page_is_kept_under_the_version_of_the_database_it_was_read_from(copied, client) -> None:
    """Kept under the other's, a late page would stay until the next import."""
    from azimut.website.queries.freshness import catalogue_version
    from tests.website.conftest import record_import

    before = catalogue_version()
    record_import("rome")
    forget_everything()

    assert catalogue_version() != before
    with reading_the_replica():
        assert catalogue_version() == before


@pytest.mark.parametrize(
    ("view", "method", "cookies", "is_read"),
    [
        (occupation, "get", {}, True),
        (occupation, "head", {current.PLACE_COOKIE_NAME: "28085:x", "mesure": "d'un autre site du domaine"}, True),
        (occupation, "post", {}, False),
        (occupation, "get", {current.SESSION_COOKIE_NAME: "x"}, False),
        (occupation, "get", {current.NOTEBOOK_COOKIE_NAME: "x"}, False),
        (occupation, "get", {current.CSRF_COOKIE_NAME: "x"}, False),
        (notebook, "get", {}, False),
    ],
    ids=["read", "place kept", "write", "signed in", "notebook", "form", "not public"],
)
def test_only_a_public_page_read_by_who_never_wrote(view, method, cookies, is_read, rf, routed) -> None:
    request = getattr(rf, method)("/")
    request.COOKIES.update(cookies)

    assert may_read_replica(request, view) is is_read


def test_rights_and_writes_stay_on_the_main_database(routed) -> None:
    with reading_the_replica():
        assert router.db_for_read(Occupation) == REPLICA
        assert router.db_for_read(User) == "default"
        assert router.db_for_write(Occupation) == "default"
    assert router.db_for_read(Occupation) == "default"
    assert not router.allow_migrate(REPLICA, "catalogue")


def test_the_settings_name_the_replica_only_when_it_is_given(monkeypatch) -> None:
    from importlib import import_module, reload

    base = import_module("azimut.config.settings.base")
    assert (REPLICA in base.DATABASES, base.DATABASE_ROUTERS) == (False, [])
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgresql://lecture@replique.exemple/azimut")
    try:
        given = reload(base)
        assert given.DATABASES[REPLICA]["HOST"] == "replique.exemple"
        assert given.MIDDLEWARE[-1] == "azimut.config.replica.read_from_the_replica"
        assert given.DATABASE_ROUTERS
    finally:
        monkeypatch.undo()
        reload(base)
