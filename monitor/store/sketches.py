"""The index of sketches: finds, for a new article, the few that are worth comparing with it.

One table of (era, hash, article), and the latest articles in memory. Only the latest eras are
searched, 65,000 to 130,000 articles: what is older is no copy's original any more, and the search
costs the same in a large archive.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, event, select

from monitor.dedup import Fingerprint, keys
from monitor.store.characters import clean
from monitor.store.database import Database, to_json
from monitor.store.dialect import OfIds
from monitor.store.tables import SKETCH, SKETCH_DOC
from monitor.store.tail import FULL, Tail

ERA = 1 << 16  # articles
LOOK_BACK = 1  # eras before the current one
BOILERPLATE = 200  # articles with the same hash: from there on it tells nothing
MOST = 48  # articles compared with a new one
_REMEMBERED = 2_048  # fingerprints, and ten times as many boilerplate hashes
# The row of this era holds, in place of an article, the last one that the index holds.
_MARK = -1

_SQLITE = {
    "add": "INSERT OR IGNORE INTO sketch (era, hash, article_id) VALUES (?, ?, ?)",
    "find": "SELECT s.hash, s.article_id FROM json_each(:eras) e CROSS JOIN json_each(:hashes) h "
    "CROSS JOIN sketch s ON s.era = e.value AND s.hash = h.value",
    "first": "SELECT article_id FROM sketch WHERE era = :era AND hash = :hash "
    "ORDER BY article_id LIMIT 1",
    "remove": "DELETE FROM sketch WHERE era = ? AND hash = ? AND article_id = ?",
    "keep": "INSERT INTO sketch_doc (article_id, source, size, seen_at, fingerprint) "
    "VALUES (:article_id, :source, :size, :seen_at, :fingerprint)",
    "ends": "SELECT (SELECT article_id FROM sketch WHERE era = -1), "
    "(SELECT max(article_id) FROM sketch_doc)",
    "latest": "SELECT article_id, fingerprint FROM sketch_doc WHERE article_id > :seen "
    "ORDER BY article_id LIMIT :most",
}
_POSTGRESQL = {
    "add": "INSERT INTO sketch (era, hash, article_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
    "find": "SELECT hash, article_id FROM sketch WHERE era = ANY(ARRAY("
    "SELECT value::int FROM json_array_elements_text(CAST(%(eras)s AS json)))) "
    "AND hash = ANY(ARRAY(SELECT value::bigint "
    "FROM json_array_elements_text(CAST(%(hashes)s AS json))))",
    "first": "SELECT article_id FROM sketch WHERE era = %(era)s AND hash = %(hash)s "
    "ORDER BY article_id LIMIT 1",
    "remove": "DELETE FROM sketch WHERE era = %s AND hash = %s AND article_id = %s",
    "keep": "INSERT INTO sketch_doc (article_id, source, size, seen_at, fingerprint) "
    "VALUES (%(article_id)s, %(source)s, %(size)s, %(seen_at)s, CAST(%(fingerprint)s AS json))",
    "ends": "SELECT (SELECT article_id FROM sketch WHERE era = -1), "
    "(SELECT max(article_id) FROM sketch_doc)",
    "latest": "SELECT article_id, fingerprint FROM sketch_doc WHERE article_id > %(seen)s "
    "ORDER BY article_id LIMIT %(most)s",
}


class Sketches:
    """Fingerprints of all articles, and the index over them."""

    def __init__(self, database: Database) -> None:
        self._sql = _SQLITE if database.dialect == "sqlite" else _POSTGRESQL
        self._docs = OfIds(
            database, "SELECT article_id, fingerprint FROM sketch_doc WHERE article_id IN {ids}"
        )
        stored = SKETCH_DOC.c.seen_at.type.bind_processor(database.engine.dialect)
        self._moment: Callable[[datetime], Any] = stored or (lambda moment: moment)
        self._known: dict[int, Fingerprint] = {}
        self._boilerplate: dict[int, int] = {}  # hash -> the era up to which that was found
        self._tail = Tail()
        event.listen(database.engine, "rollback", self._rolled_back)

    def put(
        self,
        tx: Connection,
        article_id: int,
        found: Fingerprint,
        hashes: Sequence[int],
        now: datetime,
    ) -> None:
        """Keep a new article's fingerprint, and index it under its `keys`."""
        if article_id <= self._tail.mark:
            self._many(tx, "add", [(article_id // ERA, each, article_id) for each in hashes])
        else:
            self._tail.add(article_id, hashes)
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
        if len(self._tail) >= FULL:
            self._flush(tx)

    def remove(self, tx: Connection, article_id: int) -> datetime | None:
        """Forget an article; return when it was first seen, None where it was not known."""
        query = select(SKETCH_DOC.c.seen_at, SKETCH_DOC.c.fingerprint)
        row = tx.execute(query.where(SKETCH_DOC.c.article_id == article_id)).first()
        if row is None:
            return None
        self._catch_up(tx)
        if article_id <= self._tail.mark:
            hashes = keys(Fingerprint.from_json(row.fingerprint))
            self._many(tx, "remove", [(article_id // ERA, each, article_id) for each in hashes])
        elif article_id in self._tail:
            self._tail.drop(article_id)
        tx.execute(delete(SKETCH_DOC).where(SKETCH_DOC.c.article_id == article_id))
        self._known.pop(article_id, None)
        seen_at: datetime = row.seen_at
        return seen_at

    def clear(self, tx: Connection) -> None:
        """Forget every article."""
        tx.execute(delete(SKETCH))
        tx.execute(delete(SKETCH_DOC))
        self._forget()

    def candidates(
        self, tx: Connection, article_id: int, hashes: Sequence[int], own: int | None = None
    ) -> Mapping[int, Fingerprint]:
        """Return the articles that share most of its `keys` with a new one; their fingerprints.

        `own` is the key of its whole text. Where a thousand articles have that, or most of its
        shingles, the first of them is among those returned.
        """
        self._catch_up(tx)
        era = article_id // ERA
        asked = [each for each in hashes if self._boilerplate.get(each) != era]
        eras = list(range(max(0, era - LOOK_BACK), era + 1))
        rows = self._run(tx, "find", eras=_listed(eras), hashes=_listed(asked)).fetchall()
        shared = self._counted(self._by_hash(rows, asked), era)
        shared.pop(article_id, None)
        best = sorted(shared, key=lambda each: (-shared[each], each))[:MOST]
        crowded = self._crowded(hashes, own, era)
        if crowded:
            first = self._first(tx, crowded, eras)
            best = [*best[: MOST - len(first)], *(e for e in first if e != article_id)]
        return self.fingerprints(tx, list(dict.fromkeys(best)))

    def _crowded(self, hashes: Sequence[int], own: int | None, era: int) -> list[int]:
        """Return hashes by which to ask for the first of very many articles with one text."""
        if not self._boilerplate:
            return []
        known = [each for each in hashes if self._boilerplate.get(each) == era]
        shingles = [each for each in known if each >= 0]
        some = shingles[:3] if 2 * len(shingles) >= sum(each >= 0 for each in hashes) else []
        return [*some, own] if own in known and own is not None else some

    def _first(self, tx: Connection, crowded: Sequence[int], eras: Sequence[int]) -> list[int]:
        """Return the first article that has each of some hashes."""
        found = []
        for each in crowded:
            rows = (self._run(tx, "first", era=era, hash=each).fetchone() for era in eras)
            held = next((row[0] for row in rows if row), None) or self._tail.first(each)
            found += [held] if held else []
        return found

    def _by_hash(self, rows: Sequence[Any], asked: Sequence[int]) -> dict[int, list[int]]:
        """Return hash -> articles, of the index and of those in memory."""
        found: dict[int, list[int]] = {}
        for each, article_id in rows:
            found.setdefault(each, []).append(article_id)
        for each, held in self._tail.holders(asked):
            found[each] = [*found[each], *held] if each in found else held
        return found

    def _counted(self, found: Mapping[int, Sequence[int]], era: int) -> dict[int, int]:
        """Weigh articles by what they share: a shingle counts 2, a term 1; below 2 is chance."""
        heavy = {each for each, held in found.items() if len(held) > BOILERPLATE}
        self._note_boilerplate(heavy, era)
        shared: dict[int, int] = {}
        for each, held in found.items():
            if each not in heavy:
                weight = 2 if each >= 0 else 1
                for article_id in held:
                    shared[article_id] = shared.get(article_id, 0) + weight
        return {article: count for article, count in shared.items() if count >= 2}

    def _note_boilerplate(self, heavy: Iterable[int], era: int) -> None:
        if len(self._boilerplate) > 10 * _REMEMBERED:
            self._boilerplate.clear()
        self._boilerplate.update(dict.fromkeys(heavy, era))

    def fingerprints(self, tx: Connection, ids: Sequence[int]) -> dict[int, Fingerprint]:
        """Return the fingerprints of articles, those that are known."""
        missing = [each for each in ids if each not in self._known]
        found = {each: self._known[each] for each in ids if each in self._known}
        if missing:
            read = {row[0]: _print(row[1]) for row in self._docs.run(tx, missing)}
            self._remember(read)
            found |= read
        return found

    def _remember(self, read: Mapping[int, Fingerprint]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known.update(read)

    # What is in memory, and what other processes did

    def _catch_up(self, tx: Connection) -> None:
        """Learn what was stored since, by whomever."""
        mark, last = (number or 0 for number in self._run(tx, "ends").fetchone())
        if last < self._tail.seen:
            self._forget()
        if mark != self._tail.mark:
            self._tail.restart(mark)
        while self._tail.seen < last:
            rows = self._run(tx, "latest", seen=self._tail.seen, most=FULL).fetchall()
            for later, found in rows:
                self._tail.add(later, keys(_print(found)))
            if len(self._tail) >= FULL:
                self._flush(tx)

    def _flush(self, tx: Connection) -> None:
        """Write what is in memory into the index."""
        mark = self._tail.seen
        rows = [(article_id // ERA, each, article_id) for each, article_id in self._tail.sorted()]
        self._many(tx, "add", rows)
        tx.execute(delete(SKETCH).where(SKETCH.c.era == _MARK))
        self._many(tx, "add", [(_MARK, 0, mark)])
        self._tail.restart(mark)

    def _rolled_back(self, connection: Connection) -> None:
        """What a failed transaction put into memory is not in the archive."""
        if connection.get_execution_options().get("monitor_write", True):
            self._forget()

    def _forget(self) -> None:
        self._tail.restart(0)
        self._known.clear()
        self._boilerplate.clear()

    def _run(self, tx: Connection, verb: str, **given: Any) -> Any:
        """Execute a statement by the driver itself and return its cursor."""
        cursor = tx.connection.cursor()
        cursor.execute(self._sql[verb], given)
        return cursor

    def _many(self, tx: Connection, verb: str, rows: Sequence[tuple[int, ...]]) -> None:
        if rows:
            tx.connection.cursor().executemany(self._sql[verb], rows)


def _print(stored: Any) -> Fingerprint:
    return Fingerprint.from_json(json.loads(stored) if isinstance(stored, str) else stored)


def _listed(numbers: Sequence[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"
