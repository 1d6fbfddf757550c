"""What every test leans on: a real PostgreSQL, the real data folder, a closed network."""

import os
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from azimut.core.permissions import Actor, Role

TASKS = [f"DELETE FROM procrastinate_{name}" for name in ("events", "periodic_defers", "jobs")]
"""Tasks are in tables that Django does not know as its own: it would leave those of a test to the next one."""

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data; tests that need it are skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("AZIMUT_TEST_DATA : le dossier de données réelles est absent")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_thread_keeps_the_test_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A thread still closing its connection (an index being loaded aside) must not keep the database from going."""
    yield
    connection.close()  # a test may have left one that the server ended
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="module", autouse=True)
def _no_memory_of_other_files() -> None:
    """Places, pages and tables that the process keeps came from another database: that of the file before."""
    from tests.website.conftest import forget_everything

    forget_everything()


@pytest.fixture
def _triggers_back(django_db_blocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def real_transactions(_triggers_back, transactional_db) -> Iterator[None]:
    """Transactions that commit, for tests with threads; emptying the tables afterwards passes append-only triggers."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")


@pytest.fixture(scope="session", autouse=True)
def _history_is_emptied_between_tests(django_db_setup) -> Iterator[None]:
    """History refuses to be emptied; only a superuser, its triggers off, empties the tables after a browser's test."""
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def flush(self, statements: list[str]) -> None:
        off, on = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
        plain(self, [off, *statements, *TASKS, on] if statements else [])

    operations.execute_sql_flush = flush
    yield
    operations.execute_sql_flush = plain


@pytest.fixture(scope="session", autouse=True)
def _every_refused_form_leads_to_what_is_wrong() -> Iterator[None]:
    """Whatever page a test sends wrong: its summary takes the focus, and each of its links has somewhere to go."""
    plain = Client.request

    def request(self, **environment):
        response = plain(self, **environment)
        if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and not response.streaming:
            page = response.content.decode()
            for summary in re.findall(r'<div class="error-summary".*?</div>', page, flags=re.DOTALL):
                lost = [target for target in re.findall(r'href="#([^"]+)"', summary) if f'id="{target}"' not in page]
                assert not lost, f"{environment['PATH_INFO']} : {lost}"
                assert "autofocus" in summary
        return response

    Client.request = request
    yield
    Client.request = plain


# The cast: one person of each role, the two first in the same structure. Imported late: Django must be set up.


@pytest.fixture
def structure(db: None):
    from tests.directory.factories import StructureFactory

    return StructureFactory()


@pytest.fixture
def adviser(structure) -> Actor:
    return _member(structure, Role.ADVISER)


@pytest.fixture
def structure_manager(structure) -> Actor:
    return _member(structure, Role.STRUCTURE_MANAGER)


@pytest.fixture
def stranger(db: None) -> Actor:
    """An adviser of another structure, of another network's making: nothing of `structure` is theirs."""
    from tests.directory.factories import StructureFactory

    return _member(StructureFactory(), Role.ADVISER)


@pytest.fixture
def coordinator(db: None) -> Actor:
    from tests.territories.factories import TerritoryFactory

    return _holder(Role.COORDINATOR, TerritoryFactory())


@pytest.fixture
def animator(db: None) -> Actor:
    return _holder(Role.ANIMATOR)


@pytest.fixture
def instructor(db: None) -> Actor:
    return _holder(Role.INSTRUCTOR)


@pytest.fixture
def decider(db: None) -> Actor:
    return _holder(Role.DECIDER)


@pytest.fixture
def regional_officer(db: None) -> Actor:
    return _holder(Role.REGIONAL_OFFICER)


@pytest.fixture
def auditor(db: None) -> Actor:
    return _holder(Role.AUDITOR)


def _member(structure, role: Role) -> Actor:
    from tests.accounts.factories import MembershipFactory, actor_of_membership

    return actor_of_membership(MembershipFactory(structure=structure, role=role))


def _holder(role: Role, territory=None) -> Actor:
    from tests.accounts.factories import RoleAssignmentFactory, actor_of_assignment

    return actor_of_assignment(RoleAssignmentFactory(role=role, territory=territory))
