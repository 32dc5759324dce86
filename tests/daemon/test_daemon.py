"""The daemon around work that takes long: what runs beside what, and how it ends."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from monitor.clock import utc_now
from monitor.daemon import Beats, Daemon
from monitor.store import Store, open_store

QUICK = Beats(tick=0.02, deliver=0.02, prune=3600)


@dataclass
class SlowWork:
    """Work of which every run takes for ever."""

    started: dict[str, int] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    closed: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    until: Callable[["SlowWork"], bool] = lambda _: False

    async def tick(self) -> None:
        await self._for_ever("tick")

    async def deliver(self) -> None:
        await self._for_ever("deliver")

    async def prune(self) -> None:
        """Nothing to drop."""

    async def close(self) -> None:
        self.closed = True

    async def _for_ever(self, name: str) -> None:
        self.started[name] = self.started.get(name, 0) + 1
        if self.until(self):
            self.heard.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


async def test_polls_run_beside_one_that_hangs_and_deliveries_do_not(store: Store) -> None:
    work = SlowWork(until=lambda w: w.started.get("tick", 0) >= 4)
    daemon = Daemon(lambda: work, store, utc_now, QUICK, drain=0.05)
    running = asyncio.create_task(daemon.run())
    await asyncio.wait_for(work.heard.wait(), 10)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert work.started["deliver"] == 1


async def test_what_is_late_is_cancelled_and_the_archive_given_back(store: Store) -> None:
    work = SlowWork(until=lambda w: set(w.started) == {"tick", "deliver"})
    daemon = Daemon(lambda: work, store, utc_now, QUICK, drain=0.05)
    running = asyncio.create_task(daemon.run())
    await asyncio.wait_for(work.heard.wait(), 10)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert set(work.cancelled) == {"tick", "deliver"}
    assert work.closed
    assert store.lease.who(utc_now()) is None
