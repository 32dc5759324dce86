"""Bytes are kept once, come back as they were, and go only when somebody asks."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.errors import StoreError
from monitor.store import Store
from tests.store.readings import HOUR, NOW, keys, reading, snapshot


def test_equal_bytes_are_stored_once(empty: Store) -> None:
    """Two addresses that answer alike keep an answer each and one body."""
    body = b"<p>the same</p>" * 500
    one, two = snapshot(1, body=body), snapshot(2, body=body)
    with empty.database.write() as tx:
        for taken in (one, two, one):
            empty.snapshots.put(tx, taken)
        size, packed = tx.execute(text("SELECT size, length(body) FROM snapshot_body")).one()
    assert (size, packed < 200) == (len(body), True)
    assert empty.snapshots.get(one.sha256, one.url) == one
    assert empty.snapshots.get(one.sha256, two.url) == two
    assert empty.snapshots.get(one.sha256) in (one, two)
    assert empty.snapshots.get("00") is None


def test_damage_is_found(empty: Store) -> None:
    """Evidence that changed is no evidence."""
    with empty.database.write() as tx:
        for number in range(3):
            empty.snapshots.put(tx, snapshot(number))
        tx.execute(
            text("UPDATE snapshot_body SET body = :body WHERE sha256 = :sha256"),
            {"body": b"rot", "sha256": snapshot(1).sha256},
        )
    assert empty.snapshots.damaged() == (snapshot(1).sha256,)
    with pytest.raises(StoreError, match="damaged"):
        empty.snapshots.get(snapshot(1).sha256)


def test_pruning_forgets_bytes_and_no_article(empty: Store) -> None:
    """The article keeps the hash of what it was read from."""
    old = empty.articles.add(reading(1), snapshot(1), keys(1), NOW)
    late = NOW + 48 * HOUR
    new = empty.articles.add(reading(2), snapshot(2, at=late), keys(2), late)
    assert empty.snapshots.prune(NOW + timedelta(days=1)) == 1
    assert empty.snapshots.get(snapshot(1).sha256) is None
    assert empty.snapshots.get(snapshot(2).sha256) == snapshot(2, at=late)
    assert empty.articles.many([old.id, new.id]) == (old, new)
