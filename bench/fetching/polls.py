"""Whole polls: fetched, read, matched and stored, in the archive of a fresh folder."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.fetching import layer
from bench.fetching.layer import AT_ONCE, LIMITS, bare, fetcher
from bench.fetching.measures import measured
from bench.fetching.origin import ITEMS, host
from monitor.app import App, open_app
from monitor.clock import Clock, utc_now
from monitor.model import FetchPolicy, Source, Way
from monitor.rounds import Rounds, opened_rounds
from monitor.settings import load_settings, shipped_config
from monitor.sources import TYPES

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
def opened(watched: Sequence[Source], clock: Clock = utc_now) -> Iterator[App]:
    """Open an archive of its own with the shipped topics."""
    with tempfile.TemporaryDirectory() as folder:
        shipped = load_settings(shipped_config(), Path(folder))
        settings = replace(shipped, sources=tuple(watched), fetch=LIMITS)
        with open_app(settings, clock) as app:
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


async def feeds(kind: str, name: str, port: int, count: int) -> float:
    """The first poll fills the archive; return the seconds of the better of two more.

    Articles are stored as the feed tells them, without their pages.
    """
    watched = sources(kind, port, count, full_text=False)
    with opened(watched) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            await polled(rounds, f"(filling for {name})", watched, count)
            walls = [await polled(rounds, name, watched, count) for _ in range(2)]
        await fetch.close()
    return min(walls)


async def cold(port: int, count: int) -> float:
    """Feeds of 20 articles each, none of them known: return the seconds."""
    watched = sources("feed", port, count)
    with opened(watched) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            name = f"cold start, {count} x {ITEMS} articles"
            wall = await polled(rounds, name, watched, count * ITEMS)
        await fetch.close()
    return wall


async def hanging(port: int, count: int) -> None:
    """A tenth of the hosts hang: what the others lose."""
    watched = sources("same", port, count, full_text=False)
    hung = tuple(
        replace(
            each,
            name=f"hang-{number}",
            ways=(
                replace(each.ways[0], urls=(f"http://{host(500 + number)}:{port}/hang/{number}",)),
            ),
        )
        for number, each in enumerate(watched[: count // 9])
    )
    with opened((*watched, *hung)) as app:
        fetch = fetcher()
        async with opened_rounds(app, fetch) as rounds:
            await polled(rounds, "(filling)", watched, count)
            alone = await polled(rounds, "nothing hangs", watched, count)
            for name in ("hosts hang, not known", "hosts hang, known"):
                held = asyncio.ensure_future(rounds.poll_now(hung))
                await asyncio.wait([held], timeout=0.05)
                began = time.perf_counter()
                await polled(rounds, name, watched, count)
                print(f"{'':44} {(time.perf_counter() - began) / alone:8.2f} x the time")
                await held
        await fetch.close()


async def beside(name: str, urls: Sequence[str], ours: float) -> None:
    """Ask for the same with nothing but a client, in the same run, and print the ratio."""
    theirs = min([(await bare(name, urls, {})).wall for _ in range(2)])
    print(f"{'':44} {theirs / ours:8.2f} x the rate of the bare client\n", flush=True)


async def run(port: int, count: int) -> None:
    """Print every scenario with its ratio to the bare client, which reads and stores nothing."""
    print(f"{AT_ONCE} requests at a time, {PER_HOST} to a host; CPU is that of the main process")
    told = (("etag", "304"), ("same", "200, nothing new"), ("news", "one new entry each"))
    for kind, what in told:
        name = f"{count} feeds, {what}"
        ours = await feeds(kind, name, port, count)
        await beside(name, layer.feeds(kind, port, count), ours)
    hosts = count // 5
    articles = layer.pages(port, hosts)
    await beside(f"{len(articles)} pages", articles, await cold(port, hosts))
    await hanging(port, count)
