"""What the daemon does with one configuration; a reload replaces the whole of it."""

from contextlib import AsyncExitStack

import anyio

from monitor.app import App, opened_courier, opened_fetch
from monitor.deliver import Courier
from monitor.rounds import KEEP_SNAPSHOTS, Rounds, opened_rounds

PATIENCE = 2.0  # seconds a round waits for its channels; one that hangs is left to itself


class Duties:
    """The daemon's jobs (daemon.Work). Opens what it needs when it is first needed."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._opening = anyio.Lock()
        self._open = AsyncExitStack()
        self._rounds: Rounds | None = None
        self._courier: Courier | None = None

    async def tick(self) -> None:
        """Poll what is due and look again at articles whose recheck is due."""
        await (await self._ready()).tick()

    async def deliver(self) -> None:
        """Plan what is due to be told and send what is planned."""
        async with self._opening:
            if self._courier is None:
                opened = opened_courier(self._app)
                self._courier = await self._open.enter_async_context(opened)
        await self._courier.round(patience=PATIENCE)

    async def prune(self) -> None:
        """Let go of snapshots that are older than what is kept; articles stay."""
        store, before = self._app.store, self._app.clock() - KEEP_SNAPSHOTS
        await anyio.to_thread.run_sync(store.snapshots.prune, before)
        await anyio.to_thread.run_sync(store.pending.prune, before)
        await anyio.to_thread.run_sync(store.upkeep.optimise)

    async def close(self) -> None:
        """Give connections and worker processes back."""
        await self._open.aclose()

    async def _ready(self) -> Rounds:
        async with self._opening:
            if self._rounds is None:
                fetch = await self._open.enter_async_context(opened_fetch(self._app))
                self._rounds = await self._open.enter_async_context(opened_rounds(self._app, fetch))
            return self._rounds
