"""The archive of articles: comes in whole, is never deleted, is found in many ways."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Select, func, select, update

from monitor.model import Revision, Snapshot, StoredArticle
from monitor.store.assembly import Assembly
from monitor.store.database import Database
from monitor.store.dialect import batches
from monitor.store.intake import Intake, Parts
from monitor.store.rechecks import next_recheck
from monitor.store.rows import revision_from
from monitor.store.tables import ARTICLE, ARTICLE_KEY, ARTICLE_MATCH, REVISION

if TYPE_CHECKING:  # the archive is opened often, and seldom by somebody who reads pages
    from monitor.understand import Reading

Keyed = TypeVar("Keyed")
_A = ARTICLE.c


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What comes into the archive: what was read, from which bytes, by which keys it is known."""

    reading: "Reading"
    snapshot: Snapshot | None
    keys: Sequence[str]


class Articles:
    """Every article ever seen. Ids rise with insertion, also between processes."""

    def __init__(self, database: Database, parts: Parts) -> None:
        self._database = database
        self._intake = Intake(database, parts)
        self._assembly = Assembly(parts)

    def add(
        self, reading: "Reading", snapshot: Snapshot | None, keys: Sequence[str], now: datetime
    ) -> StoredArticle:
        """Store a new article with all that belongs to it, in one transaction.

        Where one of `keys` is known already, by whoever was quicker, nothing but the other keys is
        added and the article that is there is returned; its `article` is `reading.article` itself
        only if it was new.
        """
        return self.add_many([Arrival(reading=reading, snapshot=snapshot, keys=keys)], now)[0]

    def add_many(self, arrivals: "Sequence[Arrival]", now: datetime) -> list[StoredArticle]:
        """Store articles in their order, each as by `add`, together in one transaction."""
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            return [self._add(tx, each, now) for each in arrivals]

    def _add(self, tx: Connection, arrival: "Arrival", now: datetime) -> StoredArticle:
        known = self._intake.known(tx, arrival.keys)
        if known is None:
            return self._intake.insert(tx, arrival.reading, arrival.snapshot, arrival.keys, now)
        self._intake.note_keys(tx, known, arrival.keys)
        return self._assembly.many(tx, [known])[0]

    def revise(
        self,
        article_id: int,
        reading: "Reading",
        snapshot: Snapshot | None,
        *,
        reason: str,
        now: datetime,
    ) -> StoredArticle:
        """Replace what an article says; a changed title or text keeps the former as a revision.

        `reason` is `recheck`, `feed` or `revisit`. UsageError where there is no such article.
        """
        with self._database.write() as tx:
            self._database.one_at_a_time(tx)
            return self._intake.revise(tx, article_id, reading, snapshot, reason, now)

    def add_keys(self, article_id: int, keys: Sequence[str]) -> None:
        """Note further keys by which an article is known."""
        with self._database.write() as tx:
            self._intake.note_keys(tx, article_id, keys)

    def get(self, article_id: int) -> StoredArticle | None:
        """Return one article."""
        return next(iter(self.many([article_id])), None)

    def many(self, ids: Sequence[int]) -> tuple[StoredArticle, ...]:
        """Return the articles with these ids, in that order, without those that do not exist."""
        with self._database.read() as tx:
            return tuple(a for batch in batches(ids) for a in self._assembly.many(tx, batch))

    def by_key(self, keys: Sequence[str]) -> StoredArticle | None:
        """Return the article that one of the keys belongs to."""
        with self._database.read() as tx:
            known = self._intake.known(tx, keys)
            return None if known is None else self._assembly.many(tx, [known])[0]

    def by_url(self, url: str) -> StoredArticle | None:
        """Return the article at an address, as published or canonical; the latest of several."""
        with self._database.read() as tx:
            query = select(_A.id).where((_A.canonical_url == url) | (_A.url == url))
            found = tx.execute(query.order_by(_A.id.desc()).limit(1)).scalars()
            return next(iter(self._assembly.many(tx, found.all())), None)

    def unseen(
        self, keyed: Iterable[tuple[Keyed, Sequence[str]]]
    ) -> list[tuple[Keyed, Sequence[str]]]:
        """Return those of (thing, keys) of which no key belongs to an article, in their order."""
        pairs = list(keyed)
        known = self._known({key for _, keys in pairs for key in keys})
        return [pair for pair in pairs if known.isdisjoint(pair[1])]

    def latest(
        self,
        *,
        topic: str | None = None,
        source: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        language: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[StoredArticle, ...]:
        """Return articles, the newest in the archive first.

        `since` (inclusive) and `until` (exclusive) bound the time of publication, or where that is
        unknown the time the article was first seen.
        """
        query = _filtered(topic=topic, source=source, since=since, until=until, language=language)
        with self._database.read() as tx:
            found = tx.execute(query.order_by(_A.id.desc()).limit(limit).offset(offset)).scalars()
            return self._assembly.many(tx, found.all())

    def iterate(
        self, batch: int = 200, *, after: int = 0, **filters: Any
    ) -> Iterator[StoredArticle]:
        """Yield all articles in the order of ids, one batch in memory; `filters` as in `latest`.

        No transaction stays open between two batches: the caller may write.
        """
        query = _filtered(**filters).order_by(_A.id).limit(batch)
        while True:
            with self._database.read() as tx:
                ids = tx.execute(query.where(_A.id > after)).scalars().all()
                stored = self._assembly.many(tx, ids)
            if not stored:
                return
            yield from stored
            after = stored[-1].id

    def after(
        self, after: int, until: int, *, topics: Sequence[str] = (), sources: Sequence[str] = ()
    ) -> tuple[StoredArticle, ...]:
        """Return articles with `after` < id <= `until`; empty `topics` or `sources` mean all."""
        query = select(_A.id).where(_A.id > after, _A.id <= until).order_by(_A.id)
        if topics:
            matched = select(ARTICLE_MATCH.c.article_id).where(ARTICLE_MATCH.c.topic.in_(topics))
            query = query.where(_A.id.in_(matched))
        if sources:
            query = query.where(_A.source.in_(sources))
        with self._database.read() as tx:
            ids = tx.execute(query).scalars()
            return tuple(a for batch in batches(ids) for a in self._assembly.many(tx, batch))

    def max_id(self) -> int:
        """Return the highest id, 0 in an empty archive. No lower one will be added later."""
        return self._number(select(func.coalesce(func.max(_A.id), 0)))

    def count(self, *, after: int = 0, until: int | None = None) -> int:
        """Return how many articles have `after` < id <= `until`."""
        query = select(func.count()).select_from(ARTICLE).where(_A.id > after)
        return self._number(query if until is None else query.where(_A.id <= until))

    def counts_by_source(self, since: datetime | None = None) -> dict[str, int]:
        """Return how many articles of each source were first seen since then."""
        query = select(_A.source, func.count()).group_by(_A.source)
        return self._counts(query if since is None else query.where(_A.seen_at >= since))

    def counts_by_topic(self, since: datetime | None = None) -> dict[str, int]:
        """Return how many articles of each topic were first seen since then."""
        match = ARTICLE_MATCH.c
        query = select(match.topic, func.count()).group_by(match.topic)
        if since is not None:
            query = query.join(ARTICLE, _A.id == match.article_id).where(_A.seen_at >= since)
        return self._counts(query)

    def revisions(self, article_id: int) -> tuple[Revision, ...]:
        """Return every reading of an article, the first (number 0) first, the current one last."""
        with self._database.read() as tx:
            former = tx.execute(
                select(REVISION)
                .where(REVISION.c.article_id == article_id)
                .order_by(REVISION.c.number)
            ).mappings()
            current = tx.execute(select(*_CURRENT).where(_A.id == article_id)).mappings()
            return tuple(revision_from(row) for row in (*former, *current))

    def due_rechecks(
        self, now: datetime, limit: int, sources: Sequence[str] | None = None
    ) -> tuple[StoredArticle, ...]:
        """Return articles whose pages are to be looked at again, the longest due first."""
        query = select(_A.id).where(_A.next_recheck_at <= now)
        if sources is not None:
            query = query.where(_A.source.in_(sources))
        with self._database.read() as tx:
            ids = tx.execute(query.order_by(_A.next_recheck_at, _A.id).limit(limit)).scalars()
            return self._assembly.many(tx, ids.all())

    def recheck_now(self, keys: Sequence[str], now: datetime) -> None:
        """Have the pages of these articles looked at again: a listing says that they changed.

        Articles that were read without a page stay alone.
        """
        with self._database.write() as tx:
            for batch in batches(keys):
                named = select(ARTICLE_KEY.c.article_id).where(ARTICLE_KEY.c.key.in_(batch))
                changed = update(ARTICLE).where(_A.id.in_(named), _A.snapshot.is_not(None))
                tx.execute(changed.values(next_recheck_at=now))

    def rechecked(self, article_id: int, now: datetime) -> None:
        """Note a look at an article's page, whatever came of it, and when the next one is due."""
        with self._database.write() as tx:
            row = tx.execute(select(_A.seen_at).where(_A.id == article_id)).first()
            if row is not None:
                due = next_recheck(row.seen_at, now)
                values = {"rechecks": _A.rechecks + 1, "next_recheck_at": due}
                tx.execute(update(ARTICLE).where(_A.id == article_id).values(values))

    def _known(self, keys: set[str]) -> set[str]:
        query = select(ARTICLE_KEY.c.key)
        with self._database.read() as tx:
            return {
                key
                for batch in batches(keys)
                for key in tx.execute(query.where(ARTICLE_KEY.c.key.in_(batch))).scalars()
            }

    def _number(self, query: Select[Any]) -> int:
        with self._database.read() as tx:
            return int(tx.execute(query).scalar_one())

    def _counts(self, query: Select[Any]) -> dict[str, int]:
        with self._database.read() as tx:
            return {row[0]: row[1] for row in tx.execute(query)}


_CURRENT = (
    _A.id.label("article_id"),
    _A.revision.label("number"),
    _A.revised_at.label("seen_at"),
    _A.title,
    _A.text,
    _A.snapshot,
    _A.revision_reason.label("reason"),
)


def _filtered(
    *,
    topic: str | None = None,
    source: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str | None = None,
) -> Select[int]:
    query = select(_A.id)
    moment = func.coalesce(_A.published_at, _A.seen_at)
    if topic is not None:
        matched = select(ARTICLE_MATCH.c.article_id).where(ARTICLE_MATCH.c.topic == topic)
        query = query.where(_A.id.in_(matched))
    if since is not None:
        query = query.where(moment >= since)
    if until is not None:
        query = query.where(moment < until)
    if source is not None:
        query = query.where(_A.source == source)
    return query if language is None else query.where(_A.language == language)
