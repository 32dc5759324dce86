"""The ledger of deliveries: rows first, then the network; every step says what it expects to find.

planned ── claim ──> sending ── accept ──> accepted        the recipient's mark moves, here only
   ^                    │
   └── put_off ─────────┼── doubt ──> uncertain ── claim …  the answer was lost: same id again
                        └── fail ───> failed                notices go to another channel

A row that is `sending` although its process is gone, or its lease over, is claimed like an
uncertain one. Each change is an update "where the old value still stands": who finds it changed
was not the first and does nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, or_, select, update

from monitor.errors import UsageError
from monitor.model import Delivery, DeliveryState, Digest, Mark, StoredArticle
from monitor.store import tellings
from monitor.store.articles import Articles
from monitor.store.characters import clean
from monitor.store.database import Database
from monitor.store.delivery_rows import (
    COLUMNS,
    delivery_from,
    delivery_row,
    insert_delivery,
    marked_for,
    message_columns,
    move,
    planned_columns,
    sent_to,
    settle,
    unchanged,
)
from monitor.store.dialect import batches
from monitor.store.holders import gone, me
from monitor.store.rows import Columns
from monitor.store.tables import DELIVERY, DELIVERY_ITEM, SUBSCRIPTION_MARK

_D, _I, _M = DELIVERY.c, DELIVERY_ITEM.c, SUBSCRIPTION_MARK.c
OPEN: tuple[DeliveryState, ...] = ("planned", "sending", "uncertain")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a recipient stands.

    `unsettled`: something is being sent, or may have been taken. `reach`: the last article that any
    delivery was planned for, whatever became of it. `next_try_at`: when one that waits is tried.
    """

    unsettled: bool
    reach: int
    next_try_at: datetime | None


class Deliveries:
    """Deliveries and what became of them."""

    def __init__(self, database: Database, articles: Articles) -> None:
        self._database = database
        self._articles = articles

    # Planning

    def plan(
        self,
        mark: Mark,
        digest: Digest,
        articles: Mapping[int, StoredArticle],
        *,
        message_id: str,
        fired_at: datetime,
        next_try_at: datetime,
        now: datetime,
    ) -> int | None:
        """Write down a digest to be sent; return its id.

        None where somebody else has planned in between, or where a delivery is under way whose
        outcome is not known: the next round tries again. A delivery that was certainly not taken
        yet is replaced by this one, which covers its stories too.
        """
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            if self._unsettled(tx, mark) or not move(tx, mark, {"fired_at": fired_at}):
                return None
            columns = planned_columns(mark, digest, message_id, next_try_at, now)
            number = insert_delivery(tx, columns | {"attempts": self._attempts(tx, mark)})
            self._replace(tx, mark, number, now)
            rows = tellings.item_rows(digest, number, articles)
            if rows:
                tx.execute(insert(DELIVERY_ITEM), rows)
            return number

    def pass_over(
        self, mark: Mark, *, until: int, period_end: datetime, fired_at: datetime
    ) -> bool:
        """Note that nothing was to be told up to `until`; False where the mark has moved.

        Stories of a delivery that is still open are before `until`: it is left to settle first.
        """
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            if self._open(tx, mark):
                return False
            values = {"until": until, "period_end": period_end, "fired_at": fired_at}
            return move(tx, mark, values)

    def standing(self, mark: Mark) -> Standing:
        """Return what is known of a recipient's former deliveries, for planning the next."""
        reach = select(func.coalesce(func.max(_D.until), 0)).where(*sent_to(mark))
        with self._database.read() as tx:
            found = self._open(tx, mark)
            return Standing(
                unsettled=any(row.state != "planned" for row in found),
                reach=int(tx.execute(reach).scalar_one()),
                next_try_at=max((row.next_try_at for row in found), default=None),
            )

    def _attempts(self, tx: Connection, mark: Mark) -> int:
        """A delivery that replaces another goes on counting: so a dead channel is noticed."""
        query = select(func.coalesce(func.max(_D.attempts), 0)).where(*sent_to(mark))
        return int(tx.execute(query.where(_D.state == "planned")).scalar_one())

    def _unsettled(self, tx: Connection, mark: Mark) -> bool:
        return any(row.state != "planned" for row in self._open(tx, mark))

    def _open(self, tx: Connection, mark: Mark) -> Sequence[Any]:
        query = select(_D.id, _D.state, _D.next_try_at).where(*sent_to(mark), _D.state.in_(OPEN))
        return tx.execute(query.where(_D.next_try_at.is_not(None))).all()

    def _replace(self, tx: Connection, mark: Mark, number: int, now: datetime) -> None:
        old = update(DELIVERY).where(*sent_to(mark), _D.state == "planned", _D.id != number)
        answer = f"not sent; delivery {number} tells its stories"
        values = {"state": "failed", "answer": answer, "next_try_at": None, "finished_at": now}
        tx.execute(old.values(values))

    # Sending

    def due(self, now: datetime) -> tuple[Delivery, ...]:
        """Return what is to be sent now, the longest planned first."""
        with self._database.read() as tx:
            held = select(_D.id, _D.holder).where(_D.state == "sending", _D.next_try_at > now)
            dead = [row.id for row in tx.execute(held) if gone(row.holder)]
            due = and_(_D.state.in_(OPEN), or_(_D.next_try_at <= now, _D.id.in_(dead)))
            rows = tx.execute(select(*COLUMNS).where(due).order_by(_D.planned_at, _D.id))
            return tuple(delivery_from(row) for row in rows.mappings())

    def claim(self, delivery: Delivery, now: datetime, lease: timedelta) -> Delivery | None:
        """Take a due delivery for yourself until `now + lease`; None where somebody was first."""
        lost = case((_D.state == "sending", 1), else_=0)  # its sender died without a word
        values = {
            "state": "sending",
            "attempts": _D.attempts + 1,
            "doubts": _D.doubts + lost,
            "holder": me(),
            "next_try_at": now + lease,
        }
        mine = update(DELIVERY).where(*unchanged(delivery)).values(values)
        with self._database.write() as tx:
            row = tx.execute(mine.returning(*COLUMNS)).mappings().first()
            return None if row is None else delivery_from(row)

    def contents(self, delivery_id: int) -> Digest:
        """Return what is still to be sent of a delivery."""
        with self._database.read() as tx:
            row = delivery_row(tx, delivery_id)
            query = select(DELIVERY_ITEM).where(_I.delivery_id == delivery_id)
            items = tx.execute(query.order_by(_I.position)).mappings().all()
        shown = [item["article_id"] for item in items if item["position"] >= 0]
        articles = {article.id: article for article in self._articles.many(shown)}
        return tellings.digest_from(row, items, articles)

    def note_sent(self, delivery: Delivery, article_ids: Collection[int]) -> None:
        """Note that stories went out in a part that was accepted: they are not sent again."""
        with self._database.write() as tx:
            for batch in batches(article_ids):
                told = select(_I.story_id).where(
                    _I.delivery_id == delivery.id, _I.article_id.in_(batch)
                )
                sent = update(DELIVERY_ITEM).where(_I.delivery_id == delivery.id)
                tx.execute(sent.where(_I.story_id.in_(told)).values(state=tellings.SENT))

    def isolate(self, delivery: Delivery, reasons: Mapping[int, str]) -> None:
        """Note that articles could not be sent as stories, and why."""
        with self._database.write() as tx:
            for article_id, why in reasons.items():
                bad = update(DELIVERY_ITEM).where(
                    _I.delivery_id == delivery.id, _I.article_id == article_id
                )
                tx.execute(bad.values(state=tellings.ISOLATED, why=clean(why)))

    def accept(self, delivery: Delivery, answer: str, now: datetime) -> bool:
        """Note that it was taken, and move the recipient's mark; False where it is not ours."""
        with self._database.write() as tx:
            values = {"state": "accepted", "finished_at": now, "next_try_at": None}
            if not settle(tx, delivery, values | {"answer": clean(answer)}):
                return False
            known = {"until": delivery.until, "period_end": delivery.period_end}
            behind = update(SUBSCRIPTION_MARK).where(*marked_for(delivery))
            tx.execute(behind.where(_M.until <= delivery.until).values(known))
            return True

    def put_off(self, delivery: Delivery, answer: str, next_try_at: datetime) -> bool:
        """Note that it was certainly not taken and is tried again then."""
        values = {"state": "planned", "answer": clean(answer), "next_try_at": next_try_at}
        with self._database.write() as tx:
            return settle(tx, delivery, values)

    def doubt(
        self, delivery: Delivery, answer: str, next_try_at: datetime | None, now: datetime
    ) -> bool:
        """Note that it may have been taken; without `next_try_at` it is left at that."""
        values: Columns = {"state": "uncertain", "answer": clean(answer), "doubts": _D.doubts + 1}
        values |= {"next_try_at": next_try_at, "finished_at": None if next_try_at else now}
        with self._database.write() as tx:
            return settle(tx, delivery, values)

    def fail(
        self,
        delivery: Delivery,
        answer: str,
        now: datetime,
        notices: Iterable[tuple[str, str, str, Digest]] = (),
    ) -> bool:
        """Note that it will not be tried again; plan `notices` (channel, recipient, id, digest)."""
        values = {"state": "failed", "answer": clean(answer)}
        with self._database.write() as tx:
            if not settle(tx, delivery, values | {"next_try_at": None, "finished_at": now}):
                return False
            for channel, recipient, message_id, digest in notices:
                place = {"channel": channel, "recipient": recipient, "kind": "notice"}
                insert_delivery(tx, message_columns(digest, message_id, now, now) | place)
            return True

    def hold_channel(self, channel: str, until: datetime) -> None:
        """Try nothing on a channel before `until`: it has asked for a pause."""
        early = update(DELIVERY).where(
            _D.channel == channel, _D.state.in_(("planned", "uncertain"))
        )
        with self._database.write() as tx:
            tx.execute(early.where(_D.next_try_at < until).values(next_try_at=until))

    # Reading and asking again

    def get(self, delivery_id: int) -> Delivery:
        """Return one delivery; UsageError where there is none of that number."""
        with self._database.read() as tx:
            return delivery_from(delivery_row(tx, delivery_id))

    def latest(
        self, limit: int = 50, *, digest: str | None = None, states: Sequence[str] = ()
    ) -> tuple[Delivery, ...]:
        """Return deliveries, the latest first; empty `states` mean all."""
        query = select(*COLUMNS).order_by(_D.id.desc()).limit(limit)
        if digest is not None:
            query = query.where(_D.digest == digest)
        if states:
            query = query.where(_D.state.in_(states))
        with self._database.read() as tx:
            return tuple(delivery_from(row) for row in tx.execute(query).mappings())

    def counts(self) -> dict[str, int]:
        """Return how many deliveries are in each state."""
        query = select(_D.state, func.count()).group_by(_D.state)
        with self._database.read() as tx:
            return {row[0]: row[1] for row in tx.execute(query)}

    def isolated(self, delivery_id: int) -> dict[int, str]:
        """Return the articles that a delivery could not tell as stories, and why."""
        query = select(_I.article_id, _I.why).where(_I.delivery_id == delivery_id)
        with self._database.read() as tx:
            rows = tx.execute(query.where(_I.state == tellings.ISOLATED))
            return {row.article_id: row.why for row in rows}

    def resend(self, delivery_id: int, now: datetime) -> Delivery:
        """Make a delivery due again, whole and with its old id; UsageError if it is under way."""
        with self._database.write() as tx:
            if delivery_row(tx, delivery_id)["state"] == "sending":
                raise UsageError(f"delivery {delivery_id} is being sent right now")
            again = {"state": "planned", "attempts": 0, "doubts": 0, "next_try_at": now}
            tx.execute(update(DELIVERY).where(_D.id == delivery_id).values(again))
            whole = update(DELIVERY_ITEM).where(_I.delivery_id == delivery_id, _I.position >= 0)
            tx.execute(whole.where(_I.heading != "").values(state=tellings.PLANNED, why=""))
            return delivery_from(delivery_row(tx, delivery_id))
