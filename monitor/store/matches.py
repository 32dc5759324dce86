"""Which topics each article belongs to, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from monitor.model import Match
from monitor.store.database import Database
from monitor.store.dialect import Prepared, batches
from monitor.store.rows import match_columns, match_from
from monitor.store.tables import ARTICLE_MATCH


class Matches:
    """The matches of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = Prepared(database, ARTICLE_MATCH, insert(ARTICLE_MATCH))

    def put(self, tx: Connection, article_id: int, matches: Iterable[Match]) -> None:
        """Keep the matches of a new article."""
        rows = [{"article_id": article_id, **match_columns(match)} for match in matches]
        self._add.run_many(tx, rows)

    def replace(self, tx: Connection, article_id: int, matches: Iterable[Match]) -> None:
        """Keep these matches of an article and no others; one that is held stays so."""
        table = ARTICLE_MATCH.c
        ours = table.article_id == article_id
        known = {
            row.topic: (row.held, row.found_at)
            for row in tx.execute(select(table.topic, table.held, table.found_at).where(ours))
        }
        tx.execute(delete(ARTICLE_MATCH).where(ours))
        for match in matches:
            held, found_at = known.get(match.topic, (match.held, match.found_at))
            self.put(tx, article_id, (replace(match, held=held, found_at=found_at),))

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, tuple[Match, ...]]:
        """Return the matches of each article that has any, the highest score first."""
        table = ARTICLE_MATCH.c
        query = select(ARTICLE_MATCH).where(table.article_id.in_(ids))
        found: dict[int, list[Match]] = defaultdict(list)
        for row in tx.execute(query.order_by(table.score.desc(), table.topic)).mappings():
            found[row["article_id"]].append(match_from(row))
        return {article_id: tuple(matches) for article_id, matches in found.items()}

    def having(self, topic: str) -> frozenset[int]:
        """Return the ids of the articles that a topic has."""
        query = select(ARTICLE_MATCH.c.article_id).where(ARTICLE_MATCH.c.topic == topic)
        with self._database.read() as tx:
            return frozenset(tx.execute(query).scalars())

    def settle(
        self, topic: str, found: Mapping[int, Match], now: datetime, *, hold: bool = False
    ) -> tuple[frozenset[int], frozenset[int]]:
        """Give a topic these articles and no others; return the ids (added, lost).

        Those added are the next digest's matter, or with `hold` no digest's. What was known of the
        others in this respect stays so.
        """
        table = ARTICLE_MATCH.c
        with self._database.write() as tx:
            ours = select(table.article_id, table.held, table.found_at).where(table.topic == topic)
            known = {row.article_id: (row.held, row.found_at) for row in tx.execute(ours)}
            tx.execute(delete(ARTICLE_MATCH).where(table.topic == topic))
            for batch in batches(found.items()):
                for article_id, match in batch:
                    held, found_at = known.get(article_id, (hold, now))
                    settled = replace(match, held=held, found_at=found_at)
                    self.put(tx, article_id, (settled,))
        return frozenset(found.keys() - known.keys()), frozenset(known.keys() - found.keys())

    def found_late(self, topics: Sequence[str], since: datetime, until: int) -> frozenset[int]:
        """Return articles up to id `until` that a changed topic found after `since`."""
        table = ARTICLE_MATCH.c
        query = select(table.article_id).where(
            table.topic.in_(topics), table.found_at > since, ~table.held, table.article_id <= until
        )
        with self._database.read() as tx:
            return frozenset(tx.execute(query).scalars())
