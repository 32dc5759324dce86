"""Whole polls: fetched, read, matched and stored, in the archive of a fresh folder."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.fetching.layer import AT_ONCE, LIMITS, fetcher
from bench.fetching.measures import measured
from bench.fetching.origin import ITEMS, host
from monitor.app import App, open_app
from monitor.model import FetchPolicy, Source, Way
from monitor.rounds import Rounds, opened_rounds
from monitor.settings import load_settings, shipped_config
from monitor.sources import TYPES

FEEDS = 1000
COLD = 200
PER_HOST = 4


def sources(kind: str, port: int, count: int, *, full_text: bool = True) -> tuple[Source, ...]:
    """Return feeds, four to a host."""
    return tuple(
        Source(
            name=f"{kind}-{number}",
            title=f"{kind} {number}",
            ways=(
                Way(
                    type="feed",
                    urls=(f"http://{host(number // PER_HOST)}:{port}/{kind}/{number}",),
                    reader=TYPES["feed"](),
                ),
            ),
            full_text=full_text,
            policy=FetchPolicy(delay=0.0, per_host=PER_HOST),
        )
        for number in range(count)
    )


@contextmanager
def opened(watched: Sequence[Source]) -> Iterator[App]:
    """Open an archive of its own with the shipped topics."""
    with tempfile.TemporaryDirectory() as folder:
        shipped = load_settings(shipped_config(), Path(folder))
        settings = replace(shipped, sources=tuple(watched), fetch=LIMITS)
        with open_app(settings) as app:
            yield app


async def polled(rounds: Rounds, name: str, watched: Sequence[Source], count: int) -> float:
    """Poll every source once; return the seconds."""
    with measured(name, count) as cost:
        done = await rounds.poll_now(watched)
    codes = {each.outcome.code for each in done}
    new = sum(each.outcome.new for each in done)
    failed = sum(each.outcome.failed for each in done)
    print(f"{'':44} {codes}, {new} new, {failed} failed")
    return cost.wall


async def feeds(kind: str, name: str, port: int, *, full_text: bool = True) -> None:
    """The first poll fills the archive; the second is the one that is told."""
    watched = sources(kind, port, FEEDS, full_text=full_text)
    with opened(watched) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            await polled(rounds, f"(filling for {name})", watched, FEEDS)
            for _ in range(2):
                await polled(rounds, name, watched, FEEDS)
        await fetch.close()


async def cold(port: int) -> None:
    """200 feeds of 20 articles each, none of them known."""
    watched = sources("feed", port, COLD)
    with opened(watched) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            await polled(rounds, f"cold start, {COLD} x {ITEMS} articles", watched, COLD * ITEMS)
        await fetch.close()


async def hanging(port: int) -> None:
    """A tenth of the hosts hang: what the others lose."""
    watched = sources("same", port, FEEDS, full_text=False)
    hung = tuple(
        replace(
            each,
            name=f"hang-{number}",
            ways=(
                replace(each.ways[0], urls=(f"http://{host(500 + number)}:{port}/hang/{number}",)),
            ),
        )
        for number, each in enumerate(watched[: FEEDS // 9])
    )
    with opened((*watched, *hung)) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            await polled(rounds, "(filling)", watched, FEEDS)
            alone = await polled(rounds, "nothing hangs", watched, FEEDS)
            for name in ("hosts hang, not known", "hosts hang, known"):
                held = asyncio.ensure_future(rounds.poll_now(hung))
                await asyncio.wait([held], timeout=0.05)
                began = time.perf_counter()
                await polled(rounds, name, watched, FEEDS)
                print(f"{'':44} {(time.perf_counter() - began) / alone:8.2f} x the time")
                await held
        await fetch.close()


async def run(port: int) -> None:
    """Print every scenario."""
    print(f"{AT_ONCE} requests at a time, {PER_HOST} to a host; CPU is that of the main process")
    await feeds("etag", "1000 feeds, 304", port, full_text=False)
    await feeds("same", "1000 feeds, 200, nothing new", port, full_text=False)
    await feeds("news", "1000 feeds, one new entry each", port, full_text=False)
    await cold(port)
    await hanging(port)
