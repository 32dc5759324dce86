"""What is wrong with an archive is said in one line."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from monitor.errors import StoreError
from monitor.store import Store, database, open_store
from tests.store.readings import NOW, keys, match, reading, snapshot


def _complaint(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    words = str(caught.value)
    assert "\n" not in words
    return words


def test_a_damaged_file(tmp_path: Path) -> None:
    """Not a database at all, and one with a hole in it."""
    place = tmp_path / "archive.db"
    place.write_bytes(b"this is a letter, not a database " * 100)
    assert "is not a database, or is damaged" in _complaint(f"sqlite:///{place}")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A folder in its place, a file where a folder should be."""
    assert "cannot be opened" in _complaint(f"sqlite:///{tmp_path}")
    (tmp_path / "file").write_text("")
    assert "cannot be made" in _complaint(f"sqlite:///{tmp_path / 'file' / 'archive.db'}")


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """As on a read-only file system; permissions do not stop root, so the URI says it."""
    place = tmp_path / "archive.db"
    open_store(f"sqlite:///{place}").close()
    store = open_store(f"sqlite:///file:{place}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="cannot be written"), store.database.write() as tx:
        tx.execute(text("DELETE FROM host"))
    store.close()


def test_a_locked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that keeps a transaction open is waited for, then named."""
    place = tmp_path / "archive.db"
    open_store(f"sqlite:///{place}").close()
    monkeypatch.setattr(database, "BUSY_MS", 50)
    store = open_store(f"sqlite:///{place}")
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="is locked by another process"), store.database.write():
        pass
    other.close()
    store.close()


def test_addresses_that_are_none() -> None:
    """Said with what was expected."""
    assert "not a database address" in _complaint("archive.db")
    assert "begin with sqlite:/// or postgresql://" in _complaint("mysql://host/archive")


def test_a_server_that_is_not_there() -> None:
    """The address is named without its password."""
    words = _complaint("postgresql://ann:secret@127.0.0.1:1/archive")
    assert "127.0.0.1:1/archive" in words
    assert "secret" not in words


def test_mistakes_of_ours_are_not_troubles_of_the_database(empty: Store) -> None:
    """A broken constraint is a bug and must look like one; the transaction is undone."""
    with pytest.raises(IntegrityError), empty.database.write() as tx:
        tx.execute(text("INSERT INTO article_key (key, article_id) VALUES ('u:1', 99)"))
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(empty)
    assert empty.hosts.load("news.example") is None


def _write_and_fail(store: Store) -> None:
    with store.database.write() as tx:
        tx.execute(text("INSERT INTO host (host) VALUES ('news.example')"))
        raise ZeroDivisionError


def test_a_connection_that_breaks_is_replaced(empty: Store) -> None:
    """A database that is restarted fails what is under way, in one line, and nothing after it."""
    if empty.database.dialect != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    with pytest.raises(StoreError, match="the archive postgresql"):
        _write_over_a_broken_connection(empty)
    added = empty.articles.add(reading(1), snapshot(1), keys(1), NOW)
    assert empty.articles.get(added.id) == added


def _write_over_a_broken_connection(store: Store) -> None:
    with store.database.write() as tx:
        number = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with store.database.write() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        store.matches.put(tx, 1, [match("rhino")])
