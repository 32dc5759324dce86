"""Other programs on the same archive, as real processes, for the tests of races."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from monitor.store import Store, open_store
from tests.store.readings import NOW, keys, reading, snapshot

# One server loads the program once and forks each writer from there: a fork of the tests
# themselves would inherit their open SQLite files.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__])
MANY = 15


@contextmanager
def writer(
    act: Callable[[Store, Connection], None], url: str
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Run `act` in a process of its own, at the other end of a pipe."""
    ours, theirs = _SERVER.Pipe()
    process = _SERVER.Process(target=_work, args=(act, url, theirs), daemon=True)
    process.start()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()


def _work(act: Callable[[Store, Connection], None], url: str, pipe: Connection) -> None:
    act(open_store(url), pipe)


def add_many(store: Store, pipe: Connection) -> None:
    """Wait for the word, then add articles as fast as possible."""
    pipe.send("ready")
    pipe.recv()
    for number in range(MANY):
        store.articles.add(reading(number), snapshot(number), keys(number), NOW)
    pipe.send("done")


def add_and_hang(store: Store, pipe: Connection) -> None:
    """Add one article, write another and wait for death before its transaction ends."""
    store.articles.add(reading(1), snapshot(1), keys(1), NOW)
    with store.database.write() as tx:
        store.articles._intake.insert(tx, reading(2), snapshot(2), keys(2), NOW)
        pipe.send("written")
        pipe.recv()
