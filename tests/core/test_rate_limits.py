"""A robot waits; a class of pupils behind one address does not."""

import time

from azimut.core import rate_limits
from azimut.core.rate_limits import Limit, RateLimiter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_robot_waits_and_is_told_how_long_and_others_do_not() -> None:
    clock = Clock()
    limiter = RateLimiter(Limit(burst=5, per_second=0.5), clock=clock)

    assert [limiter.seconds_to_wait("192.0.2.1") for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    assert limiter.seconds_to_wait("192.0.2.2") == 0
    clock.now += 2
    assert [limiter.seconds_to_wait("192.0.2.1") for _ in range(2)] == [0, 2]


def test_no_address_is_kept_and_memory_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_ADDRESSES", 10)
    limiter = RateLimiter(Limit(burst=5, per_second=1))
    for number in range(100):
        limiter.seconds_to_wait(f"192.0.2.{number}")

    assert len(limiter._buckets) == 10
    assert not any(b"192" in key for key in limiter._buckets)


def test_all_the_addresses_of_one_ipv6_line_are_one_visitor_and_the_next_line_is_another() -> None:
    limiter = RateLimiter(Limit(burst=2, per_second=1), clock=Clock())

    assert [limiter.seconds_to_wait(f"2001:db8:0:1::{rank:x}") for rank in range(3)] == [0, 0, 1]
    assert limiter.is_empty("2001:db8:0:1:ffff::1")
    assert limiter.seconds_to_wait("2001:db8:0:2::1") == 0
    assert [limiter.seconds_to_wait(f"::ffff:192.0.2.{rank}") for rank in range(3)] == [0, 0, 0]


def test_asking_costs_far_less_than_a_fifth_of_a_millisecond() -> None:
    limiter = RateLimiter(Limit(burst=5, per_second=1))
    began = time.process_time()
    for number in range(5_000):
        limiter.seconds_to_wait(f"192.0.2.{number % 250}")

    assert (time.process_time() - began) / 5_000 < 0.000_2
