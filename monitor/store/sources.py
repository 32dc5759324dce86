"""What is remembered of sources, and who looks at which: due-ness is a row, a claim is a lease."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from monitor.model import ListingState, SourceState, Validators
from monitor.store.database import Database
from monitor.store.dialect import batches, in_order, insert_new, upsert
from monitor.store.rows import Columns, RowLike
from monitor.store.tables import LISTING_STATE, SOURCE_STATE

_S = SOURCE_STATE.c
_L = LISTING_STATE.c
_SAME = (
    "next_due_at",
    "lease_until",
    "failures",
    "last_poll_at",
    "last_success_at",
    "last_new_at",
    "last_code",
    "last_detail",
    "way",
)
_SAME_LISTING = (
    "url",
    "body_sha256",
    "reader",
    "reader",
    "full_fetch_at",
    "moved_to",
    "candidates",
)


class Sources:
    """States of sources. A source nobody has looked at yet has a state with nothing in it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._save = upsert(database, SOURCE_STATE)
        self._save_listing = upsert(database, LISTING_STATE)
        self._new = insert_new(database, SOURCE_STATE)

    def state(self, name: str) -> SourceState:
        """Return what is remembered of one source."""
        return self.states([name])[name]

    def states(self, names: Iterable[str]) -> dict[str, SourceState]:
        """Return what is remembered of each of these sources."""
        with self._database.read() as tx:
            return {
                name: state
                for batch in batches(names)
                for name, state in _states(tx, batch).items()
            }

    def save(self, *states: SourceState) -> None:
        """Remember states and their listings; many at once are one transaction.

        A state without `lease_until` gives back the claim.
        """
        listings = [row for state in states for row in _listing_rows(state)]
        if not states:
            return
        with self._database.write() as tx:
            tx.execute(self._save, in_order(map(_state_columns, states), "source"))
            if listings:
                tx.execute(self._save_listing, in_order(listings, "source", "url"))

    def due(self, names: Iterable[str], now: datetime, limit: int) -> tuple[str, ...]:
        """Return those of `names` that are due and that nobody holds, the longest due first.

        A source never looked at is due before all others.
        """
        wanted = tuple(names)
        with self._database.read() as tx:
            rows = [
                row
                for batch in batches(wanted)
                for row in tx.execute(select(*_DUE_COLUMNS).where(_S.source.in_(batch)))
            ]
        held = {row.source for row in rows if not _is_free(row, now)}
        since = {row.source: row.next_due_at for row in rows if row.next_due_at is not None}
        free = [name for name in wanted if name not in held]
        return tuple(sorted(free, key=lambda n: _order(since.get(n)))[:limit])

    def claim_due(
        self, names: Iterable[str], now: datetime, limit: int, lease: timedelta
    ) -> tuple[SourceState, ...]:
        """Take sources that are due for yourself until `now + lease`; no two callers get the same.

        A worker that dies loses its claim when the lease ends.
        """
        wanted = tuple(names)
        free = self.due(wanted, now, len(wanted))
        if not free:  # the usual case: an idle daemon asks often, and then writes nothing
            return ()
        with self._database.write() as tx:
            tx.execute(self._new, in_order(map(_fresh, free), "source"))
            taken = _claim(tx, free, now, limit)
            until = {"lease_until": now + lease}
            for batch in batches(taken):
                tx.execute(update(SOURCE_STATE).where(_S.source.in_(batch)).values(until))
            return tuple(state for batch in batches(taken) for state in _states(tx, batch).values())

    def release(self, names: Iterable[str]) -> None:
        """Give claims back without having looked: the sources stay due."""
        with self._database.write() as tx:
            for batch in batches(names):
                given = update(SOURCE_STATE).where(_S.source.in_(batch))
                tx.execute(given.values(lease_until=None))

    def release_all(self) -> None:
        """Take back every claim: whoever held them is gone, says who has become the daemon."""
        with self._database.write() as tx:
            claimed = update(SOURCE_STATE).where(_S.lease_until.is_not(None))
            tx.execute(claimed.values(lease_until=None))

    def make_due(self, names: Iterable[str]) -> None:
        """Let sources be looked at as soon as possible, whatever their rhythm."""
        with self._database.write() as tx:
            for batch in batches(names):
                due = update(SOURCE_STATE).where(_S.source.in_(batch))
                tx.execute(due.values(next_due_at=None))


_DUE_COLUMNS = (_S.source, _S.next_due_at, _S.lease_until)


def _is_free(row: Any, now: datetime) -> bool:
    due = row.next_due_at is None or row.next_due_at <= now
    return due and (row.lease_until is None or row.lease_until <= now)


def _order(due_since: datetime | None) -> tuple[bool, float]:
    return (due_since is not None, due_since.timestamp() if due_since else 0.0)


def _claim(tx: Connection, names: Sequence[str], now: datetime, limit: int) -> list[str]:
    """Lock due rows that nobody else is locking (SQLite has one writer and needs no lock)."""
    taken: list[str] = []
    for batch in batches(names):
        query = select(_S.source).where(_S.source.in_(batch), *_free(now))
        query = query.order_by(_S.next_due_at.is_not(None), _S.next_due_at, _S.source)
        query = query.limit(limit - len(taken)).with_for_update(skip_locked=True)
        taken += tx.execute(query).scalars()
        if len(taken) >= limit:
            break
    return taken


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    due = or_(_S.next_due_at.is_(None), _S.next_due_at <= now)
    return due, or_(_S.lease_until.is_(None), _S.lease_until <= now)


def _states(tx: Connection, names: Sequence[str]) -> dict[str, SourceState]:
    listings: dict[str, list[ListingState]] = defaultdict(list)
    query = select(LISTING_STATE).where(_L.source.in_(names)).order_by(_L.position, _L.url)
    for row in tx.execute(query).mappings():
        listings[row["source"]].append(_listing(row))
    rows = tx.execute(select(SOURCE_STATE).where(_S.source.in_(names))).mappings()
    known = {row["source"]: _state(row, tuple(listings[row["source"]])) for row in rows}
    return {name: known.get(name) or SourceState(source=name) for name in names}


def _state(row: RowLike, listings: tuple[ListingState, ...]) -> SourceState:
    hint = row["hint_seconds"]
    return SourceState(
        source=row["source"],
        **{name: row[name] for name in _SAME},
        gaps=tuple(row["gaps"]),
        hint=None if hint is None else timedelta(seconds=hint),
        listings=listings,
    )


def _listing(row: RowLike) -> ListingState:
    return ListingState(
        **{name: row[name] for name in _SAME_LISTING},
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
        entry_keys=tuple(row["entry_keys"]),
        entry_marks=tuple(row["entry_marks"]),
    )


def _fresh(name: str) -> Columns:
    return _state_columns(SourceState(source=name))


def _state_columns(state: SourceState) -> Columns:
    return {name: getattr(state, name) for name in _SAME} | {
        "source": state.source,
        "gaps": list(state.gaps),
        "hint_seconds": None if state.hint is None else state.hint.total_seconds(),
    }


def _listing_rows(state: SourceState) -> list[Columns]:
    return [
        {name: getattr(listing, name) for name in _SAME_LISTING}
        | {
            "source": state.source,
            "position": position,
            "etag": listing.validators.etag,
            "last_modified": listing.validators.last_modified,
            "entry_keys": list(listing.entry_keys),
            "entry_marks": list(listing.entry_marks),
        }
        for position, listing in enumerate(state.listings)
    ]
