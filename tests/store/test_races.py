"""Writers that meet, and writers that die: nothing is doubled, lost or half there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text

from monitor.model import Entry, SourceState
from monitor.store import Store, open_store
from monitor.store.tables import ARTICLE, ARTICLE_KEY, HOST, SNAPSHOT_BODY, STORY_MEMBER
from tests.store.readings import NOW, keys, reading, snapshot
from tests.store.writers import MANY, add_and_hang, add_many, writer


def _count(store: Store, table: object) -> int:
    with store.database.read() as tx:
        return int(tx.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_threads_that_add_the_same_article_add_it_once(empty: Store) -> None:
    """All of them get the one that was first."""

    def add(_thread: int) -> int:
        return empty.articles.add(reading(1), snapshot(1), keys(1), NOW).id

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(add, range(8)))) == 1
    assert (_count(empty, ARTICLE), _count(empty, STORY_MEMBER)) == (1, 1)


def test_read_then_write_loses_no_update(empty: Store) -> None:
    """What a plain BEGIN on SQLite gets wrong."""
    if empty.database.dialect == "postgresql":
        pytest.skip("PostgreSQL locks rows, not the database: callers say FOR UPDATE")
    with empty.database.write() as tx:
        tx.execute(HOST.insert(), {"host": "counter", "robots_status": 0})

    def count(_thread: int) -> None:
        for _ in range(25):
            with empty.database.write() as tx:
                _increment(tx)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(4)))
    state = empty.hosts.load("counter")
    assert state is not None
    assert state.robots_status == 100


def _increment(tx: Connection) -> None:
    found = tx.execute(text("SELECT robots_status FROM host")).scalar_one()
    tx.execute(text("UPDATE host SET robots_status = :new"), {"new": found + 1})


def test_processes_that_add_the_same_articles_add_each_once(empty: Store, url: str) -> None:
    """Two programs on one archive, as with a daemon and a fetch by hand."""
    if url == "sqlite://":
        pytest.skip("a database in memory belongs to one process")
    with writer(add_many, url) as (_, one), writer(add_many, url) as (_, two):
        assert (one.recv(), two.recv()) == ("ready", "ready")
        one.send("go")
        two.send("go")
        assert (one.recv(), two.recv()) == ("done", "done")
    counted = [_count(empty, table) for table in (ARTICLE, STORY_MEMBER, SNAPSHOT_BODY)]
    assert counted == [MANY] * 3
    assert _count(empty, ARTICLE_KEY) == 2 * MANY


def test_a_killed_writer_leaves_nothing_half_done(empty: Store, url: str) -> None:
    """SIGKILL in the middle of a transaction: the article before it is whole, it is not there."""
    if url == "sqlite://":
        pytest.skip("a database in memory belongs to one process")
    with writer(add_and_hang, url) as (process, pipe):
        assert pipe.recv() == "written"
        process.kill()
        process.join()
    store = open_store(url)
    (stored,) = store.articles.iterate()
    assert (stored.article, stored.matches) == (reading(1).article, ())
    assert store.snapshots.get(snapshot(2).sha256) is None
    assert store.articles.unseen([(2, keys(2))]) == [(2, keys(2))]
    again = store.articles.add(reading(2), snapshot(2), keys(2), NOW)
    assert again.id > stored.id
    with store.database.read() as tx:
        if store.database.dialect == "sqlite":
            assert tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    store.close()


def test_writers_of_the_same_rows_in_other_orders_do_not_block_each_other(empty: Store) -> None:
    """PostgreSQL would end one of them as a deadlock."""
    entries = [(Entry(url=f"https://news.example/{n}"), [f"u:{n}"]) for n in range(60)]
    states = [SourceState(source=f"source-{number}") for number in range(60)]

    def write(step: int) -> None:
        for _ in range(4):
            empty.pending.put("gazette", entries[::step], NOW)
            empty.sources.save(*states[::step])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, (1, -1, 1, -1)))
    assert empty.pending.counts() == {"waiting": 60}


def test_numbers_rise_in_the_order_of_commits(empty: Store) -> None:
    """Else a digest that remembers the highest number would miss an article that came in late."""
    if empty.database.dialect != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with empty.database.write() as slow:
        empty.database.one_at_a_time(slow)
        with ThreadPoolExecutor(1) as thread:
            later = thread.submit(empty.articles.add, reading(2), None, keys(2), NOW)
            first = empty.articles._intake.insert(slow, reading(1), None, keys(1), NOW)
            assert empty.articles.max_id() == 0
            slow.commit()
            assert later.result(30).id > first.id


def test_many_open_a_new_archive_at_once(tmp_path: Path) -> None:
    """One of them makes the tables."""
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(open_store, [url] * 4))
    assert [store.articles.count() for store in stores] == [0, 0, 0, 0]
    for store in stores:
        store.close()
