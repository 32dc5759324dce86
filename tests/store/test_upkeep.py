"""The archive as a whole: sizes, soundness, copies."""

from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.errors import StoreError
from monitor.store import Store, open_store
from tests.store.readings import NOW, keys, reading, snapshot


def test_sizes(empty: Store) -> None:
    """Rows by table, and bytes in all."""
    empty.articles.add(reading(1), snapshot(1), keys(1), NOW)
    rows = empty.upkeep.rows()
    assert (rows["article"], rows["article_key"], rows["delivery"]) == (1, 2, 0)
    assert empty.upkeep.size() > 50_000
    empty.upkeep.optimise()


def test_a_sound_archive_has_no_complaints(empty: Store) -> None:
    """One with a row that points to nothing has."""
    assert empty.upkeep.complaints() == ()
    if empty.database.dialect == "postgresql":
        return
    connection = empty.database.engine.raw_connection()
    connection.cursor().execute("PRAGMA foreign_keys=off")
    connection.cursor().execute("INSERT INTO article_key VALUES ('u:lost', 404)")
    assert empty.upkeep.complaints() == ("row 1 of article_key points to nothing",)
    connection.cursor().execute("DELETE FROM article_key")
    connection.cursor().execute("PRAGMA foreign_keys=on")
    connection.close()


def test_a_copy_is_an_archive(empty: Store, tmp_path: Path) -> None:
    """Whole, and never written over something."""
    place = tmp_path / "copy.db"
    added = empty.articles.add(reading(1), snapshot(1), keys(1), NOW)
    if empty.database.dialect == "postgresql":
        with pytest.raises(StoreError, match="pg_dump"):
            empty.upkeep.copy_to(place)
        return
    empty.upkeep.copy_to(place)
    with pytest.raises(StoreError, match="is there already"):
        empty.upkeep.copy_to(place)
    copy = open_store(f"sqlite:///{place}")
    assert copy.articles.get(added.id) == added
    with copy.database.read() as tx:
        assert tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    copy.close()
