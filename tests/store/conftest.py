"""Every test of the store runs on SQLite in memory, on a SQLite file and on a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from monitor.store import Store, open_store
from monitor.store.tables import METADATA

KINDS = ("memory", "file", "postgresql")


@pytest.fixture(params=KINDS, scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a database nobody else uses, one per kind and test module."""
    if request.param == "memory":
        yield "sqlite://"
    elif request.param == "file":
        yield f"sqlite:///{tmp_path_factory.mktemp('archive') / 'monitor.db'}"
    else:
        yield request.getfixturevalue("postgresql_url")


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
