"""How an article comes into the archive: whole, in one transaction, once.

key known? ── yes ─▶ its other keys are noted, the article that is there is returned
   │ no
article ▶ keys ▶ snapshot ▶ matches ▶ figures ▶ full text ▶ story ▶ out of the waiting entries
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, update

from monitor.errors import UsageError
from monitor.model import Snapshot, StoredArticle
from monitor.store.database import Database
from monitor.store.dialect import ByKeys, Prepared, insert_new
from monitor.store.figures import Figures
from monitor.store.matches import Matches
from monitor.store.rechecks import first_recheck
from monitor.store.rows import article_columns
from monitor.store.search import Search
from monitor.store.snapshots import Snapshots
from monitor.store.stories import Stories
from monitor.store.tables import ARTICLE, ARTICLE_KEY, REVISION

if TYPE_CHECKING:  # the archive is opened often, and seldom by somebody who reads pages
    from monitor.understand import Reading

_INSERT = insert(ARTICLE).returning(ARTICLE.c.id)
_KNOWN = "SELECT article_id FROM article_key WHERE key"
_ARRIVED = "DELETE FROM entry WHERE key"
_FORMER = ("title", "text", "snapshot")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of the store that write in the same transaction as the article."""

    snapshots: Snapshots
    matches: Matches
    figures: Figures
    search: Search
    stories: Stories


class Intake:
    """Writes articles."""

    def __init__(self, database: Database, parts: Parts) -> None:
        self._database = database
        self._parts = parts
        self._add = Prepared(database, ARTICLE, _INSERT, "id")
        self._add_keys = Prepared(database, ARTICLE_KEY, insert_new(database, ARTICLE_KEY))
        self._known = ByKeys(database, _KNOWN)
        self._arrived = ByKeys(database, _ARRIVED)

    def known(self, tx: Connection, keys: Sequence[str]) -> int | None:
        """Return the article that one of the keys belongs to."""
        return next(iter(self._known.run(tx, keys)), None)

    def note_keys(self, tx: Connection, article_id: int, keys: Sequence[str]) -> None:
        """Note further keys of an article; what waited under one of them has arrived."""
        rows = [{"key": key, "article_id": article_id} for key in keys]
        self._add_keys.run_many(tx, rows)
        self._arrived.run(tx, keys)

    def insert(
        self,
        tx: Connection,
        reading: "Reading",
        snapshot: Snapshot | None,
        keys: Sequence[str],
        now: datetime,
    ) -> StoredArticle:
        """Write an article that none of `keys` knows."""
        columns = _new_columns(reading, snapshot, now)
        article_id: int = self._add.run_returning(tx, columns)
        self.note_keys(tx, article_id, keys)
        parts = self._parts
        if snapshot is not None:
            parts.snapshots.put(tx, snapshot)
        parts.matches.put(tx, article_id, reading.matches)
        parts.figures.put(tx, article_id, reading.figures)
        parts.search.put(tx, article_id, reading.article)
        story_id = parts.stories.place(tx, article_id, reading, now, new=True)
        return _stored(article_id, reading, story_id, columns)

    def revise(
        self,
        tx: Connection,
        article_id: int,
        reading: "Reading",
        snapshot: Snapshot | None,
        reason: str,
        now: datetime,
    ) -> StoredArticle:
        """Replace what an article says; its former title and text stay as a revision."""
        row = tx.execute(select(ARTICLE).where(ARTICLE.c.id == article_id)).mappings().first()
        if row is None:
            raise UsageError(f"there is no article {article_id}")
        columns = _revised_columns(row, reading, snapshot, reason, now)
        if columns["revision"] > row["revision"]:
            tx.execute(insert(REVISION), _former(row))
        tx.execute(update(ARTICLE).where(ARTICLE.c.id == article_id), columns)
        parts = self._parts
        if snapshot is not None:
            parts.snapshots.put(tx, snapshot)
        parts.matches.replace(tx, article_id, reading.matches)
        parts.figures.replace(tx, article_id, reading.figures)
        parts.search.replace(tx, article_id, reading.article)
        story_id = parts.stories.place(tx, article_id, reading, now)
        return _stored(article_id, reading, story_id, {"seen_at": row["seen_at"]} | columns)


def _new_columns(reading: "Reading", snapshot: Snapshot | None, now: datetime) -> dict[str, Any]:
    fetched = snapshot is not None
    return article_columns(reading.article) | {
        "seen_at": now,
        "snapshot": snapshot.sha256 if snapshot is not None else None,
        "revision": 0,
        "revised_at": now,
        "revision_reason": "",
        "rechecks": 0,
        "next_recheck_at": first_recheck(reading.article, now) if fetched else None,
    }


def _revised_columns(
    row: Any, reading: "Reading", snapshot: Snapshot | None, reason: str, now: datetime
) -> dict[str, Any]:
    columns = article_columns(reading.article)
    columns["snapshot"] = snapshot.sha256 if snapshot is not None else row["snapshot"]
    changed = any(columns[name] != row[name] for name in ("title", "text"))
    if changed:
        columns |= {"revised_at": now, "revision_reason": reason}
    return columns | {"revision": row["revision"] + changed}


def _former(row: Any) -> dict[str, Any]:
    """Return the row of `revision` that holds what the article said until now."""
    return {name: row[name] for name in _FORMER} | {
        "article_id": row["id"],
        "number": row["revision"],
        "seen_at": row["revised_at"],
        "reason": row["revision_reason"],
    }


def _stored(
    article_id: int, reading: "Reading", story_id: int, columns: dict[str, Any]
) -> StoredArticle:
    return StoredArticle(
        id=article_id,
        article=reading.article,
        seen_at=columns["seen_at"],
        story_id=story_id,
        snapshot=columns["snapshot"],
        revision=columns["revision"],
        matches=reading.matches,
        figures=reading.figures,
    )
