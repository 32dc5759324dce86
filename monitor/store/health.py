"""Troubles of sources: each has one start and one end, and each of the two is reported once."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, insert, or_, select, update

from monitor.model import HealthEvent
from monitor.store.database import Database
from monitor.store.dialect import batches
from monitor.store.tables import HEALTH_EVENT

_H = HEALTH_EVENT.c
_COLUMNS = tuple(_H[field.name] for field in fields(HealthEvent))
_NEW = ("source", "kind", "detail", "started_at")


class Health:
    """Health events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, kind: str, detail: str, now: datetime) -> HealthEvent | None:
        """Note that a trouble has begun; None where it is under way already."""
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            if tx.execute(_open(source, kind)).first() is not None:
                return None
            event = HealthEvent(source=source, kind=kind, detail=detail, started_at=now)
            columns = {name: getattr(event, name) for name in _NEW}
            number = tx.execute(insert(HEALTH_EVENT).returning(_H.id), columns).scalar_one()
        return replace(event, id=number)

    def end(self, source: str, kind: str, now: datetime) -> HealthEvent | None:
        """Note that a trouble is over; None where there was none."""
        with self._database.write() as tx:
            row = tx.execute(_open(source, kind)).mappings().first()
            if row is None:
                return None
            tx.execute(update(HEALTH_EVENT).where(_H.id == row["id"]).values(ended_at=now))
        return HealthEvent(**(dict(row) | {"ended_at": now}))

    def open(self, source: str | None = None) -> tuple[HealthEvent, ...]:
        """Return the troubles that are not over, of one source or of all."""
        return self._events(_open(source))

    def between(self, after: datetime | None, until: datetime) -> tuple[HealthEvent, ...]:
        """Return troubles that began or ended after `after` and not after `until`."""
        began, ended = [_H.started_at <= until], [_H.ended_at <= until]
        if after is not None:
            began.append(_H.started_at > after)
            ended.append(_H.ended_at > after)
        return self._events(select(*_COLUMNS).where(or_(and_(*began), and_(*ended))))

    def unreported(self) -> tuple[HealthEvent, ...]:
        """Return troubles whose start, or whose end, has not been reported."""
        ended = and_(_H.ended_at.is_not(None), _H.end_reported_at.is_(None))
        return self._events(select(*_COLUMNS).where(or_(_H.start_reported_at.is_(None), ended)))

    def mark_reported(self, events: Iterable[HealthEvent], now: datetime) -> None:
        """Note that events were reported as they are: an end that comes later is told as well."""
        known = tuple(events)
        with self._database.write() as tx:
            started = [event.id for event in known]
            for batch in batches(started):
                new = update(HEALTH_EVENT).where(_H.id.in_(batch), _H.start_reported_at.is_(None))
                tx.execute(new.values(start_reported_at=now))
            for batch in batches(event.id for event in known if event.ended_at is not None):
                over = update(HEALTH_EVENT).where(_H.id.in_(batch), _H.end_reported_at.is_(None))
                tx.execute(over.values(end_reported_at=now))

    def _events(self, query: Select[Any]) -> tuple[HealthEvent, ...]:
        with self._database.read() as tx:
            rows = tx.execute(query.order_by(_H.started_at, _H.id)).mappings()
            return tuple(HealthEvent(**row) for row in rows)


def _open(source: str | None = None, kind: str | None = None) -> Select[Any]:
    query = select(*_COLUMNS).where(_H.ended_at.is_(None))
    if source is not None:
        query = query.where(_H.source == source)
    return query if kind is None else query.where(_H.kind == kind)
