"""What was found between pairs of articles, and what a person ruled on them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, or_, select

from monitor.dedup import Link, Pair, Rulings, pair
from monitor.store.database import Database
from monitor.store.dialect import batches, upsert
from monitor.store.tables import STORY_LINK, STORY_RULING

_L, _R = STORY_LINK.c, STORY_RULING.c
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_TOUCHING = select(STORY_LINK).where(or_(_L.article_id.in_(_IDS), _L.other_id.in_(_IDS)))
_RULED = select(STORY_RULING).where(or_(_R.article_id.in_(_IDS), _R.other_id.in_(_IDS)))


class Links:
    """Links between articles; the first of a pair is the one with the lower id."""

    def __init__(self, database: Database) -> None:
        self._rule = upsert(database, STORY_RULING)

    def put(self, tx: Connection, article_id: int, found: Mapping[int, Link]) -> None:
        """Keep the links from an article to others."""
        rows = [_row(article_id, other, link) for other, link in sorted(found.items())]
        if rows:
            tx.execute(insert(STORY_LINK), rows)

    def remove(self, tx: Connection, article_id: int) -> None:
        """Forget every link of an article; rulings stay."""
        mine = or_(_L.article_id == article_id, _L.other_id == article_id)
        tx.execute(delete(STORY_LINK).where(mine))

    def clear(self, tx: Connection) -> None:
        """Forget every link; rulings stay."""
        tx.execute(delete(STORY_LINK))

    def touching(self, tx: Connection, ids: Iterable[int]) -> dict[Pair, Link]:
        """Return the links of which at least one end is among `ids`."""
        rows = (row for some in batches(ids) for row in tx.execute(_TOUCHING, {"ids": some}))
        return {(row.article_id, row.other_id): _link(row) for row in rows}

    def rule(
        self, tx: Connection, one: int, others: Collection[int], ruling: str, now: datetime
    ) -> None:
        """Remember what a person decided on an article and others: `join` or `split`."""
        for low, high in (pair(one, other) for other in others if other != one):
            row = {"article_id": low, "other_id": high, "ruling": ruling, "made_at": now}
            tx.execute(self._rule, row)

    def rulings(self, tx: Connection, ids: Iterable[int]) -> Rulings:
        """Return the rulings of which at least one end is among `ids`."""
        rows = [row for some in batches(ids) for row in tx.execute(_RULED, {"ids": some})]
        made = {
            ruling: frozenset((r.article_id, r.other_id) for r in rows if r.ruling == ruling)
            for ruling in ("join", "split")
        }
        return Rulings(joined=made["join"], split=made["split"])


def _row(article_id: int, other: int, link: Link) -> dict[str, Any]:
    low, high = pair(article_id, other)
    seen = link if low == article_id else link.turned()
    return {
        "article_id": low,
        "other_id": high,
        "kinship": seen.kinship,
        "score": seen.score,
        "reason": seen.reason,
        "cover": seen.cover,
        "other_cover": seen.other_cover,
        "flags": list(seen.flags),
    }


def _link(row: Any) -> Link:
    return Link(
        kinship=row.kinship,
        score=row.score,
        reason=row.reason,
        cover=row.cover,
        other_cover=row.other_cover,
        flags=tuple(row.flags),
    )
