"""What was found between pairs of articles, and what a person ruled on them."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_

from monitor.dedup import Link, Pair, Rulings, pair
from monitor.store.database import Database
from monitor.store.dialect import OfIds, Prepared, upsert
from monitor.store.tables import STORY_LINK, STORY_RULING

_L = STORY_LINK.c
_COLUMNS = "article_id, other_id, kinship, score, reason, cover, other_cover, flags"
# Two questions, because the one with OR finds no index for both its sides.
_TOUCHING = (
    f"SELECT {_COLUMNS} FROM story_link WHERE article_id IN {{ids}} "  # noqa: S608 - no words of strangers
    f"UNION ALL SELECT {_COLUMNS} FROM story_link WHERE other_id IN {{ids}}"
)
_RULED = (
    "SELECT article_id, other_id, ruling FROM story_ruling WHERE article_id IN {ids} "
    "UNION ALL SELECT article_id, other_id, ruling FROM story_ruling WHERE other_id IN {ids}"
)


class Links:
    """Links between articles; the first of a pair is the one with the lower id."""

    def __init__(self, database: Database) -> None:
        self._rule = upsert(database, STORY_RULING)
        self._add = Prepared(database, STORY_LINK, insert(STORY_LINK))
        self._touching = OfIds(database, _TOUCHING)
        self._ruled = OfIds(database, _RULED)

    def put(self, tx: Connection, article_id: int, found: Mapping[int, Link]) -> None:
        """Keep the links from an article to others."""
        rows = [_row(article_id, other, link) for other, link in sorted(found.items())]
        self._add.run_many(tx, rows)

    def remove(self, tx: Connection, article_id: int) -> None:
        """Forget every link of an article; rulings stay."""
        mine = or_(_L.article_id == article_id, _L.other_id == article_id)
        tx.execute(delete(STORY_LINK).where(mine))

    def clear(self, tx: Connection) -> None:
        """Forget every link; rulings stay."""
        tx.execute(delete(STORY_LINK))

    def touching(self, tx: Connection, ids: Iterable[int]) -> dict[Pair, Link]:
        """Return the links of which at least one end is among `ids`."""
        return {(row[0], row[1]): _link(row) for row in self._touching.run(tx, ids)}

    def rule(
        self, tx: Connection, one: int, others: Collection[int], ruling: str, now: datetime
    ) -> None:
        """Remember what a person decided on an article and others: `join` or `split`."""
        for low, high in (pair(one, other) for other in others if other != one):
            row = {"article_id": low, "other_id": high, "ruling": ruling, "made_at": now}
            tx.execute(self._rule, row)

    def rulings(self, tx: Connection, ids: Iterable[int]) -> Rulings:
        """Return the rulings of which at least one end is among `ids`."""
        rows = self._ruled.run(tx, ids)
        made = {
            ruling: frozenset((low, high) for low, high, said in rows if said == ruling)
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


def _link(row: tuple[Any, ...]) -> Link:
    _, _, kinship, score, reason, cover, other_cover, flags = row
    return Link(
        kinship=kinship,
        score=score,
        reason=reason,
        cover=cover,
        other_cover=other_cover,
        flags=tuple(json.loads(flags) if isinstance(flags, str) else flags),
    )
