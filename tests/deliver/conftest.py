"""The newsroom, with its reader known since the evening before."""

from collections.abc import AsyncIterator

import pytest

from tests.deliver.desk import Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Return a desk whose first round was at seven in the evening."""
    desk = Desk()
    await desk.round()
    yield desk
    desk.store.close()
