"""The door to the database: where it is, how a transaction begins, what its errors mean.

SQLite: WAL, and BEGIN IMMEDIATE for writers, because a plain BEGIN that reads before it writes
loses updates or fails as locked whatever the busy timeout says. PostgreSQL: psycopg 3.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from monitor.errors import StoreError
from monitor.store.characters import clean

Dialect = Literal["sqlite", "postgresql"]

BUSY_MS = 30_000  # how long a writer waits for another one on SQLite: re-grouping takes a while
_PRAGMAS = ("journal_mode=wal", "synchronous=normal", "foreign_keys=on")
_WRITE_LOCK = 7_236_101  # any number, the same in every process: orders writers on PostgreSQL
_MEANINGS = (
    ("database is locked", "is locked by another process"),
    ("not a database", "is not a database, or is damaged"),
    ("malformed", "is damaged (restore a backup; `sqlite3 FILE .recover` may save some of it)"),
    ("readonly", "cannot be written"),
    ("unable to open", "cannot be opened: does the folder exist, and may we write there?"),
    ("disk is full", "cannot grow: the disk is full"),
    ("out of range", "does not hold a number as large as that"),
)


class Database:
    """One database. `read()` and `write()` open a transaction and give its connection.

    A transaction commits when its block ends and rolls back when the block raises. Both raise
    StoreError in place of the driver's own operational errors.
    """

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.dialect: Dialect = "sqlite" if _is_sqlite(self.url) else "postgresql"
        self.name = self.url.database if _on_disk(self.url) else self.url.render_as_string()
        self._alone = threading.RLock() if _in_memory(self.url) else None
        self._shared: Connection | None = None  # the open transaction of a database in memory
        self.engine = _engine(self.url)
        self._driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        self._driver_trouble: type[Exception] = self.engine.dialect.loaded_dbapi.OperationalError

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads: a consistent view that delays no writer."""
        with self._connected(write=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that may write."""
        with self._connected(write=True) as connection:
            yield connection

    @contextmanager
    def rebuild(self) -> Iterator[Connection]:
        """Open a transaction that may make tables anew, one process at a time.

        SQLite changes a table by dropping it, which the references to it would forbid.
        """
        with self._connected(write=True, references=False) as connection:
            self.one_at_a_time(connection)
            yield connection

    def one_at_a_time(self, tx: Connection) -> None:
        """Let one writer at a time past this point until its transaction ends.

        SQLite has one writer anyway. Elsewhere it makes ids rise in the order of commits, so that
        nobody who remembers the highest id ever misses a lower one.
        """
        if self.dialect == "postgresql":
            tx.execute(_ADVISORY_LOCK, {"number": _WRITE_LOCK})

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def _connected(self, *, write: bool, references: bool = True) -> Iterator[Connection]:
        try:
            if self._alone is None:
                with self._begun(write=write, references=references) as connection:
                    yield connection
            else:
                with self._alone, self._joined(references=references) as connection:
                    yield connection
        except (DBAPIError, self._driver_error) as error:
            raise self._explained(error) from error
        except OverflowError as error:  # SQLite's driver on an id or a limit beyond 64 bits
            raise StoreError("no archive holds a number as large as that") from error

    @contextmanager
    def _begun(self, *, write: bool, references: bool) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            connection = connection.execution_options(monitor_write=write)
            kept = nullcontext() if references else self._without_references(connection)
            with kept, connection.begin():
                if not write and self.dialect == "postgresql":
                    connection.exec_driver_sql(_ONE_VIEW)
                yield connection

    @contextmanager
    def _without_references(self, connection: Connection) -> Iterator[None]:
        driver: Any = connection.connection.driver_connection
        if self.dialect == "sqlite":  # only between transactions does the pragma mean anything
            driver.execute("PRAGMA foreign_keys=off")
        try:
            yield
        finally:
            if self.dialect == "sqlite":
                driver.execute("PRAGMA foreign_keys=on")

    @contextmanager
    def _joined(self, *, references: bool) -> Iterator[Connection]:
        """In memory there is one connection: a block inside a block joins its transaction."""
        if self._shared is not None:
            yield self._shared
            return
        with self._begun(write=True, references=references) as self._shared:
            try:
                yield self._shared
            finally:
                self._shared = None

    def _explained(self, error: Exception) -> Exception:
        """Turn trouble with the database itself into a StoreError; mistakes of ours stay as is."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = str(cause).strip()
        trouble = isinstance(cause, self._driver_trouble)
        if not trouble and not any(sign in said for sign, _ in _MEANINGS):
            return error
        meaning = next((words for sign, words in _MEANINGS if sign in said), None)
        return StoreError(f"the archive {self.name} {meaning or 'failed: ' + said.splitlines()[0]}")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"  # as SQLite does anyway
_ADVISORY_LOCK = text("SELECT pg_advisory_xact_lock(:number)")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"not a database address: {url!r}") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(
            f"database addresses begin with sqlite:/// or postgresql://, not {parsed.drivername!r}"
        )
    return parsed


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _in_memory(url: URL) -> bool:
    return _is_sqlite(url) and url.database in (None, "", ":memory:")


def _on_disk(url: URL) -> bool:
    return _is_sqlite(url) and not _in_memory(url)


def _engine(url: URL) -> Engine:
    if not _is_sqlite(url):
        return _postgresql(url)
    options: dict[str, Any] = {"poolclass": StaticPool} if _in_memory(url) else {}
    if _on_disk(url) and not str(url.database).startswith("file:"):  # a URI is no path
        _make_folder(Path(str(url.database)).parent)
    arguments = {"check_same_thread": False, "cached_statements": 512}
    options["pool_reset_on_return"] = None  # no connection comes back inside a transaction
    engine = create_engine(url, json_serializer=to_json, connect_args=arguments, **options)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from error


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=to_json, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'monitor[postgres]'") from error


def _tune_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # no BEGIN but ours
    for pragma in (f"busy_timeout={BUSY_MS}", *_PRAGMAS):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("monitor_write", True)
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def to_json(value: Any) -> str:
    """Write a JSON column: letters as they are, so that a person can read the table."""
    words = _encode(value)
    return clean(words if "\\u0000" not in words else _encode(_without_nul(value)))


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return [_without_nul(item) for item in value] if isinstance(value, (list, tuple)) else value
