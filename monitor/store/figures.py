"""The numbers that articles state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select

from monitor.figures import children, shared
from monitor.model import Figure, Statement
from monitor.store.database import Database
from monitor.store.dialect import Prepared, batches
from monitor.store.tables import ARTICLE, ARTICLE_MATCH, FIGURE, STORY_MEMBER

_NAMES = tuple(field.name for field in fields(Figure))


class Figures:
    """The figures of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = Prepared(database, FIGURE, insert(FIGURE))

    def put(self, tx: Connection, article_id: int, figures: Iterable[Figure]) -> None:
        """Keep the figures of a new article, in the order of the text."""
        rows = [
            {"article_id": article_id, "position": position}
            | {name: getattr(figure, name) for name in _NAMES}
            for position, figure in enumerate(figures)
        ]
        self._add.run_many(tx, rows)

    def replace(self, tx: Connection, article_id: int, figures: Iterable[Figure]) -> None:
        """Keep these figures of an article and no others."""
        tx.execute(delete(FIGURE).where(FIGURE.c.article_id == article_id))
        self.put(tx, article_id, figures)

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, tuple[Figure, ...]]:
        """Return the figures of each article that states any, in the order of the text."""
        query = select(FIGURE).where(FIGURE.c.article_id.in_(ids)).order_by(FIGURE.c.position)
        found: dict[int, list[Figure]] = defaultdict(list)
        for row in tx.execute(query).mappings():
            found[row["article_id"]].append(_figure(row))
        return {article_id: tuple(figures) for article_id, figures in found.items()}

    def query(
        self,
        *,
        topic: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        whats: Sequence[str] = (),
        sources: Sequence[str] | None = None,
    ) -> tuple[Statement, ...]:
        """Return statements in the order of arrival; `whats` are taxonomy keys, children included.

        `sources` None means all. The outlets of a statement are those of the whole story.
        """
        where = _filters(topic, since, until, whats, sources)
        with self._database.read() as tx:
            wanted = [_statement(row) for row in tx.execute(_STATED.where(*where)).mappings()]
            stories = sorted({one.story for one in wanted})
            told: list[Statement] = []
            for batch in batches(stories):
                rows = tx.execute(_STATED.where(_STORY.in_(batch))).mappings()
                told += (_statement(row) for row in rows)
        places = {(one.article, one.figure.field, one.figure.start) for one in wanted}
        return tuple(
            one
            for one in shared(told)
            if (one.article, one.figure.field, one.figure.start) in places
        )


# An article that is in no story yet is one by itself.
_STORY = func.coalesce(STORY_MEMBER.c.story_id, -ARTICLE.c.id)
_ABOUT = (
    "source",
    "title",
    "language",
    "published_at",
    "published_precision",
    "seen_at",
    "text_hash",
)
_STATED = (
    select(
        FIGURE,
        _STORY.label("story"),
        ARTICLE.c.canonical_url.label("url"),
        *(ARTICLE.c[name] for name in _ABOUT),
    )
    .join(ARTICLE, ARTICLE.c.id == FIGURE.c.article_id)
    .outerjoin(STORY_MEMBER, STORY_MEMBER.c.article_id == FIGURE.c.article_id)
    .order_by(FIGURE.c.article_id, FIGURE.c.position)
)


def _filters(
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    whats: Sequence[str],
    sources: Sequence[str] | None,
) -> list[ColumnElement[bool]]:
    moment = func.coalesce(ARTICLE.c.published_at, ARTICLE.c.seen_at)
    found: list[ColumnElement[bool]] = []
    if topic is not None:
        matched = select(ARTICLE_MATCH.c.article_id).where(ARTICLE_MATCH.c.topic == topic)
        found.append(FIGURE.c.article_id.in_(matched))
    if since is not None:
        found.append(moment >= since)
    if until is not None:
        found.append(moment < until)
    if whats:
        keys = {key for what in whats for key in children(what)}
        found.append(FIGURE.c.what.in_(sorted(keys)))
    if sources is not None:
        found.append(ARTICLE.c.source.in_(sorted(sources)))
    return found


def _statement(row: RowMapping) -> Statement:
    return Statement(
        figure=_figure(row),
        article=row["article_id"],
        story=row["story"],
        url=row["url"],
        **{name: row[name] for name in _ABOUT},
    )


def _figure(row: RowMapping) -> Figure:
    return Figure(**{name: row[name] for name in _NAMES})
