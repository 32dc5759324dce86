"""Calls that arrive while one is being carried out are carried out together, in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from anyio import CapacityLimiter, to_thread

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Hands items to `work` in batches, in the order of their arrival.

    There is no timer: under no load a batch is one item, under load it is what waited. `work`
    blocks and runs in a thread; it returns one result for each item.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        limiter: CapacityLimiter,
        *,
        most: int = 500,
    ) -> None:
        self._work, self._limiter, self._most = work, limiter, most
        self._batch: list[Item] = []
        self._task: asyncio.Task[Sequence[Result]] | None = None
        self._turn = asyncio.Lock()

    async def __call__(self, item: Item) -> Result:
        """Return this item's result; raise what the work on its batch raised."""
        if self._task is None or len(self._batch) >= self._most:
            self._batch = []
            self._task = asyncio.create_task(self._run(self._batch))
        place = len(self._batch)
        self._batch.append(item)
        # One caller that is cancelled must not take the items of the others with it.
        return (await asyncio.shield(self._task))[place]

    async def _run(self, batch: list[Item]) -> Sequence[Result]:
        async with self._turn:
            if self._batch is batch:
                self._task = None  # what arrives from now on waits for the next batch
            return await to_thread.run_sync(self._work, batch, limiter=self._limiter)
