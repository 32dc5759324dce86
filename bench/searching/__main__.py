"""Search on a large SQLite archive, beside a bare FTS5 question that only ranks.

Articles are made up from a vocabulary with the frequencies of natural language, 200 words each.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import insert, text

from monitor.model import Article
from monitor.query import parse, searchable
from monitor.store import Store, open_store
from monitor.store.rows import article_columns
from monitor.store.tables import ARTICLE

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMED = ("ivory", "heroin", "customs", "seized", "Việt Nam", "ma túy", "pangolin scales", "police")
SHARES = (0.01, 0.03, 0.2, 0.15, 0.3, 0.05, 0.004, 0.25)  # of articles that hold each
QUERIES = (
    "ivory", "heroin seized", "viet nam", '"ma túy"', "police", "customs police",
    '"pangolin scales" NEAR/20 seized', "title:ivory OR heroin -police", "seiz*",
)  # fmt: skip


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Yield made-up articles."""
    rng = random.Random(seed)
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 8))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    for number in range(count):
        body = rng.choices(words, cum_weights=weights, k=200)
        for name, share in zip(NAMED, SHARES, strict=True):
            if rng.random() < share:
                body[rng.randrange(200)] = name
        url = f"https://news.example/{number}"
        yield Article(
            source="gazette", url=url, canonical_url=url, title=" ".join(body[:9]),
            text=" ".join(body), language="en",
        )  # fmt: skip


def fill(store: Store, count: int) -> None:
    """Write the articles and their index, a thousand a transaction."""
    plain = {
        "seen_at": NOW, "snapshot": None, "revision": 0, "revised_at": NOW, "revision_reason": "",
        "rechecks": 0, "next_recheck_at": None,
    }  # fmt: skip
    rows: list[dict[str, object]] = []
    indexed: list[dict[str, object]] = []
    put = text("INSERT INTO article_fts (rowid, title, text) VALUES (:id, :title, :text)")
    for number, article in enumerate(articles(count), start=1):
        at = NOW + timedelta(minutes=number)
        dated = {"id": number, "published_at": at, "published_precision": "minute"}
        rows.append(article_columns(article) | plain | dated)
        indexed.append({"id": number, **searchable(article)._asdict()})
        if number % 1_000 == 0 or number == count:
            with store.database.write() as tx:
                tx.execute(insert(ARTICLE), rows)
                tx.execute(put, indexed)
            rows, indexed = [], []


def median(run: object, rounds: int = 7) -> float:
    """Return the median processor time of a call, in milliseconds."""
    times: list[float] = []
    for _ in range(rounds):
        begun = time.process_time()
        run()  # type: ignore[operator]
        times.append((time.process_time() - begun) * 1_000)
    return statistics.median(times)


_BARE = "SELECT rowid FROM article_fts WHERE article_fts MATCH ? ORDER BY rank LIMIT 20"


def compare(store: Store, bare: sqlite3.Connection, query: str) -> None:
    """Print one line."""
    tree = parse(query)
    word = query.replace('"', "").replace("title:", "").split()[0].replace("*", "")
    ours = median(lambda: store.search.find(tree, limit=20))
    theirs = median(lambda: bare.execute(_BARE, (f'"{word}"*',)).fetchall())
    found = store.search.find(tree, limit=20).candidates
    print(f"  {query:<36} {ours:7.1f}  bare {theirs:7.1f}  candidates {found}", flush=True)


def main() -> None:
    """Print a line per query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the archive, used again if there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = (asked.keep or Path(folder)) / "searching.db"
        is_new = not file.exists()
        store = open_store(f"sqlite:///{file}")
        if is_new:
            fill(store, asked.articles)
        bare = sqlite3.connect(file)
        print(f"{store.articles.count()} articles; milliseconds of processor time, median of 7")
        print("bare: FTS5 alone ranks the first word")
        for query in QUERIES:
            compare(store, bare, query)
        bare.close()
        store.close()


if __name__ == "__main__":
    main()
