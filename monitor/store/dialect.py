"""Statements that SQLite and PostgreSQL share in meaning but not in SQLAlchemy's spelling."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.store.database import Database

T = TypeVar("T")
MANY = 500  # values in one IN (...): far below every limit


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


def batches(items: Iterable[T], size: int = MANY) -> Iterator[Sequence[T]]:
    """Cut `items` into lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _insert(database: Database, table: Table) -> SqliteInsert | PostgresqlInsert:
    if database.dialect == "sqlite":
        return sqlite_insert(table)
    return postgresql_insert(table)
