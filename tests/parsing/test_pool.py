"""Worker processes: what is asked comes back, and nothing holds the program."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FetchError, QueryError, ReadError
from monitor.parsing import Parser
from tests.parsing import reading


@dataclass(frozen=True)
class Located:
    url: str


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    parser = Parser(deadline=1.0, workers=2, memory=600_000_000)
    yield parser
    await parser.close()


async def test_the_result_comes_back(parser: Parser) -> None:
    assert await parser.run(reading.add, 2, 3) == 5


async def test_many_calls_share_two_processes(parser: Parser) -> None:
    processes = await asyncio.gather(*(parser.run(reading.process) for _ in range(20)))
    assert 1 <= len(set(processes)) <= 2
    assert os.getpid() not in processes


async def test_large_pages_travel_both_ways(parser: Parser) -> None:
    assert await parser.run(reading.length, bytes(8_000_000)) == 8_000_000


@pytest.mark.parametrize(
    ("function", "args", "error"),
    [
        (
            reading.refuse,
            ("https://e.org",),
            ReadError("https://e.org", "not-a-feed", "it is a page"),
        ),
        (reading.refuse_query, (), QueryError("a AND", 6, "a word was expected")),
        (reading.refuse_fetch, (), FetchError("u", "http-404", "", "soft", 404)),
    ],
)
async def test_our_own_errors_come_back_as_themselves(
    parser: Parser, function: Callable[..., Any], args: tuple[Any, ...], error: Exception
) -> None:
    with pytest.raises(type(error)) as caught:
        await parser.run(function, *args)
    assert vars(caught.value) == vars(error)


async def test_any_other_error_is_a_fact_about_the_page(parser: Parser) -> None:
    with pytest.raises(ReadError) as caught:
        await parser.run(reading.stumble, Located(url="https://e.org/a"))
    assert (caught.value.url, caught.value.code) == ("https://e.org/a", "malformed")
    assert "KeyError" in caught.value.detail


async def test_a_page_that_takes_for_ever_costs_the_deadline_and_the_next_call_works() -> None:
    parser = Parser(deadline=0.3, workers=1)
    await parser.run(reading.add, 1, 1)
    began = time.perf_counter()
    with pytest.raises(ReadError) as caught:
        await parser.run(reading.spin, 60.0)
    assert caught.value.code == "too-slow"
    assert time.perf_counter() - began < 2.0
    assert await parser.run(reading.add, 1, 1) == 2
    await parser.close()


async def test_a_megabyte_of_nested_tags_costs_the_deadline(parser: Parser) -> None:
    began = time.perf_counter()
    with pytest.raises(ReadError) as caught:
        await parser.run(reading.parse_html, b"<div>" * 200_000)
    assert caught.value.code == "too-slow"
    assert time.perf_counter() - began < 5.0
    assert await parser.run(reading.parse_html, b"<p>a<p>b") == 2


async def test_others_are_read_while_one_hangs(parser: Parser) -> None:
    hanging = asyncio.ensure_future(parser.run(reading.spin, 60.0))
    for number in range(20):
        assert await parser.run(reading.add, number, 1) == number + 1
    assert not hanging.done()
    with pytest.raises(ReadError):
        await hanging


async def test_memory_is_capped(parser: Parser) -> None:
    with pytest.raises(ReadError) as caught:
        await parser.run(reading.swallow, 5_000_000_000)
    assert caught.value.code == "too-large"


async def test_a_process_that_dies_is_replaced(parser: Parser) -> None:
    with pytest.raises(ReadError):
        await parser.run(reading.die)
    assert await parser.run(reading.add, 1, 2) == 3


async def test_a_cancelled_call_leaves_no_process_behind(parser: Parser) -> None:
    pid = await parser.run(reading.process)
    task = asyncio.ensure_future(parser.run(reading.spin, 60.0))
    await asyncio.wait([task], timeout=0.1)
    task.cancel()
    await asyncio.wait([task])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_closing_leaves_neither_process_nor_handle() -> None:
    before = handles()
    parser = Parser(workers=2)
    pids = await asyncio.gather(*(parser.run(reading.process) for _ in range(4)))
    await parser.close()
    assert handles() == before
    for pid in set(pids):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_small_call_costs_little(parser: Parser) -> None:
    page = bytes(20_000)
    await parser.run(reading.length, page)
    began = time.process_time()
    for _ in range(300):
        await parser.run(reading.length, page)
    assert (time.process_time() - began) / 300 < 0.002  # measured 0.15 ms; loaded machines differ
