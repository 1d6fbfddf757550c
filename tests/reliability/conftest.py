"""Transactions that commit, since another process reads them; advisers signed in for that process too."""

from collections.abc import Callable

import pytest
from django.db import connection

from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.directory.factories import StructureFactory
from tests.reliability.serving import Adviser, WebServer


@pytest.fixture
def advisers_at(real_transactions) -> Callable[[WebServer, int], list[Adviser]]:
    """So many advisers of one structure: the hardest case, they write the same counts."""

    def make(server: WebServer, count: int) -> list[Adviser]:
        structure = StructureFactory()
        members = [MembershipFactory(structure=structure) for _ in range(count)]
        return [Adviser(server, session_of(actor_of_membership(member))) for member in members]

    return make


@pytest.fixture
def counts() -> Callable[[str], set[tuple]]:
    """The counts kept, or those that the records give again."""

    def read(source: str) -> set[tuple]:
        columns = "structure_id, day, reception_point_id, dimension, value, people, records, minutes"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {source} WHERE (people, records, minutes) <> (0, 0, 0)")
            return set(cursor.fetchall())

    return read
