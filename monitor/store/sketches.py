"""The index of sketches: finds, for a new article, the few that are worth comparing with it.

One table of (era, hash, article). Only the latest eras are searched, 65,000 to 130,000 articles: what
is older is no copy's original any more, and the search costs the same in a large archive.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.exc import DBAPIError

from monitor.dedup import Fingerprint, keys
from monitor.store.characters import clean
from monitor.store.database import Database, to_json
from monitor.store.tables import SKETCH, SKETCH_DOC

ERA = 1 << 16  # articles
LOOK_BACK = 1  # eras before the current one
BOILERPLATE = 200  # articles with the same hash: from there on it tells nothing
MOST = 48  # articles compared with a new one
_REMEMBERED = 2_048  # fingerprints, and ten times as many boilerplate hashes

_SQLITE = {
    "add": "INSERT INTO sketch (era, hash, article_id) SELECT :era, value, :article_id "
    "FROM json_each(:hashes)",
    "find": "SELECT s.hash, s.article_id FROM json_each(:eras) e CROSS JOIN json_each(:hashes) h "
    "CROSS JOIN sketch s ON s.era = e.value AND s.hash = h.value",
    "remove": "DELETE FROM sketch WHERE era = :era AND article_id = :article_id "
    "AND hash IN (SELECT value FROM json_each(:hashes))",
    "keep": "INSERT INTO sketch_doc (article_id, source, size, seen_at, fingerprint) "
    "VALUES (:article_id, :source, :size, :seen_at, :fingerprint)",
}
_POSTGRESQL = {
    "add": "INSERT INTO sketch (era, hash, article_id) "
    "SELECT %(era)s, value::bigint, %(article_id)s "
    "FROM json_array_elements_text(CAST(%(hashes)s AS json))",
    "find": "SELECT hash, article_id FROM sketch WHERE era = ANY(ARRAY("
    "SELECT value::int FROM json_array_elements_text(CAST(%(eras)s AS json)))) "
    "AND hash = ANY(ARRAY(SELECT value::bigint "
    "FROM json_array_elements_text(CAST(%(hashes)s AS json))))",
    "remove": "DELETE FROM sketch WHERE era = %(era)s AND article_id = %(article_id)s "
    "AND hash = ANY(ARRAY(SELECT value::bigint "
    "FROM json_array_elements_text(CAST(%(hashes)s AS json))))",
    "keep": "INSERT INTO sketch_doc (article_id, source, size, seen_at, fingerprint) "
    "VALUES (%(article_id)s, %(source)s, %(size)s, %(seen_at)s, CAST(%(fingerprint)s AS json))",
}
_DOCS = select(SKETCH_DOC.c.article_id, SKETCH_DOC.c.fingerprint).where(
    SKETCH_DOC.c.article_id.in_(bindparam("ids", expanding=True))
)


class Sketches:
    """Fingerprints of all articles, and the index over them."""

    def __init__(self, database: Database) -> None:
        self._sqlite = database.dialect == "sqlite"
        self._sql = _SQLITE if self._sqlite else _POSTGRESQL
        stored = SKETCH_DOC.c.seen_at.type.bind_processor(database.engine.dialect)
        self._moment: Callable[[datetime], Any] = stored or (lambda moment: moment)
        self._known: dict[int, Fingerprint] = {}
        self._boilerplate: dict[int, int] = {}  # hash -> the era up to which that was found

    def put(
        self,
        tx: Connection,
        article_id: int,
        found: Fingerprint,
        hashes: Sequence[int],
        now: datetime,
    ) -> None:
        """Keep a new article's fingerprint, and index it under its `keys`."""
        self._run(tx, "add", hashes=_listed(hashes), **_located(article_id))
        self._run(
            tx,
            "keep",
            article_id=article_id,
            source=clean(found.source),
            size=len(found.sketch.hashes),
            seen_at=self._moment(now),
            fingerprint=to_json(found.to_json()),
        )
        self._remember({article_id: found})

    def remove(self, tx: Connection, article_id: int) -> datetime | None:
        """Forget an article; return when it was first seen, None where it was not known."""
        query = select(SKETCH_DOC.c.seen_at, SKETCH_DOC.c.fingerprint)
        row = tx.execute(query.where(SKETCH_DOC.c.article_id == article_id)).first()
        if row is None:
            return None
        hashes = keys(Fingerprint.from_json(row.fingerprint))
        self._run(tx, "remove", hashes=_listed(hashes), **_located(article_id))
        tx.execute(delete(SKETCH_DOC).where(SKETCH_DOC.c.article_id == article_id))
        self._known.pop(article_id, None)
        seen_at: datetime = row.seen_at
        return seen_at

    def clear(self, tx: Connection) -> None:
        """Forget every article."""
        tx.execute(delete(SKETCH))
        tx.execute(delete(SKETCH_DOC))
        self._known.clear()
        self._boilerplate.clear()

    def candidates(
        self, tx: Connection, article_id: int, hashes: Sequence[int]
    ) -> Mapping[int, Fingerprint]:
        """Return the articles that share most of its `keys` with a new one; their fingerprints."""
        era = article_id // ERA
        asked = [each for each in hashes if self._boilerplate.get(each) != era]
        eras = list(range(max(0, era - LOOK_BACK), era + 1))
        rows = self._run(tx, "find", eras=_listed(eras), hashes=_listed(asked)).fetchall()
        shared = self._counted(rows, era)
        shared.pop(article_id, None)
        best = sorted(shared, key=lambda each: (-shared[each], each))[:MOST]
        return self.fingerprints(tx, best)

    def _run(self, tx: Connection, verb: str, **given: Any) -> Any:
        """Execute one of the statements and return its cursor.

        Three of them run for every article: on SQLite they go to the driver, which takes a third
        of the time that they would take through SQLAlchemy.
        """
        if not self._sqlite:
            return tx.exec_driver_sql(self._sql[verb], given)
        driver = tx.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection), "the dialect is SQLite"
        try:
            return driver.execute(self._sql[verb], given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._sql[verb], given, error, sqlite3.Error) from error

    def _counted(self, rows: Sequence[Any], era: int) -> Counter[int]:
        """Weigh articles by what they share: a shingle counts 2, a term 1; below 2 is chance."""
        held = Counter(row[0] for row in rows) if len(rows) > BOILERPLATE else Counter()
        heavy = {each for each, count in held.items() if count > BOILERPLATE}
        self._note_boilerplate(heavy, era)
        shared: Counter[int] = Counter()
        for each, article_id in rows:
            if each not in heavy:
                shared[article_id] += 2 if each >= 0 else 1
        return Counter({article: count for article, count in shared.items() if count >= 2})

    def _note_boilerplate(self, heavy: Iterable[int], era: int) -> None:
        if len(self._boilerplate) > 10 * _REMEMBERED:
            self._boilerplate.clear()
        self._boilerplate.update(dict.fromkeys(heavy, era))

    def fingerprints(self, tx: Connection, ids: Sequence[int]) -> dict[int, Fingerprint]:
        """Return the fingerprints of articles, those that are known."""
        missing = [each for each in ids if each not in self._known]
        found = {each: self._known[each] for each in ids if each in self._known}
        if missing:
            rows = tx.execute(_DOCS, {"ids": missing})
            read = {row[0]: Fingerprint.from_json(row[1]) for row in rows}
            self._remember(read)
            found |= read
        return found

    def _remember(self, read: Mapping[int, Fingerprint]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known.update(read)


def _listed(numbers: Sequence[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"


def _located(article_id: int) -> dict[str, int]:
    return {"era": article_id // ERA, "article_id": article_id}
