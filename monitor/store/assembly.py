"""Puts stored articles together from their tables: four queries for any number of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.model import StoredArticle
from monitor.store.intake import Parts
from monitor.store.rows import RowLike, article_from
from monitor.store.tables import ARTICLE

_BY_ID = select(ARTICLE).where(ARTICLE.c.id.in_(bindparam("ids", expanding=True)))


class Assembly:
    """Reads articles with their matches, figures and story."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def many(self, tx: Connection, ids: Sequence[int]) -> tuple[StoredArticle, ...]:
        """Return the articles in the order of `ids`, without those that do not exist."""
        if not ids:
            return ()
        rows = {row["id"]: row for row in tx.execute(_BY_ID, {"ids": list(ids)}).mappings()}
        belongings: dict[str, dict[int, Any]] = {
            "matches": self._parts.matches.of(tx, ids),
            "figures": self._parts.figures.of(tx, ids),
        }
        stories = self._parts.stories.of(tx, ids)
        return tuple(
            _stored(rows[i], stories[i], {n: v[i] for n, v in belongings.items() if i in v})
            for i in ids
            if i in rows
        )


def _stored(row: RowLike, story_id: int, belongings: dict[str, Any]) -> StoredArticle:
    return StoredArticle(
        id=row["id"],
        article=article_from(row),
        seen_at=row["seen_at"],
        story_id=story_id,
        snapshot=row["snapshot"],
        revision=row["revision"],
        **belongings,
    )
