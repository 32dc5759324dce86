"""One daemon for one archive: a row that its holder renews, and that a dead holder loses."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from monitor.errors import StoreError
from monitor.store.database import Database
from monitor.store.dialect import upsert
from monitor.store.tables import DAEMON_LEASE

NAME = "daemon"
_D = DAEMON_LEASE.c


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A process that runs the daemon."""

    host: str
    pid: int
    started_at: datetime

    def __str__(self) -> str:
        return (
            f"process {self.pid} on {self.host}, running since {self.started_at:%Y-%m-%d %H:%M} UTC"
        )


class Lease:
    """The right to be the daemon of this archive."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = upsert(database, DAEMON_LEASE)

    def take(self, holder: Holder, now: datetime, ttl: timedelta) -> None:
        """Become the daemon until `now + ttl`; StoreError names the one that is there.

        A holder that died on this machine is recognised at once, on another one after its `ttl`.
        """
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            row = _row(tx)
            if row is not None and row["until"] > now and _lives(_holder(row), holder):
                raise StoreError(f"another daemon works on this archive: {_holder(row)}")
            tx.execute(self._put, _columns(holder, now + ttl))

    def renew(self, holder: Holder, now: datetime, ttl: timedelta) -> bool:
        """Stay the daemon; False where somebody else has become it: stop working then."""
        with self._database.write() as tx:
            mine = update(DAEMON_LEASE).where(*_is(holder))
            return tx.execute(mine.values(until=now + ttl)).rowcount == 1

    def release(self, holder: Holder) -> None:
        """Stop being the daemon; nothing happens where one is not."""
        with self._database.write() as tx:
            tx.execute(delete(DAEMON_LEASE).where(*_is(holder)))

    def who(self, now: datetime) -> Holder | None:
        """Return the daemon at work."""
        with self._database.read() as tx:
            row = _row(tx)
        return None if row is None or row["until"] <= now else _holder(row)


def _row(tx: Connection) -> Any:
    return tx.execute(select(DAEMON_LEASE).where(_D.name == NAME)).mappings().first()


def _holder(row: Any) -> Holder:
    return Holder(host=row["host"], pid=row["pid"], started_at=row["started_at"])


def _is(holder: Holder) -> tuple[Any, ...]:
    return (
        _D.name == NAME,
        _D.host == holder.host,
        _D.pid == holder.pid,
        _D.started_at == holder.started_at,
    )


def _columns(holder: Holder, until: datetime) -> dict[str, Any]:
    return {
        "name": NAME,
        "host": holder.host,
        "pid": holder.pid,
        "started_at": holder.started_at,
        "until": until,
    }


def _lives(other: Holder, here: Holder) -> bool:
    """Tell whether the other one runs, as far as can be seen from here.

    The same process number on the same host is a former life of ours: number 1 in a container.
    """
    if other.host != here.host:
        return True
    return other.pid != here.pid and _is_running(other.pid)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
