"""Following the outbox: changes show within two seconds, whatever happens meanwhile."""

import threading
import time

import pytest
from django.db import connection, transaction

from azimut.search import services
from azimut.search.queries import search
from azimut.search.services import apply_outbox, follow_outbox, rebuild_index
from tests.catalogue.factories import AppellationFactory, CertificationFactory, OccupationFactory


def wait_until(is_true, *, seconds: float = 8.0) -> float:
    """How long it took, in seconds."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if is_true():
            return time.monotonic() - start
        time.sleep(0.02)
    pytest.fail("rien n'est venu")


@pytest.mark.django_db(transaction=True)
def test_a_slow_transaction_is_not_missed() -> None:
    OccupationFactory(baker=True)
    nurse = OccupationFactory(nurse=True)
    rebuild_index()
    is_written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            AppellationFactory(occupation=nurse, label="Soignant lent / Soignante lente")
            is_written.set()
            may_end.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    is_written.wait(10)
    CertificationFactory(title="Titre rapide")
    apply_outbox()
    assert search("titre rapide").hits[0].title == "Titre rapide"
    may_end.set()
    slow.join()

    apply_outbox()

    assert search("soignante lente").hits[0].id == "J1506"


@pytest.mark.django_db(transaction=True)
def test_a_change_is_visible_within_two_seconds() -> None:
    OccupationFactory(baker=True)
    rebuild_index()
    stop = threading.Event()
    follower = threading.Thread(target=follow_outbox, args=(stop,))
    follower.start()
    try:
        time.sleep(0.5)
        CertificationFactory(title="Brevet de fauconnier")

        took = wait_until(lambda: search("fauconnier", types=["certification"]).total)
    finally:
        stop.set()
        follower.join(10)
    assert took <= 2
    assert not follower.is_alive()


@pytest.mark.django_db(transaction=True)
def test_who_follows_the_outbox_goes_on_after_a_change_it_cannot_read(monkeypatch, caplog) -> None:
    OccupationFactory(baker=True)
    rebuild_index()
    keep_up, failures = services._keep_up, [ValueError("illisible")]

    def fail_once() -> None:
        if failures:
            raise failures.pop()
        keep_up()

    monkeypatch.setattr(services, "_keep_up", fail_once)
    monkeypatch.setattr(services, "SECONDS_AFTER_FAILURE", 0.1)
    stop = threading.Event()
    follower = threading.Thread(target=follow_outbox, args=(stop,))
    follower.start()
    try:
        CertificationFactory(title="Brevet de fauconnier")
        wait_until(lambda: search("fauconnier", types=["certification"]).total)
    finally:
        stop.set()
        follower.join(10)
    assert "illisible" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_who_follows_the_outbox_builds_the_index_that_is_missing() -> None:
    OccupationFactory(baker=True)
    stop = threading.Event()
    follower = threading.Thread(target=follow_outbox, args=(stop,))
    follower.start()
    try:
        wait_until(lambda: search("boulanger").is_ready)
    finally:
        stop.set()
        follower.join(10)
