"""Articles and source states a second, beside bare sqlite3: `python -m bench.store [N] [URL]`.

The bare peer writes the same article row, page and keys with hand-written SQL, one transaction
each, and nothing else: no matches, no full text, no story. It is the limit, not a competitor.
"""

import hashlib
import random
import sqlite3
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

from monitor.dedup import fingerprint
from monitor.model import (
    Article,
    Figure,
    ListingState,
    Match,
    Snapshot,
    SourceState,
    Span,
    Stamp,
    Validators,
)
from monitor.store import Store, open_store
from monitor.understand import Reading

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
SOURCES = 1000
Item = tuple[Reading, Snapshot, tuple[str, ...]]


def items(count: int) -> list[Item]:
    """Return articles of some 450 words (3 kB) in pages of some 40 kB, no two of them alike.

    Each is of three topics and states six figures.
    """
    dice = random.Random(7)
    words = [
        "".join(dice.choices("abcdefghiklmnoprstuvy", k=dice.randint(2, 9))) for _ in range(9000)
    ]
    furniture = "<li><a href='/x'>" + "</a></li><li><a href='/y'>".join(words[:1800]) + "</a></li>"
    return [
        _item(number, " ".join(dice.choices(words, k=450)), furniture) for number in range(count)
    ]


def _item(number: int, text: str, furniture: str) -> Item:
    url = f"https://news.example/{number}.html"
    article = Article(
        source=f"source-{number % 50}",
        url=url,
        canonical_url=url,
        title=text[:60],
        text=text,
        published=Stamp(at=NOW - timedelta(minutes=number), precision="minute", zone=420),
    )
    span = Span(field="text", start=0, end=9, words=text[:9])
    matches = tuple(Match(topic=f"topic-{n}", score=2.0, spans=(span,) * 4) for n in range(3))
    figures = tuple(
        Figure(value=Decimal(n + number), unit="kg", what="ivory", words=text[:9], start=0, end=9)
        for n in range(6)
    )
    body = f"<title>{text[:60]}</title><p>{text}</p>{furniture}".encode()
    snapshot = Snapshot(
        sha256=hashlib.sha256(body).hexdigest(),
        url=url,
        taken_at=NOW,
        status=200,
        headers=(("content-type", "text/html"),) * 10,
        body=body,
    )
    reading = Reading(
        article=article,
        matches=matches,
        figures=figures,
        fingerprint=fingerprint(article, figures),
    )
    return reading, snapshot, (f"u:{url}", f"f:source:{number}")


def states() -> list[SourceState]:
    """Return sources with one listing of twenty entries each, as after a poll."""
    return [
        SourceState(
            source=f"source-{number}",
            next_due_at=NOW,
            last_code="unchanged",
            gaps=(3600.0,) * 20,
            listings=(
                ListingState(
                    url=f"https://{number}.example/feed.xml",
                    validators=Validators(etag='"1"'),
                    entry_keys=tuple(f"u:https://{number}.example/{n}.html" for n in range(20)),
                ),
            ),
        )
        for number in range(SOURCES)
    ]


def bare(place: Path, what: Sequence[Item]) -> None:
    """Write articles with sqlite3 alone."""
    database = sqlite3.connect(place, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=normal"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(
        "CREATE TABLE article (id INTEGER PRIMARY KEY, url, title, text, published_at)"
    )
    database.execute("CREATE TABLE article_key (key TEXT PRIMARY KEY, article_id)")
    database.execute("CREATE TABLE body (sha256 TEXT PRIMARY KEY, body)")
    for reading, snapshot, keys in what:
        _bare_one(database, reading.article, snapshot, keys)
    database.close()


def _bare_one(
    database: sqlite3.Connection, article: Article, snapshot: Snapshot, keys: tuple[str, ...]
) -> None:
    stamp = article.published.at.isoformat() if article.published else None
    row = (article.url, article.title, article.text, stamp)
    database.execute("BEGIN IMMEDIATE")
    database.execute("SELECT 1 FROM article_key WHERE key IN (?, ?)", keys).fetchone()
    number = database.execute(
        "INSERT INTO article (url, title, text, published_at) VALUES (?, ?, ?, ?)", row
    ).lastrowid
    database.executemany("INSERT INTO article_key VALUES (?, ?)", [(key, number) for key in keys])
    packed = zlib.compress(snapshot.body, 1)
    database.execute("INSERT INTO body VALUES (?, ?)", (snapshot.sha256, packed))
    database.execute("COMMIT")


def add(store: Store, what: Sequence[Item]) -> None:
    """Write articles as the monitor does."""
    for reading, snapshot, keys in what:
        store.articles.add(reading, snapshot, keys, NOW)


def save_each(store: Store, polled: Sequence[SourceState]) -> None:
    """Save states as polls end one after another."""
    for state in polled:
        store.sources.save(state)


def timed(name: str, count: int, act: Callable[[], object]) -> float:
    """Run, print and return the rate."""
    wall, cpu = perf_counter(), process_time()
    act()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(f"{name:<44}{count / wall:>9,.0f} /s{1000 * cpu / count:>9.3f} ms CPU each")
    return count / wall


def main(count: int, url: str | None) -> None:
    """Print the rates and their ratio."""
    what = items(count)
    with tempfile.TemporaryDirectory() as folder:
        limit = timed(
            "bare sqlite3, row and page only", count, lambda: bare(Path(folder, "b"), what)
        )
        store = open_store(url or f"sqlite:///{folder}/monitor.db")
        ours = timed(f"articles ({store.database.dialect})", count, lambda: add(store, what))
        timed("the same articles again, known", count, lambda: add(store, what))
        polled = states()
        store.sources.save(*polled)
        again = [replace(state, failures=1) for state in polled]
        timed("source states, all in one transaction", SOURCES, lambda: store.sources.save(*again))
        timed("source states, a transaction each", SOURCES, lambda: save_each(store, polled))
        timed("source states read", SOURCES, lambda: store.sources.states(s.source for s in polled))
        timed("articles read back", count, lambda: sum(1 for _ in store.articles.iterate()))
        store.close()
    print(f"articles: {ours / limit:.2f} of the bare limit")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000, sys.argv[2] if sys.argv[2:] else None)
