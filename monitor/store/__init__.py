"""The archive: the only SQL. `open_store(url)` gives a `Store` whose parts are its attributes."""

from monitor.store.database import Database
from monitor.store.schema import prepare


class Store:
    """Every part of one archive, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Give every connection back."""
        self.database.close()


def open_store(url: str) -> Store:
    """Open the archive at `url`, creating or upgrading its tables; raise StoreError.

    `sqlite:///path`, `sqlite://` (in memory), or `postgresql://user@host/name`.
    """
    database = Database(url)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return Store(database)
