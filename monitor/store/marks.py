"""What each recipient has been told, and how far."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, or_, select, tuple_, update

from monitor.digest import ToldItem
from monitor.model import Mark
from monitor.store import tellings
from monitor.store.database import Database
from monitor.store.deliveries import OPEN
from monitor.store.dialect import batches, insert_new
from monitor.store.rows import RowLike
from monitor.store.tables import ARTICLE, DELIVERY, DELIVERY_ITEM, SUBSCRIPTION_MARK

_A, _D, _I, _M = ARTICLE.c, DELIVERY.c, DELIVERY_ITEM.c, SUBSCRIPTION_MARK.c
_NAMES = tuple(field.name for field in fields(Mark))
# Told: the delivery was accepted, or the part of it that carried this story was.
_TOLD = and_(_D.kind != "notice", or_(_D.state == "accepted", _I.state == tellings.SENT))


class Marks:
    """The marks of recipients, and their memory of stories."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = insert_new(database, SUBSCRIPTION_MARK)

    def begin(self, marks: Iterable[Mark]) -> None:
        """Remember recipients that are new; those known already stay as they are."""
        rows = [asdict(mark) for mark in marks]
        if rows:
            with self._database.write() as tx:
                tx.execute(self._new, rows)

    def of(self, digest: str, kind: Literal["digest", "alert"]) -> tuple[Mark, ...]:
        """Return the marks of a subscription."""
        query = select(SUBSCRIPTION_MARK).where(_M.digest == digest, _M.kind == kind)
        with self._database.read() as tx:
            rows = tx.execute(query.order_by(_M.channel, _M.recipient)).mappings()
            return tuple(Mark(**{name: row[name] for name in _NAMES}) for row in rows)

    def turn_back(self, mark: Mark, now: datetime) -> None:
        """Put a mark that fired in the future back to `now`: the clock was wrong then."""
        later = update(SUBSCRIPTION_MARK).where(
            _M.digest == mark.digest,
            _M.channel == mark.channel,
            _M.recipient == mark.recipient,
            _M.kind == mark.kind,
            _M.fired_at > now,
        )
        with self._database.write() as tx:
            tx.execute(later.values(fired_at=now))

    def last_before(self, moment: datetime) -> int:
        """Return the highest id of the articles first seen before `moment`, 0 where none was."""
        query = select(func.coalesce(func.max(_A.id), 0)).where(_A.seen_at < moment)
        with self._database.read() as tx:
            return int(tx.execute(query).scalar_one())

    def told(self, mark: Mark, article_ids: Iterable[int]) -> tuple[ToldItem, ...]:
        """Return the tellings to this recipient that any of these articles was part of."""
        with self._database.read() as tx:
            pairs = {
                (row.delivery_id, row.story_id)
                for batch in batches(article_ids)
                for row in tx.execute(_pairs(mark, batch))
            }
            rows = [row for batch in batches(sorted(pairs)) for row in _rows(tx, batch)]
        told: dict[tuple[int, int], list[RowLike]] = defaultdict(list)
        for row in rows:
            told[row["delivery_id"], row["story_id"]].append(row)
        return tuple(_told(group) for group in told.values())

    def revised(self, mark: Mark, since: datetime) -> tuple[int, ...]:
        """Return told articles that were read anew, differently, since they were last told."""
        query = (
            select(_I.article_id)
            .join(DELIVERY, _D.id == _I.delivery_id)
            .join(ARTICLE, _A.id == _I.article_id)
            .where(*_to(mark), _TOLD, _I.position >= 0, _D.planned_at >= since)
            .group_by(_I.article_id)
            .having(func.max(_I.revision) < func.max(_A.revision))
        )
        with self._database.read() as tx:
            return tuple(tx.execute(query.order_by(_I.article_id)).scalars())

    def missed(self, mark: Mark, since: datetime) -> tuple[int, ...]:
        """Return articles of alerts that were given up: the digest has passed them over."""
        given_up = and_(_D.state.in_(("failed", "uncertain")), _D.next_try_at.is_(None))
        query = select(_I.article_id).join(DELIVERY, _D.id == _I.delivery_id).distinct()
        query = query.where(*_to(mark), _D.kind == "alert", given_up, _I.state != tellings.SENT)
        with self._database.read() as tx:
            ids = tx.execute(query.where(_D.planned_at >= since).order_by(_I.article_id))
            return tuple(ids.scalars())


def _to(mark: Mark) -> tuple[Any, ...]:
    """Digest and alerts of one subscription share one memory."""
    return (
        _D.digest == mark.digest,
        _D.channel == mark.channel,
        _D.recipient == mark.recipient,
    )


def _pairs(mark: Mark, article_ids: Sequence[int]) -> Any:
    """What an alert is about to tell is known to the digest, and the other way round.

    If that delivery fails, its own kind tells its stories again: its mark has not moved.
    """
    under_way = and_(_D.state.in_(OPEN), _D.next_try_at.is_not(None), _D.kind != mark.kind)
    known = or_(_TOLD, and_(under_way, _D.kind != "notice"))
    query = select(_I.delivery_id, _I.story_id).join(DELIVERY, _D.id == _I.delivery_id)
    return query.where(*_to(mark), known, _I.article_id.in_(article_ids))


def _rows(tx: Connection, pairs: Sequence[tuple[int, int]]) -> Sequence[RowLike]:
    query = select(DELIVERY_ITEM, func.coalesce(_D.finished_at, _D.planned_at).label("at"))
    query = query.join(DELIVERY, _D.id == _I.delivery_id)
    query = query.where(tuple_(_I.delivery_id, _I.story_id).in_(list(pairs)))
    return tx.execute(query.order_by(_I.position.desc(), _I.article_id)).mappings().all()


def _told(rows: Sequence[RowLike]) -> ToldItem:
    """The row with a position is the article that was shown; the others were told with it."""
    shown, *others = rows
    return ToldItem(
        article_id=shown["article_id"],
        revision=shown["revision"],
        at=shown["at"],
        members=tuple(row["article_id"] for row in rows),
        figures=tellings.figures_of(shown),
        known=tuple(figure for row in others for figure in tellings.figures_of(row)),
    )
