"""Handing rows to PostgreSQL while the next ones are being read: two cores work instead of one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from django.db import connection
from psycopg import Cursor

Job = Callable[[Cursor[Any]], None]


class BackgroundWriter:
    """Runs jobs one after the other, in a thread, on the connection and in the transaction of the caller.

    At most one job waits for its turn to end, so that memory stays bounded. Between `submit` and `wait` the caller
    leaves the connection alone. An error of a job is raised by the next `submit` or `wait`.
    """

    def __init__(self) -> None:
        connection.ensure_connection()
        self._raw = connection.connection
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        self._running: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whatever happened, the connection is at rest before the caller rolls back or commits."""
        self._executor.shutdown(wait=True)
        if kind is None:
            self.wait()

    def submit(self, job: Job) -> None:
        self.wait()
        self._running = self._executor.submit(self._run, job)

    def wait(self) -> None:
        """Return once the connection is free again."""
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _run(self, job: Job) -> None:
        with self._raw.cursor() as cursor:
            job(cursor)
