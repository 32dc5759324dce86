"""Full text of the archive, folded: FTS5 on SQLite, tsvector on PostgreSQL.

The index proposes, ranked; the one evaluator of queries decides, so that a search finds what a
topic would.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, literal_column, select, text
from sqlalchemy.sql import column
from sqlalchemy.sql import table as named

from monitor.model import Article, Match, Stamp
from monitor.query import About, Node, facts, needs
from monitor.query import searchable as searchable_of
from monitor.store.database import Database
from monitor.store.phrasing import fts5, tsquery
from monitor.store.tables import ARTICLE, ARTICLE_MATCH
from monitor.topics import TreeMatcher

_PUT = {
    "sqlite": text("INSERT INTO article_fts (rowid, title, text) VALUES (:id, :title, :text)"),
    "postgresql": text(
        "INSERT INTO article_fts (article_id, words) VALUES (:id, "
        "setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :text))"
    ),
}
_FORGET = {
    "sqlite": text("DELETE FROM article_fts WHERE rowid = :id"),
    "postgresql": text("DELETE FROM article_fts WHERE article_id = :id"),
}
_LONGEST = 300_000  # characters of one article in the index; PostgreSQL takes no megabyte
_AT_ONCE = 4_000  # candidates ranked by one question
_HIGHEST = 2**62
MOST_COUNTED = 10_000
_MATCHING: dict[str, Any] = {
    "sqlite": text("article_fts MATCH :words"),
    "postgresql": text("words @@ to_tsquery('simple', :words)"),
}
# A word in the title says more than one in the text.
_BEST_FIRST: dict[str, Any] = {
    "sqlite": literal_column("bm25(article_fts, 8.0, 1.0)"),
    "postgresql": text("ts_rank(words, to_tsquery('simple', :words)) DESC"),
}
_READ = 25  # articles read at a time
_A = ARTICLE.c
_NEEDED = (
    _A.id, _A.source, _A.url, _A.canonical_url, _A.title, _A.lead, _A.text, _A.author,
    _A.language, _A.published_at, _A.published_precision, _A.seen_at,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a search is limited to. `since` (inclusive) and `until` bound the publication."""

    topic: str | None = None
    source: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An article that a query may be true of. `moment` is its publication, else its arrival."""

    article_id: int
    article: Article
    moment: datetime


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One article that a query is true of, with the words that made it true."""

    article_id: int
    article: Article
    match: Match


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of a search. `candidates` is how many articles the index proposes, up to 10,000."""

    hits: tuple[SearchHit, ...]
    more: bool
    candidates: int


class Search:
    """The index that finds articles by their words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put: Any = _PUT[database.dialect]
        self._forget: Any = _FORGET[database.dialect]

    def put(self, tx: Connection, article_id: int, article: Article) -> None:
        """Index a new article."""
        words = searchable_of(article)
        held = {"title": words.title[:_LONGEST], "text": words.text[:_LONGEST]}
        tx.execute(self._put, {"id": article_id} | held)

    def replace(self, tx: Connection, article_id: int, article: Article) -> None:
        """Index an article anew."""
        tx.execute(self._forget, {"id": article_id})
        self.put(tx, article_id, article)

    def find(
        self, tree: Node, filters: Filters = Filters(), *, limit: int = 20, offset: int = 0
    ) -> Results:
        """Return a page of the articles that `tree` is true of, the best first."""
        with self._database.read() as tx:
            question = _Question(self._database.dialect, tree, filters)
            found: list[SearchHit] = []
            for hit in _true(tx, question, tree):
                found.append(hit)
                if len(found) > offset + limit:
                    break
            page = tuple(found[offset : offset + limit])
            return Results(
                hits=page, more=len(found) > offset + limit, candidates=question.count(tx)
            )

    def every(self, tree: Node, filters: Filters = Filters()) -> Iterator[SearchHit]:
        """Yield every article that `tree` is true of, in no promised order."""
        with self._database.read() as tx:
            yield from _true(tx, _Question(self._database.dialect, tree, filters), tree)

    def candidates(self, tree: Node, filters: Filters = Filters()) -> Iterator[Candidate]:
        """Yield articles among which are all that `tree` is true of, in no promised order."""
        with self._database.read() as tx:
            yield from _candidates(tx, _Question(self._database.dialect, tree, filters))


def _candidates(tx: Connection, question: "_Question") -> Iterator[Candidate]:
    for ids in question.ranked(tx):
        for at in range(0, len(ids), _READ):
            yield from _articles(tx, ids[at : at + _READ])


def _true(tx: Connection, question: "_Question", tree: Node) -> Iterator[SearchHit]:
    matcher = TreeMatcher((tree,))
    for each in _candidates(tx, question):
        for _, verdict in matcher.true_ones(each.article):
            match = verdict.match("", verdict.outcome.score)
            yield SearchHit(article_id=each.article_id, article=each.article, match=match)


def _articles(tx: Connection, ids: list[int]) -> list[Candidate]:
    rows = tx.execute(select(*_NEEDED).where(_A.id.in_(ids))).mappings()
    found = {row["id"]: _candidate(row) for row in rows}
    return [found[each] for each in ids if each in found]


def _candidate(row: RowMapping) -> Candidate:
    moment = row["published_at"] or row["seen_at"]
    return Candidate(article_id=row["id"], article=_article(row), moment=moment)


def _article(row: RowMapping) -> Article:
    known = {column.name: row[column.name] for column in _NEEDED[1:9]}
    at = row["published_at"]
    stamp = Stamp(at=at, precision=row["published_precision"]) if at else None
    return Article(**known, published=stamp)


class _Question:
    """What is asked of one database for one query."""

    def __init__(self, dialect: str, tree: Node, filters: Filters) -> None:
        self._dialect = dialect
        need = needs(tree)
        self._words = need and {"sqlite": fts5, "postgresql": tsquery}[dialect](need)
        self._facts = facts(tree)
        self._filters = filters
        key = "rowid" if dialect == "sqlite" else "article_id"
        self._index = named("article_fts", column(key))
        self._key: Any = self._index.c[key] if self._words else _A.id
        self._matching = _MATCHING[dialect]
        self._order = _BEST_FIRST[dialect] if self._words else _A.id.desc()

    def ranked(self, tx: Connection) -> Iterator[list[int]]:
        """Yield ids of candidates, some thousands at a time: the latest, the best of them first.

        Ranking everything that holds a common word would take longer than a reader waits.
        """
        high = _HIGHEST
        while high > 0:
            low = self._low(tx, high)
            query = self._select(_A.id).where(self._key >= low, self._key < high)
            yield list(tx.execute(query.order_by(self._order), self._bound).scalars())
            high = low

    def count(self, tx: Connection) -> int:
        """Return how many candidates there are, `MOST_COUNTED` for more."""
        some = self._select(self._key).limit(MOST_COUNTED).subquery()
        return int(tx.execute(select(func.count()).select_from(some), self._bound).scalar_one())

    def _low(self, tx: Connection, high: int) -> int:
        """Return from where on there are some thousands of candidates below `high`, else 0."""
        if self._words:
            query = select(self._key).select_from(self._index).where(self._matching)
        else:
            query = self._filtered(select(_A.id))
        query = query.where(self._key < high).order_by(self._key.desc())
        found = tx.execute(query.limit(1).offset(_AT_ONCE - 1), self._bound).scalar()
        return found or 0

    @property
    def _bound(self) -> dict[str, str]:
        return {"words": self._words} if self._words else {}

    def _select(self, what: Any) -> Select[Any]:
        if not self._words:
            return self._filtered(select(what).select_from(ARTICLE))
        if not self._facts and self._filters == Filters():
            # The article's own table need not be read.
            what = self._key if what is _A.id else what
            return select(what).select_from(self._index).where(self._matching)
        joined = self._index.join(ARTICLE, _A.id == self._key)
        return self._filtered(select(what).select_from(joined).where(self._matching))

    def _filtered(self, query: Select[Any]) -> Select[Any]:
        wanted = self._filters
        moment = func.coalesce(_A.published_at, _A.seen_at)
        if wanted.topic is not None:
            match = ARTICLE_MATCH.c
            topical = select(match.article_id).where(match.topic == wanted.topic)
            query = query.where(_A.id.in_(topical))
        if wanted.source is not None:
            query = query.where(_A.source == wanted.source)
        if wanted.language is not None:
            query = query.where(_A.language == wanted.language)
        if wanted.since is not None:
            query = query.where(moment >= wanted.since)
        if wanted.until is not None:
            query = query.where(moment < wanted.until)
        for fact in self._facts:
            query = _limited(query, fact)
        return query


def _limited(query: Select[Any], fact: About) -> Select[Any]:
    """Ask the database for what it can tell exactly; the evaluator knows the rest."""
    if fact.fact == "lang" and not fact.prefix:
        return query.where(_A.language == fact.value)
    if fact.fact == "date":
        first = datetime.combine(fact.first, time.min, UTC)
        query = query.where(_A.published_at >= first) if first.year > 1 else query
        if fact.last.year < 9999:
            after = datetime.combine(fact.last + timedelta(days=1), time.min, UTC)
            query = query.where(_A.published_at < after)
        return query.where(_A.published_at.is_not(None))
    return query
