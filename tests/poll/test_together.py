"""Calls that arrive while one is carried out are carried out together, each with its own result."""

import asyncio
from collections.abc import Sequence

import pytest
from anyio import CapacityLimiter

from monitor.poll import Together


class Desk:
    """Doubles numbers, remembers in which batches they came, and stumbles over a thirteen."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def work(self, batch: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(batch))
        if 13 in batch:
            raise ValueError("thirteen")
        return [2 * each for each in batch]


async def test_each_caller_gets_its_own_result_in_few_batches() -> None:
    desk = Desk()
    together = Together(desk.work, CapacityLimiter(1))

    results = await asyncio.gather(*(together(number) for number in range(20, 120)))

    assert results == [2 * number for number in range(20, 120)]
    assert sum(len(batch) for batch in desk.batches) == 100
    assert len(desk.batches) < 10


async def test_batches_have_a_limit_and_keep_the_order() -> None:
    desk = Desk()
    together = Together(desk.work, CapacityLimiter(1), most=7)

    await asyncio.gather(*(together(number) for number in range(20, 60)))

    assert max(len(batch) for batch in desk.batches) <= 7
    assert [each for batch in desk.batches for each in batch] == list(range(20, 60))


async def test_a_failing_batch_fails_its_own_callers_only() -> None:
    desk = Desk()
    together = Together(desk.work, CapacityLimiter(1))

    with pytest.raises(ValueError, match="thirteen"):
        await together(13)
    assert await together(2) == 4


async def test_one_cancelled_caller_takes_nobody_with_it() -> None:
    desk = Desk()
    together = Together(desk.work, CapacityLimiter(1))
    first = asyncio.ensure_future(together(1))
    second = asyncio.ensure_future(together(2))
    await asyncio.wait([first], timeout=0)

    first.cancel()

    assert await second == 4
    assert desk.batches == [[1, 2]]
