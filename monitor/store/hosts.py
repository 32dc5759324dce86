"""What is remembered of hosts between restarts: when the next request may start, robots.txt."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from monitor.model import HostState
from monitor.store.database import Database
from monitor.store.dialect import in_order, upsert
from monitor.store.rows import Columns
from monitor.store.tables import HOST

_LOAD = select(HOST).where(HOST.c.host == bindparam("wanted"))


class Hosts:
    """States of hosts: a HostMemory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._save = upsert(database, HOST)

    def load(self, host: str) -> HostState | None:
        """Return what is remembered of a host or origin."""
        with self._database.read() as tx:
            row = tx.execute(_LOAD, {"wanted": host}).mappings().first()
        return None if row is None else HostState(**row)

    def save(self, state: HostState) -> None:
        """Remember it in place of what was known under the same name."""
        self.save_many([state])

    def save_many(self, states: Iterable[HostState]) -> None:
        """Remember many states in one transaction."""
        rows = [_columns(state) for state in states]
        if rows:
            with self._database.write() as tx:
                tx.execute(self._save, in_order(rows, "host"))


def _columns(state: HostState) -> Columns:
    return {
        "host": state.host,
        "next_allowed_at": state.next_allowed_at,
        "robots_body": state.robots_body,
        "robots_status": state.robots_status,
        "robots_fetched_at": state.robots_fetched_at,
    }
