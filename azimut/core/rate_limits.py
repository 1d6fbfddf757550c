"""How often one address may ask, kept in the memory of each process: nothing about anyone is written.

The address is never kept: only its hash with a salt drawn when the process starts. A school, a town hall or a training
centre shares one address between hundreds of people: the limits are for robots.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

MOST_ADDRESSES = 20_000
IPV6_LINE = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, then so many a second."""

    burst: int
    per_second: float


class RateLimiter:
    """A bucket of tokens per address. In a process of several threads; two processes allow twice as much."""

    def __init__(self, limit: Limit, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._salt = os.urandom(16)
        self._buckets: dict[bytes, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, address: str) -> int:
        """0 when this one may go on; else the seconds before the next one may."""
        key = self._key(address)
        now = self._clock()
        with self._lock:
            tokens, seen = self._buckets.pop(key, (float(self.limit.burst), now))
            tokens = min(self.limit.burst, tokens + (now - seen) * self.limit.per_second)
            is_allowed = tokens >= 1
            # Put back last: the first ones are those not seen for longest.
            self._buckets[key] = (tokens - 1 if is_allowed else tokens, now)
            if len(self._buckets) > MOST_ADDRESSES:
                del self._buckets[next(iter(self._buckets))]
        return 0 if is_allowed else max(1, round((1 - tokens) / self.limit.per_second))

    def is_empty(self, address: str) -> bool:
        """Whether this one would have to wait; asking takes nothing."""
        key = self._key(address)
        with self._lock:
            tokens, seen = self._buckets.get(key, (float(self.limit.burst), self._clock()))
            return tokens + (self._clock() - seen) * self.limit.per_second < 1

    def _key(self, address: str) -> bytes:
        return hashlib.blake2b(_one_visitor(address).encode(), digest_size=16, key=self._salt).digest()


def _one_visitor(address: str) -> str:
    """In IPv6 one line has 2 to the power of 64 addresses: they are one visitor. What is no address stays as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, IPV6_LINE), strict=False))
    return str(known)


def visitor_address(request: HttpRequest) -> str:
    """The visitor's own: what the proxy of this machine says, else who is connected; empty for this machine itself.

    Only the last address of `X-Forwarded-For` was written by our proxy: those before it are the visitor's word.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    try:
        is_relayed = ip_address(direct).is_loopback
    except ValueError:
        is_relayed = True
    return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if is_relayed else direct


def seconds_to_wait(request: HttpRequest, limiter: RateLimiter) -> int:
    """0 when this visitor may go on; this machine itself always may."""
    address = visitor_address(request)
    return limiter.seconds_to_wait(address) if address else 0
