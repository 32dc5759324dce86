"""Servers that hang hold up nobody else."""

import asyncio
from collections.abc import Sequence

from monitor.errors import FetchError
from monitor.fetch import Fetcher
from monitor.model import FetchLimits, FetchPolicy, Request
from monitor.net import GuardedClient, LiveWire
from tests.net.origin import raw, running, say

IGNORING = FetchPolicy(robots="ignore", robots_reason="a test")


async def loopback(host: str) -> Sequence[str]:
    return ("127.0.0.1",)


async def test_the_rest_is_read_while_more_hosts_hang_than_there_are_places() -> None:
    limits = FetchLimits(concurrency=2, delay=0.0, timeout=30.0, allow_private=("127.0.0.1/32",))
    client = GuardedClient(limits, LiveWire(limits, resolve=loopback))
    fetch = Fetcher(limits, client=client)
    async with running() as origin:
        origin.serve("/hang", raw(hang_up=False))
        origin.serve("/good", say(200, b"x"))

        async def ask(path: str, number: int) -> object:
            url = origin.url(path, host=f"h{number}.example")
            return await fetch(Request(url=url, policy=IGNORING))

        hanging = [asyncio.ensure_future(ask("/hang", number)) for number in range(8)]
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(*(ask("/good", number) for number in range(20, 60)))
        assert loop.time() - began < 5.0  # not one of the thirty seconds that a hung one takes
        assert not any(task.done() for task in hanging)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        await ask("/good", 99)
    await fetch.close()


async def test_a_total_deadline_holds_over_redirects() -> None:
    limits = FetchLimits(delay=0.0, timeout=0.4, allow_private=("127.0.0.1/32",))
    fetch = Fetcher(limits)
    async with running() as origin:
        origin.serve("/silent", raw(hang_up=False))
        url = origin.serve("/start", say(302, b"", {"location": "/silent"}))
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await fetch(Request(url=url, policy=IGNORING))
        except FetchError as error:
            code = error.code
        assert code == "timeout"
        assert loop.time() - began < 3.0
    await fetch.close()
