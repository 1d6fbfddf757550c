"""A region loaded once for all the tests of a file: each of them changes its own copy, put back after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone

from azimut.demonstration.importers.structures import import_starter_structures
from azimut.demonstration.people import load_people
from azimut.demonstration.services import load_demonstration
from azimut.territories.importers.communes import import_communes


@contextmanager
def loaded(blocker, load: Callable[[], object]) -> Iterator[None]:
    """What is loaded is seen by the tests that run inside, and gone afterwards."""
    with blocker.unblock(), transaction.atomic():
        load()
        connection.check_constraints()  # once here, or else again after each test
        yield
        transaction.set_rollback(True)


def load_region() -> None:
    """The communes of France, the structures of the region and the people who work there."""
    import_communes(None)
    import_starter_structures("auvergne-rhone-alpes", today=timezone.localdate())
    load_people()


@pytest.fixture(scope="module")
def loaded_demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    with loaded(django_db_blocker, load_demonstration):
        yield


@pytest.fixture(scope="module")
def loaded_region(django_db_setup, django_db_blocker) -> Iterator[None]:
    with loaded(django_db_blocker, load_region):
        yield
