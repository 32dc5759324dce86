"""Care of the archive itself: is it whole, how large is it, a copy of it."""

import sqlite3
from pathlib import Path

from sqlalchemy import func, select, text

from monitor.errors import StoreError
from monitor.store.database import Database
from monitor.store.tables import METADATA

_DATABASE_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relkind = 'r'",
}
_STATISTICS = {"sqlite": ("PRAGMA analysis_limit=400", "PRAGMA optimize"), "postgresql": ()}


class Upkeep:
    """What an operator does with the archive as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def size(self) -> int:
        """Return how many bytes the database takes."""
        with self._database.read() as tx:
            return int(tx.execute(text(_DATABASE_SIZE[self._database.dialect])).scalar_one() or 0)

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self._database.read() as tx:
            return {
                table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
                for table in METADATA.sorted_tables
            }

    def complaints(self) -> tuple[str, ...]:
        """Return what the database finds wrong with itself; PostgreSQL checks as it reads."""
        if self._database.dialect != "sqlite":
            return ()
        with self._database.read() as tx:
            found = tx.execute(text("PRAGMA integrity_check")).scalars().all()
            astray = tx.execute(text("PRAGMA foreign_key_check")).all()
        wrong = [str(line) for line in found if line != "ok"]
        return (*wrong, *(f"row {row[1]} of {row[0]} points to nothing" for row in astray))

    def optimise(self) -> None:
        """Let the database learn what its tables are like; cheap, once a day is enough."""
        with self._database.write() as tx:
            for statement in _STATISTICS[self._database.dialect]:
                tx.execute(text(statement))

    def copy_to(self, place: Path) -> None:
        """Write a whole copy of a SQLite archive, also while others write to it."""
        if self._database.dialect != "sqlite":
            raise StoreError("a PostgreSQL archive is copied with pg_dump")
        if place.exists():
            raise StoreError(f"{place} is there already; it is left as it is")
        if not place.absolute().parent.is_dir():
            raise StoreError(f"{place} cannot be written: there is no such folder")
        with self._database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            try:
                driver.execute("VACUUM INTO ?", (str(place),))
            except sqlite3.OperationalError as error:
                raise StoreError(f"{place} cannot be written: {error}") from error
