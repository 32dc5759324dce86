"""An origin and a client that may reach it."""

from collections.abc import AsyncIterator

import pytest

from monitor.model import FetchLimits
from monitor.net import GuardedClient
from tests.net.origin import Origin, running

LOOPBACK = ("127.0.0.0/8", "::1/128")


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    async with running() as origin:
        yield origin


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    client = GuardedClient(FetchLimits(allow_private=LOOPBACK, timeout=5.0, max_bytes=1_000_000))
    yield client
    await client.close()
