"""Deliveries into columns and back, and the conditions under which a row may be changed."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from monitor.errors import UsageError
from monitor.model import Delivery, Digest, Mark
from monitor.store import tellings
from monitor.store.holders import me
from monitor.store.rows import Columns, RowLike
from monitor.store.tables import DELIVERY, SUBSCRIPTION_MARK

_D, _M = DELIVERY.c, SUBSCRIPTION_MARK.c
NAMES = tuple(field.name for field in fields(Delivery))
COLUMNS = tuple(_D[name] for name in NAMES)


def planned_columns(
    mark: Mark, digest: Digest, message_id: str, next_try_at: datetime, now: datetime
) -> Columns:
    """Return the row of a digest or an alert to the recipient of a mark."""
    place = {"channel": mark.channel, "recipient": mark.recipient, "kind": mark.kind}
    return message_columns(digest, message_id, next_try_at, now) | place


def message_columns(
    digest: Digest, message_id: str, next_try_at: datetime, now: datetime
) -> Columns:
    """Return the row of a message; channel, recipient and kind are still to be added."""
    return {
        "digest": digest.subscription,
        "key": digest.key,
        "state": "planned",
        "attempts": 0,
        "doubts": 0,
        "after": digest.after,
        "until": digest.until,
        "period_start": digest.period_start,
        "period_end": digest.period_end,
        "planned_at": now,
        "next_try_at": next_try_at,
        "finished_at": None,
        "answer": "",
        "message_id": message_id,
        "holder": "",
        "head": tellings.head_columns(digest),
    }


def insert_delivery(tx: Connection, columns: Columns) -> int:
    """Write a row; return its number."""
    number: int = tx.execute(insert(DELIVERY).returning(_D.id), columns).scalar_one()
    return number


def delivery_from(row: RowLike) -> Delivery:
    """Return the delivery in a row."""
    return Delivery(**{name: row[name] for name in NAMES})


def delivery_row(tx: Connection, delivery_id: int) -> RowLike:
    """Return a row; UsageError where there is none of that number."""
    row = tx.execute(select(DELIVERY).where(_D.id == delivery_id)).mappings().first()
    if row is None:
        raise UsageError(f"there is no delivery {delivery_id} (monitor deliveries lists them)")
    return row


def sent_to(mark: Mark) -> tuple[ColumnElement[bool], ...]:
    """Choose the deliveries to the recipient of a mark."""
    return (
        _D.digest == mark.digest,
        _D.channel == mark.channel,
        _D.recipient == mark.recipient,
        _D.kind == mark.kind,
    )


def marked_for(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    """Choose the mark of a delivery's recipient."""
    return (
        _M.digest == delivery.digest,
        _M.channel == delivery.channel,
        _M.recipient == delivery.recipient,
        _M.kind == delivery.kind,
    )


def unchanged(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    """Choose a delivery where it still is as we saw it."""
    return (
        _D.id == delivery.id,
        _D.state == delivery.state,
        _D.attempts == delivery.attempts,
    )


def settle(tx: Connection, delivery: Delivery, values: Columns) -> bool:
    """Change a delivery that we claimed, unless its lease ended and another has it now."""
    ours = update(DELIVERY).where(*unchanged(delivery), _D.holder == me())
    return tx.execute(ours.values(values)).rowcount == 1


def move(tx: Connection, mark: Mark, values: Columns) -> bool:
    """Change a mark where it still is as we saw it; False where somebody was first."""
    same = (
        _M.digest == mark.digest,
        _M.channel == mark.channel,
        _M.recipient == mark.recipient,
        _M.kind == mark.kind,
        _M.until == mark.until,
        _M.fired_at == mark.fired_at,
    )
    return tx.execute(update(SUBSCRIPTION_MARK).where(*same).values(values)).rowcount == 1
