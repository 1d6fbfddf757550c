"""Replacing a source's rows with COPY and three statements, so that a hundred thousand rows take seconds.

    with staged(Occupation, columns) as stage:   # a temporary table, filled by COPY
        stage.write((…))
        counts = stage.replace(source="rome", key=("rome_code",))

Must run inside the transaction of `import_run`. A row whose fingerprint has not changed is not written.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import Copy, sql

from azimut.core.importing.rows import KeptModel


@dataclass(frozen=True)
class MergeCounts:
    """Rows written, left alone, and no longer listed by the source."""

    imported: int
    unchanged: int
    ended: int


def fingerprint_of(*values: object) -> UUID:
    """The 128-bit digest of a row's values, in their order."""
    return UUID(bytes=blake2b(repr(values).encode(), digest_size=16).digest())


@dataclass(frozen=True)
class StageTable:
    """A temporary table shaped like some columns of a model, waiting for its rows."""

    model: type[models.Model]
    columns: tuple[str, ...]
    name: str

    @property
    def copy_statement(self) -> sql.Composed:
        return copy_statement(self.name, self.columns)


class Stage:
    """A temporary table open for COPY, then merged."""

    def __init__(self, table: StageTable, copy: Copy) -> None:
        self.model = table.model
        self.columns = table.columns
        self.name = table.name
        self._copy = copy

    def write(self, row: Sequence[Any]) -> None:
        """Add one row, values in the order of `columns`."""
        self._copy.write_row(row)


@contextmanager
def staged(model: type[models.Model], columns: Sequence[str]) -> Iterator[Stage]:
    """A stage for `columns` (database names) of `model`, filled by COPY inside the block.

    Merge it with `replace_rows` or `replace_links` once the block is closed.
    """
    table = create_stage(model, columns)
    with connection.cursor() as cursor, cursor.copy(table.copy_statement) as copy:
        yield Stage(table, copy)


def create_stage(model: type[models.Model], columns: Sequence[str]) -> StageTable:
    """An empty stage, for an importer that fills several in turn; it goes with the transaction."""
    table = model._meta.db_table  # noqa: SLF001  Django's documented meta API
    stage = StageTable(model, tuple(columns), f"stage_{table}")
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "DROP TABLE IF EXISTS {stage};"
                " CREATE TEMPORARY TABLE {stage} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
            ).format(stage=sql.Identifier(stage.name), columns=_list_of(columns), table=sql.Identifier(table))
        )
    return stage


def copy_statement(table: str, columns: Sequence[str]) -> sql.Composed:
    """COPY of these columns into a table, from the text format of `copying`."""
    return sql.SQL("COPY {table} ({columns}) FROM STDIN").format(table=sql.Identifier(table), columns=_list_of(columns))


def replace_rows(
    stage: Stage | StageTable,
    *,
    source: str,
    key: Sequence[str],
    only_on_insert: Sequence[str] = (),
    where: str = "",
) -> MergeCounts:
    """Make the rows of `source` in the model's table equal to the stage.

    New keys are inserted, changed fingerprints updated (and their source taken over), absent ones ended today.
    The stage has `source` and `fingerprint` among its columns. Columns of `only_on_insert` keep their value in a row
    that is already there. `where`, a condition on `target`, narrows the rows that may be ended: a source that comes in
    several files.
    """
    names = {
        "table": sql.Identifier(stage.model._meta.db_table),  # noqa: SLF001
        "stage": sql.Identifier(stage.name),
        "same_key": _pairs("stage.{0} = target.{0}", key, " AND "),
    }
    imported = write_changed_rows(stage, key=key, only_on_insert=only_on_insert)
    with connection.cursor() as cursor:
        # After a killed import PostgreSQL may believe the tables empty, and compare every row with every other.
        cursor.execute(sql.SQL("ANALYZE {stage}, {table}").format(**names))
        cursor.execute(sql.SQL("SELECT count(*) FROM {stage}").format(**names))
        staged_count = cursor.fetchone()[0]
        cursor.execute(
            sql.SQL(
                "UPDATE {table} AS target SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date"
                " WHERE target.source = %s"
                " AND target.ended_on IS NULL AND {where} AND {not_kept}"
                " AND NOT EXISTS (SELECT 1 FROM {stage} AS stage WHERE {same_key})"
            ).format(**names, where=sql.SQL(where or "TRUE"), not_kept=not_kept(stage.model)),
            [source],
        )
        return MergeCounts(imported=imported, unchanged=staged_count - imported, ended=cursor.rowcount)


def not_kept(model: type[models.Model]) -> sql.SQL:
    """A condition on `target`: what someone keeps by hand is ended by nobody else."""
    return sql.SQL("target.kept = '{}'" if issubclass(model, KeptModel) else "TRUE")


def write_changed_rows(stage: Stage | StageTable, *, key: Sequence[str], only_on_insert: Sequence[str] = ()) -> int:
    """Insert the staged rows that are new, update those whose fingerprint or source differs or that had ended.

    Ends nothing. Returns the number of rows written.
    """
    with connection.cursor() as cursor:
        cursor.execute(upsert_statement(stage, key=key, only_on_insert=only_on_insert))
        return cursor.rowcount


def upsert_statement(
    stage: Stage | StageTable, *, key: Sequence[str], only_on_insert: Sequence[str] = ()
) -> sql.Composed:
    """What `write_changed_rows` runs."""
    others = [column for column in stage.columns if column not in key and column not in only_on_insert]
    if issubclass(stage.model, KeptModel):
        updates, ended_on, has_come_back = _but_what_is_kept(others), _KEPT_END, _COMES_BACK_UNLESS_KEPT
    else:
        updates, ended_on = _pairs("{0} = EXCLUDED.{0}", others, ", "), sql.SQL("NULL")
        has_come_back = sql.SQL("target.ended_on IS NOT NULL")
    return sql.SQL(
        "INSERT INTO {table} AS target ({columns}) SELECT {columns} FROM {stage}"
        " ON CONFLICT ({key}) DO UPDATE SET {updates}, ended_on = {ended_on}"
        " WHERE (target.fingerprint, target.source) IS DISTINCT FROM (EXCLUDED.fingerprint, EXCLUDED.source)"
        " OR {has_come_back}"
    ).format(
        table=sql.Identifier(stage.model._meta.db_table),  # noqa: SLF001
        stage=sql.Identifier(stage.name),
        columns=_list_of(stage.columns),
        key=_list_of(key),
        updates=updates,
        ended_on=ended_on,
        has_come_back=has_come_back,
    )


_KEPT_END = sql.SQL("CASE WHEN target.kept ? 'ended_on' THEN target.ended_on END")
_COMES_BACK_UNLESS_KEPT = sql.SQL("(target.ended_on IS NOT NULL AND NOT target.kept ? 'ended_on')")


def _but_what_is_kept(columns: Sequence[str]) -> sql.Composed:
    """Columns kept by hand stay, and what the source says of them is noted beside (rows.KeptModel)."""
    said = [
        sql.SQL("{name}::text, EXCLUDED.{column}").format(name=sql.Literal(column), column=sql.Identifier(column))
        for column in columns
    ]
    noted = sql.SQL(
        "kept = CASE WHEN target.kept = '{{}}' THEN target.kept ELSE target.kept || (SELECT coalesce("
        "jsonb_object_agg(said.key, said.value), '{{}}') FROM jsonb_each(jsonb_build_object({said})) AS said"
        " WHERE target.kept ? said.key) END"
    ).format(said=sql.SQL(", ").join(said))
    values = [
        sql.SQL("{column} = CASE WHEN target.kept ? {name} THEN target.{column} ELSE EXCLUDED.{column} END").format(
            column=sql.Identifier(column), name=sql.Literal(column)
        )
        for column in columns
    ]
    return sql.SQL(", ").join([*values, noted])


def replace_links(stage: Stage, *, owner: str, owners: Sequence[Any] | None = None, key: Sequence[str] = ()) -> int:
    """Make the rows of a link table equal to the stage, for every owner in `owners` (all of them when None).

    Links have no address of their own: they are deleted and written again; with `key` (columns of a unique
    constraint), only those that differ are. Returns the number of rows written.
    """
    if key:
        return _merge_links(stage, owner=owner, owners=owners, key=key)
    table = stage.model._meta.db_table  # noqa: SLF001
    names = {
        "table": sql.Identifier(table),
        "stage": sql.Identifier(stage.name),
        "columns": _list_of(stage.columns),
        "owner": sql.Identifier(owner),
    }
    with connection.cursor() as cursor:
        if owners is None:
            cursor.execute(sql.SQL("DELETE FROM {table}").format(**names))
        else:
            cursor.execute(sql.SQL("DELETE FROM {table} WHERE {owner} = ANY(%s)").format(**names), [list(owners)])
        cursor.execute(sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}").format(**names))
        return cursor.rowcount


def _merge_links(stage: Stage, *, owner: str, owners: Sequence[Any] | None, key: Sequence[str]) -> int:
    others = [column for column in stage.columns if column not in key]
    names = {
        "table": sql.Identifier(stage.model._meta.db_table),  # noqa: SLF001
        "stage": sql.Identifier(stage.name),
        "columns": _list_of(stage.columns),
        "key": _list_of(key),
        "same_key": _pairs("stage.{0} = target.{0}", key, " AND "),
        "updates": _pairs("{0} = EXCLUDED.{0}", others, ", "),
        "differs": _pairs("target.{0} IS DISTINCT FROM EXCLUDED.{0}", others, " OR "),
    }
    mine = sql.SQL("TRUE") if owners is None else sql.SQL("target.{} = ANY(%s)").format(sql.Identifier(owner))
    update = sql.SQL("UPDATE SET {updates} WHERE {differs}" if others else "NOTHING").format(**names)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {stage}, {table}").format(**names))
        cursor.execute(
            sql.SQL(
                "DELETE FROM {table} AS target WHERE {mine}"
                " AND NOT EXISTS (SELECT 1 FROM {stage} AS stage WHERE {same_key})"
            ).format(**names, mine=mine),
            [] if owners is None else [list(owners)],
        )
        cursor.execute(
            sql.SQL(
                "INSERT INTO {table} AS target ({columns}) SELECT {columns} FROM {stage}"
                " ON CONFLICT ({key}) DO {update}"
            ).format(**names, update=update)
        )
        return cursor.rowcount


def _pairs(pattern: str, columns: Sequence[str], separator: str) -> sql.Composed:
    return sql.SQL(separator).join(sql.SQL(pattern).format(sql.Identifier(column)) for column in columns)


def _list_of(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
