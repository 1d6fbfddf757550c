"""The chain over the journal, and what proves that it still holds.

Each row of history writes its journal line in its own transaction, without waiting for any other. Once committed, lines
are chained by one caller at a time (`seal`, every minute), in the order they were committed to it: nobody's request
waits. Whoever can disable triggers could rebuild the whole chain: keep the head it prints somewhere else.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from azimut.core.history.tracking import event_models

BATCH_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the chain; its hash stands for all those before."""

    position: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain_hash}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was rewritten: which table, which row, what was done."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.row} : {self.what}"


def seal() -> int:
    """Chain what was committed since the last time; how many lines."""
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT azimut_chain_journal(%s)", [BATCH_SIZE])
            (chained,) = cursor.fetchone() or (0,)
        total += chained
        if chained < BATCH_SIZE:
            return total


def head() -> Head:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, chain_hash FROM core_journalentry WHERE position IS NOT NULL"
            " ORDER BY position DESC LIMIT 1"
        )
        found = cursor.fetchone()
    return Head(*found) if found else Head(0, "")


def verify(known: Head | None = None) -> list[Fault]:
    """Everything that was changed, removed or added behind the application's back; empty when history holds.

    `known` is a head noted earlier: the chain must still pass through it.
    """
    seal()
    faults = _broken_links()
    if known is not None and not _passes_through(known):
        faults.append(Fault("core_journalentry", str(known.position), "la chaîne ne passe plus par la tête notée"))
    for table, key, years in _journalised_tables():
        faults += _tampered_rows(table, key, years)
    return faults


def _journalised_tables() -> list[tuple[str, str, int]]:
    """Table, key column, years kept."""
    others: list[Any] = [model for model in apps.get_models() if getattr(model, "is_journalised", False)]
    return [
        (model._meta.db_table, model._meta.pk.column, model.kept_years)  # noqa: SLF001  Django's documented meta API
        for model in [*event_models(), *others]
    ]


def _broken_links() -> list[Fault]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, what FROM azimut_check_chain()")
        return [Fault("core_journalentry", str(row), what) for row, what in cursor.fetchall()]


def _passes_through(known: Head) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain_hash FROM core_journalentry WHERE position = %s", [known.position])
        return cursor.fetchone() == (known.chain_hash,)


def _tampered_rows(table: str, key: str, years: int) -> list[Fault]:
    query = sql.SQL(
        """
        SELECT coalesce(entry.row_id, kept.{key}::text),
               CASE WHEN entry.id IS NULL THEN 'ajoutée' WHEN kept.{key} IS NULL THEN 'retirée' ELSE 'changée' END
        FROM (SELECT * FROM core_journalentry WHERE table_name = {name}) AS entry
        FULL JOIN {table} AS kept ON kept.{key}::text = entry.row_id
        WHERE entry.id IS NULL
           OR (kept.{key} IS NULL AND entry.at >= now() - make_interval(years => {years}))
           OR (kept.{key} IS NOT NULL AND azimut_row_digest({name}::regclass, entry.width, kept) <> entry.digest)
        ORDER BY 1
        """
    ).format(key=sql.Identifier(key), table=sql.Identifier(table), name=sql.Literal(table), years=sql.Literal(years))
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [Fault(table, row, what) for row, what in cursor.fetchall()]
