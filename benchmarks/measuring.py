"""What a benchmark gives: figures that compare, each with its target."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value beside the bound it is held to, in the same unit."""

    name: str
    value: float
    target: float
    is_at_most: bool = True
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.value <= self.target if self.is_at_most else self.value >= self.target

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        bound = "≤" if self.is_at_most else "≥"
        verdict = "" if self.is_met else "  MANQUÉ"
        return f"{self.name}: {self.value:.3g}{unit} ({bound} {self.target:g}{unit}){verdict}"


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes, in seconds."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_ratio(first: Callable[[], object], second: Callable[[], object], *, rounds: int = 5) -> float:
    """The median of first/second over rounds where both run in turn: what a noisy machine leaves meaningful."""
    return statistics.median(seconds(first) / seconds(second) for _ in range(rounds))


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
