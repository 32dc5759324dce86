"""An office over an archive in memory."""

from collections.abc import Iterator

import pytest

from monitor.store import open_store
from tests.poll.fakes import Office


@pytest.fixture
def office() -> Iterator[Office]:
    """Somebody who polls the paper."""
    store = open_store("sqlite://")
    yield Office(store)
    store.close()
