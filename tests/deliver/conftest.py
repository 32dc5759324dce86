"""The newsroom, with its reader known since the evening before."""

from collections.abc import Iterator

import pytest

from tests.deliver.desk import Desk


@pytest.fixture
async def desk() -> "Desk":
    """Return a desk whose first round was at seven in the evening."""
    desk = Desk()
    await desk.round()
    return desk


@pytest.fixture
def _closing(desk: Desk) -> Iterator[None]:
    yield
    desk.store.close()
