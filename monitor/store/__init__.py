"""The archive: the only SQL. `open_store(url)` gives a `Store` whose parts are its attributes."""

from monitor.store.articles import Arrival, Articles
from monitor.store.database import Database
from monitor.store.deliveries import Deliveries, Standing
from monitor.store.figures import Figures
from monitor.store.health import Health
from monitor.store.hosts import Hosts
from monitor.store.intake import Parts
from monitor.store.lease import Holder, Lease
from monitor.store.marks import Marks
from monitor.store.matches import Matches
from monitor.store.pending import Pending, PendingEntries
from monitor.store.schema import prepare
from monitor.store.search import Search
from monitor.store.snapshots import Snapshots
from monitor.store.sources import Sources
from monitor.store.stories import Stories
from monitor.store.upkeep import Upkeep

__all__ = ["Arrival", "Database", "Holder", "Pending", "Standing", "Store", "open_store"]


class Store:
    """Every part of one archive, over one database.

    Rules: values in and out, never rows; times are aware UTC and given by the caller; each call is
    one transaction; every part may be used from any thread. StoreError is trouble with the archive,
    UsageError a number that is not in it.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.snapshots = Snapshots(database)
        self.matches = Matches(database)
        self.figures = Figures(database)
        self.search = Search(database)
        self.stories = Stories(database)
        self.articles = Articles(database, self._parts())
        self.pending = PendingEntries(database)
        self.sources = Sources(database)
        self.hosts = Hosts(database)
        self.health = Health(database)
        self.lease = Lease(database)
        self.upkeep = Upkeep(database)
        self.deliveries = Deliveries(database, self.articles)
        self.marks = Marks(database)

    def close(self) -> None:
        """Give every connection back."""
        self.database.close()

    def _parts(self) -> Parts:
        return Parts(
            snapshots=self.snapshots,
            matches=self.matches,
            figures=self.figures,
            search=self.search,
            stories=self.stories,
        )


def open_store(url: str) -> Store:
    """Open the archive at `url`, creating or upgrading its tables; raise StoreError.

    `sqlite:///path`, `sqlite://` (in memory), or `postgresql://user@host/name`.
    """
    database = Database(url)
    try:
        prepare(database)
        return Store(database)
    except BaseException:
        database.close()
        raise
