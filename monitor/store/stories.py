"""Which articles tell the same event."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from monitor.store.database import Database
from monitor.store.dialect import Prepared
from monitor.store.tables import STORY, STORY_MEMBER

if TYPE_CHECKING:  # the archive is opened often, and seldom by somebody who reads pages
    from monitor.understand import Reading


class Stories:
    """Stories and their members."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = Prepared(database, STORY, insert(STORY).returning(STORY.c.id), "id")
        self._add_member = Prepared(database, STORY_MEMBER, insert(STORY_MEMBER))

    def place(self, tx: Connection, article_id: int, _reading: "Reading", now: datetime) -> int:
        """Put an article, new or read anew, into its story; return the story's id."""
        found = self.of(tx, [article_id])
        if found:
            return found[article_id]
        story = {"best": article_id, "first_seen_at": now, "updated_at": now}
        story_id: int = self._add.run_returning(tx, story)
        member = {"article_id": article_id, "story_id": story_id, "kinship": "first"}
        none = {"partner": None, "cover_old": None, "cover_new": None}
        why = {"reason": "", "score": 1.0, "flags": []}
        self._add_member.run(tx, member | why | none)
        return story_id

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, int]:
        """Return the story of each article."""
        member = STORY_MEMBER.c
        query = select(member.article_id, member.story_id).where(member.article_id.in_(ids))
        return {row.article_id: row.story_id for row in tx.execute(query)}
