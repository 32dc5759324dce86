"""The bytes that articles were read from: by SHA-256, each stored once, compressed."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select

from monitor.errors import StoreError
from monitor.model import Snapshot
from monitor.store.database import Database
from monitor.store.dialect import Prepared, insert_new
from monitor.store.tables import SNAPSHOT, SNAPSHOT_BODY

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3  # level 9 saves 8 % more of a news page and costs five times as long


class Snapshots:
    """Answers of the web, kept as evidence and to be read again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = Prepared(database, SNAPSHOT, insert_new(database, SNAPSHOT))
        self._add_body = Prepared(database, SNAPSHOT_BODY, insert_new(database, SNAPSHOT_BODY))

    def put(self, tx: Connection, snapshot: Snapshot) -> None:
        """Keep a snapshot; bytes that are there already are not stored again."""
        answer = {
            "sha256": snapshot.sha256,
            "url": snapshot.url,
            "taken_at": snapshot.taken_at,
            "status": snapshot.status,
            "headers": [list(header) for header in snapshot.headers],
        }
        body = {"sha256": snapshot.sha256, "size": len(snapshot.body)}
        self._add.run(tx, answer)
        self._add_body.run(tx, body | {"body": zstd.compress(snapshot.body, LEVEL)})

    def get(self, sha256: str, url: str | None = None) -> Snapshot | None:
        """Return a snapshot, as answered for `url` where several addresses gave the same bytes.

        None where it was pruned. Raises StoreError where the bytes are damaged.
        """
        query = (
            select(SNAPSHOT, SNAPSHOT_BODY.c.body)
            .join(SNAPSHOT_BODY, SNAPSHOT_BODY.c.sha256 == SNAPSHOT.c.sha256)
            .where(SNAPSHOT.c.sha256 == sha256)
            .order_by((SNAPSHOT.c.url == (url or "")).desc(), SNAPSHOT.c.taken_at)
            .limit(1)
        )
        with self._database.read() as tx:
            row = tx.execute(query).mappings().first()
        if row is None:
            return None
        headers = tuple((name, value) for name, value in row["headers"])
        body = _unpacked(sha256, row["body"])
        return Snapshot(**(dict(row) | {"headers": headers, "body": body}))

    def damaged(self) -> tuple[str, ...]:
        """Unpack every body and return the SHA-256 of those that are not what they were."""
        return tuple(sha256 for sha256, packed in self._bodies() if not _is_whole(sha256, packed))

    def prune(self, before: datetime) -> int:
        """Forget bytes taken before then, return how many bodies went; articles stay as read."""
        kept = select(SNAPSHOT.c.sha256)
        with self._database.write() as tx:
            tx.execute(delete(SNAPSHOT).where(SNAPSHOT.c.taken_at < before))
            return tx.execute(
                delete(SNAPSHOT_BODY).where(SNAPSHOT_BODY.c.sha256.not_in(kept))
            ).rowcount

    def _bodies(self) -> Iterator[tuple[str, bytes]]:
        body = SNAPSHOT_BODY.c
        after = ""
        while True:
            query = select(body.sha256, body.body).where(body.sha256 > after)
            with self._database.read() as tx:
                row = tx.execute(query.order_by(body.sha256).limit(1)).first()
            if row is None:
                return
            after = row[0]
            yield row[0], row[1]


def _unpacked(sha256: str, packed: bytes) -> bytes:
    if not _is_whole(sha256, packed):
        raise StoreError(f"the stored page {sha256} is damaged: its bytes are not what was read")
    return zstd.decompress(packed)


def _is_whole(sha256: str, packed: bytes) -> bool:
    try:
        return hashlib.sha256(zstd.decompress(packed)).hexdigest() == sha256
    except zstd.ZstdError:
        return False
