"""Entries that listings announced and that are not articles yet: none is lost by failing.

waiting ─ stored ─▶ gone from here, in the transaction that stores the article
   ├──── failed ─▶ waiting, later
   ├──── held ───▶ a flood, beyond what one poll takes: stays until somebody releases it
   └──── skipped ▶ no article there (furniture, paywall, robots): looked at again much later
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, func, select, update

from monitor.model import Entry
from monitor.store.database import Database
from monitor.store.dialect import batches, in_order, insert_new
from monitor.store.rows import entry_columns, entry_from
from monitor.store.tables import ENTRY

PendingState = Literal["waiting", "held", "skipped"]
_E = ENTRY.c


@dataclass(frozen=True, kw_only=True)
class Pending:
    """An entry with its history. `key` names it here, `keys` will name its article."""

    key: str
    keys: tuple[str, ...]
    source: str
    entry: Entry
    state: PendingState
    reason: str  # code of the last failure, or why it was skipped
    attempts: int
    found_at: datetime
    next_try_at: datetime


class PendingEntries:
    """The entries that wait for their articles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = insert_new(database, ENTRY)

    def put(self, source: str, keyed: Iterable[tuple[Entry, Sequence[str]]], now: datetime) -> None:
        """Note what a listing announced, in its order; what is noted already stays as it is."""
        rows = [_row(source, entry, keys, i, now) for i, (entry, keys) in enumerate(keyed)]
        if rows:
            with self._database.write() as tx:
                tx.execute(self._add, in_order(rows, "key"))

    def due(self, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
        """Return entries to be fetched now: the latest found first, in their listing's order."""
        query = (
            select(ENTRY)
            .where(_E.source == source, _E.state != "held", _E.next_try_at <= now)
            .order_by(_E.found_at.desc(), _E.position)
            .limit(limit)
        )
        with self._database.read() as tx:
            return tuple(_value(row) for row in tx.execute(query).mappings())

    def waiting(self, now: datetime) -> set[str]:
        """Return the sources of which an entry is to be fetched now."""
        query = select(_E.source).where(_E.state != "held", _E.next_try_at <= now).distinct()
        with self._database.read() as tx:
            return set(tx.execute(query).scalars())

    def failed(self, key: str, code: str, next_try_at: datetime) -> None:
        """Note that an entry could not be fetched or read this time."""
        self._settle(key, "waiting", code, next_try_at)

    def skipped(self, key: str, reason: str, next_try_at: datetime) -> None:
        """Note that there is no article behind an entry, for now."""
        self._settle(key, "skipped", reason, next_try_at)

    def hold(self, keys: Iterable[str]) -> None:
        """Note that entries were beyond what one poll takes."""
        with self._database.write() as tx:
            for batch in batches(keys):
                tx.execute(update(ENTRY).where(_E.key.in_(batch)).values(state="held"))

    def release(self, source: str) -> int:
        """Let what is held of a source go on; return how many entries that were."""
        held = update(ENTRY).where(_E.source == source, _E.state == "held")
        with self._database.write() as tx:
            return tx.execute(held.values(state="waiting")).rowcount

    def forget(self, keys: Iterable[str]) -> None:
        """Take entries out: `articles.add` does it by itself for what it stores."""
        with self._database.write() as tx:
            for batch in batches(keys):
                tx.execute(delete(ENTRY).where(_E.key.in_(batch)))

    def prune(self, before: datetime) -> int:
        """Forget skipped entries found before then; one that is announced again is looked at again.

        What waits or is held is never forgotten.
        """
        old = delete(ENTRY).where(_E.state == "skipped", _E.found_at < before)
        with self._database.write() as tx:
            return tx.execute(old).rowcount

    def known(self, keys: Iterable[str]) -> set[str]:
        """Return those of `keys` under which an entry is noted here."""
        query = select(_E.key)
        with self._database.read() as tx:
            return {
                key
                for batch in batches(keys)
                for key in tx.execute(query.where(_E.key.in_(batch))).scalars()
            }

    def counts(self, source: str | None = None) -> dict[PendingState, int]:
        """Return how many entries are in each state."""
        query = select(_E.state, func.count()).group_by(_E.state)
        if source is not None:
            query = query.where(_E.source == source)
        with self._database.read() as tx:
            return {row[0]: row[1] for row in tx.execute(query)}

    def _settle(self, key: str, state: PendingState, reason: str, next_try_at: datetime) -> None:
        values = {"state": state, "reason": reason, "next_try_at": next_try_at}
        with self._database.write() as tx:
            changed = update(ENTRY).where(_E.key == key)
            tx.execute(changed.values(attempts=_E.attempts + 1, **values))


def _row(
    source: str, entry: Entry, keys: Sequence[str], position: int, now: datetime
) -> dict[str, Any]:
    return {
        "key": keys[0],
        "keys": list(keys),
        "source": source,
        "url": entry.url,
        "payload": entry_columns(entry),
        "state": "waiting",
        "reason": "",
        "attempts": 0,
        "found_at": now,
        "position": position,
        "next_try_at": now,
    }


def _value(row: Any) -> Pending:
    return Pending(
        key=row["key"],
        keys=tuple(row["keys"]),
        source=row["source"],
        entry=entry_from(row["payload"]),
        state=row["state"],
        reason=row["reason"],
        attempts=row["attempts"],
        found_at=row["found_at"],
        next_try_at=row["next_try_at"],
    )
