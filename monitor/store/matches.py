"""Which topics each article belongs to, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select

from monitor.model import Match
from monitor.store.database import Database
from monitor.store.dialect import Prepared
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
        """Keep these matches of an article and no others."""
        tx.execute(delete(ARTICLE_MATCH).where(ARTICLE_MATCH.c.article_id == article_id))
        self.put(tx, article_id, matches)

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, tuple[Match, ...]]:
        """Return the matches of each article that has any, the highest score first."""
        table = ARTICLE_MATCH.c
        query = select(ARTICLE_MATCH).where(table.article_id.in_(ids))
        found: dict[int, list[Match]] = defaultdict(list)
        for row in tx.execute(query.order_by(table.score.desc(), table.topic)).mappings():
            found[row["article_id"]].append(match_from(row))
        return {article_id: tuple(matches) for article_id, matches in found.items()}
