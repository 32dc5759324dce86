"""The archive's index of sketches alone: no articles, no names; 200 documents a transaction."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, event

from monitor.dedup import Fingerprint, keys
from monitor.dedup.shingles import cover, sketch
from monitor.store import open_store
from monitor.store.sketches import ERA, Sketches

BATCH = 200
# 22 hashes a document, as texts of 350 words have.
_FILL = """
INSERT INTO sketch (era, hash, article_id)
WITH RECURSIVE
    document(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM document WHERE n + 1 < :last),
    hash(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM hash WHERE n < 22)
SELECT :era, random() & 140737488355327, document.n FROM document, hash
"""
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Index:
    """Finds copies among the documents it was given."""

    def __init__(self, url: str) -> None:
        self._store = open_store(url)
        engine = self._store.database.engine
        event.listen(engine, "connect", _without_articles)
        engine.dispose()
        self._sketches = Sketches(self._store.database)
        self._open = ExitStack()
        self._tx = self._begin()
        self._held = self._first = 0

    def find(self, number: int, words: str) -> bool:
        """Look for originals of a document, then add it; say whether one was found."""
        number += self._first
        of = _print(words)
        hashes = keys(of)
        candidates = self._sketches.candidates(self._tx, number, hashes)
        found = any(cover(of.sketch, theirs.sketch).most >= 0.5 for theirs in candidates.values())
        self._sketches.put(self._tx, number, of, hashes, _NOW)
        self._held += 1
        if self._held % BATCH == 0:
            self._commit()
        return found

    def fill(self, count: int) -> None:
        """Put `count` documents of random hashes in first: what a large archive looks like."""
        for first in range(0, count, ERA):
            values = {"first": first, "last": min(count, first + ERA), "era": first // ERA}
            self._tx.exec_driver_sql(_FILL, values)
            self._commit()
        self._first = count

    def close(self) -> None:
        """Commit and close."""
        self._open.close()
        self._store.close()

    def _commit(self) -> None:
        self._open.close()
        self._tx = self._begin()

    def _begin(self) -> Connection:
        return self._open.enter_context(self._store.database.write())


def _without_articles(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = off")


def _print(words: str) -> Fingerprint:
    return Fingerprint(
        sha="", sketch=sketch(words), words=words.count(" ") + 1, title="", opening="", terms=(),
        numbers=(), main=(), figures=(), day=None, language="en", source="bench", outlet="",
    )  # fmt: skip
