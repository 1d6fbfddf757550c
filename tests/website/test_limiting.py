"""A robot waits; this machine, health checks and everybody else do not."""

import pytest

from azimut.core.rate_limits import Limit, RateLimiter
from azimut.website import limiting


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch) -> None:
    monkeypatch.setitem(limiting.READ, "/suggestions/", RateLimiter(Limit(burst=2, per_second=0.1)))
    monkeypatch.setattr(limiting, "SENT", RateLimiter(Limit(burst=2, per_second=0.1)))


def statuses(client, times: int = 3, address: str = "/suggestions/", method: str = "get", **extra: str) -> list[int]:
    return [getattr(client, method)(address, **extra).status_code for _ in range(times)]


def test_a_robot_is_told_to_wait_in_french(db, client) -> None:
    assert statuses(client, REMOTE_ADDR="192.0.2.1") == [200, 200, 429]

    answer = client.get("/suggestions/", REMOTE_ADDR="192.0.2.1")
    assert int(answer["Retry-After"]) > 0
    assert "Trop de demandes" in answer.content.decode()
    assert statuses(client, 2, REMOTE_ADDR="192.0.2.2") == [200, 200]


def test_the_proxy_says_who_asks_and_a_visitor_cannot_say_another(db, client) -> None:
    assert statuses(client, HTTP_X_FORWARDED_FOR="192.0.2.1") == [200, 200, 429]
    assert statuses(client, HTTP_X_FORWARDED_FOR="198.51.100.7, 192.0.2.1", times=1) == [429]
    assert statuses(client, HTTP_X_FORWARDED_FOR="192.0.2.1", REMOTE_ADDR="192.0.2.9", times=1) == [200]


def test_forms_wait_too(db, client) -> None:
    assert statuses(client, address="/lieu/", method="post", REMOTE_ADDR="192.0.2.1")[2] == 429


def test_health_checks_and_this_machine_never_wait(db, client) -> None:
    assert set(statuses(client, 10, "/healthz", REMOTE_ADDR="192.0.2.1")) == {200}
    assert set(statuses(client, 10)) == {200}
