"""Answers that a process works out once and gives again, as many as it is told."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Beyond `size` answers, the older half is forgotten. What makes an answer stale belongs in its key."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[Hashable, Value] = {}

    def get(
        self,
        key: Hashable,
        work_out: Callable[[], Value],
        *,
        is_kept: Callable[[Value], bool] = lambda _value: True,
    ) -> Value:
        """The answer remembered under `key`, or else the one worked out now, remembered when it `is_kept`."""
        try:
            return self._values[key]
        except KeyError:
            value = work_out()
        if is_kept(value):
            self._values[key] = value
        if len(self._values) > self._size:
            values = list(self._values.items())
            self._values = dict(values[len(values) // 2 :])
        return value

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> None:
        self._values = {}
