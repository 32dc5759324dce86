"""Statements that SQLite and PostgreSQL share in meaning but not in SQLAlchemy's spelling."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.store.database import Database, to_json

T = TypeVar("T")
MANY = 500  # values in one IN (...): far below every limit


class Prepared:
    """An INSERT whose SQL is made once, for paths that run thousands of times a minute.

    SQLAlchemy's own execution costs 0.1 ms a statement, this a tenth. `statement` inserts into
    `table`; every row gives a value for each column but those in `omit`.
    """

    def __init__(self, database: Database, table: Table, statement: Any, *omit: str) -> None:
        dialect = database.engine.dialect
        names = [column.name for column in table.columns if column.name not in omit]
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self._sql = str(compiled)
        self._positional = compiled.positiontup is not None
        self._binds = [
            (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or names
        ]

    def run(self, tx: Connection, row: Mapping[str, Any]) -> None:
        """Insert one row."""
        tx.connection.cursor().execute(self._sql, self._bound(row))

    def run_returning(self, tx: Connection, row: Mapping[str, Any]) -> Any:
        """Insert one row and return the one value that the statement returns of it."""
        cursor = tx.connection.cursor()
        cursor.execute(self._sql, self._bound(row))
        return cursor.fetchall()[0][0]

    def run_many(self, tx: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert any number of rows."""
        bound = [self._bound(row) for row in rows]
        if bound:
            tx.connection.cursor().executemany(self._sql, bound)

    def _bound(self, row: Mapping[str, Any]) -> Any:
        if self._positional:
            return tuple([_value(bind, row[name]) for name, bind in self._binds])
        return {name: _value(bind, row[name]) for name, bind in self._binds}


def _value(bind: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if bind is None else bind(value)


class ByKeys:
    """SQL about any of a list of keys: one statement however many there are."""

    def __init__(self, database: Database, sql: str) -> None:
        self._sqlite = database.dialect == "sqlite"
        among = (
            "(SELECT value FROM json_each(?))" if self._sqlite else "(SELECT unnest(%s::text[]))"
        )
        self._sql = f"{sql} IN {among}"

    def run(self, tx: Connection, keys: Sequence[str]) -> list[Any]:
        """Run it for these keys; return the values of its first column."""
        cursor = tx.connection.cursor()
        cursor.execute(self._sql, (to_json(keys) if self._sqlite else list(keys),))
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


class OfIds:
    """SQL about rows with any of some ids; `{ids}` in it stands for the list, wherever needed."""

    def __init__(self, database: Database, sql: str) -> None:
        self._sqlite = database.dialect == "sqlite"
        among = (
            "(SELECT value FROM json_each(:ids))"
            if self._sqlite
            else "(SELECT unnest(%(ids)s::bigint[]))"
        )
        self._sql = sql.format(ids=among)

    def run(self, tx: Connection, ids: Iterable[int]) -> list[Any]:
        """Run it for these ids; return the rows as the driver gives them."""
        given = to_json(list(ids)) if self._sqlite else list(ids)
        cursor = tx.connection.cursor()
        cursor.execute(self._sql, {"ids": given})
        return list(cursor.fetchall()) if cursor.description else []


def insert_new(database: Database, table: Table) -> Any:
    """INSERT that leaves rows with a known primary key as they are."""
    return _insert(database, table).on_conflict_do_nothing()


def upsert(database: Database, table: Table, *, keep: Iterable[str] = ()) -> Any:
    """INSERT that overwrites the row with the same primary key, but for the columns in `keep`."""
    statement = _insert(database, table)
    fixed = {column.name for column in table.primary_key} | set(keep)
    changed = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in fixed
    }
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def in_order(rows: Iterable[Mapping[str, Any]], *keys: str) -> list[Mapping[str, Any]]:
    """Sort rows by their key: writers that lock rows in one order never wait for each other."""
    return sorted(rows, key=itemgetter(*keys))


def batches(items: Iterable[T], size: int = MANY) -> Iterator[Sequence[T]]:
    """Cut `items` into lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _insert(database: Database, table: Table) -> SqliteInsert | PostgresqlInsert:
    if database.dialect == "sqlite":
        return sqlite_insert(table)
    return postgresql_insert(table)
