"""A day of 500 sources in compressed time: what it costs, and whether memory and handles stay flat.

The clock moves a quarter of an hour with each round; everything else is as in the daemon: real
requests to the loopback origin, worker processes, an archive in a file.
"""

import gc
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.fetching.layer import LIMITS
from bench.fetching.measures import measured
from bench.fetching.polls import opened, sources
from monitor.fetch import Fetcher
from monitor.model import Source
from monitor.rounds import opened_rounds

SOURCES = 500
LIVELY = 50  # of them with a new entry at every look; the others answer 304
STEP = timedelta(minutes=15)
WARM = 6  # hours until everything that is ever loaded is loaded
START = datetime(2026, 10, 5, tzinfo=UTC)


@dataclass
class Clock:
    """Time as the rounds move it."""

    now: datetime = START

    def __call__(self) -> datetime:
        """Return it."""
        return self.now


@dataclass(frozen=True)
class Sample:
    """What the process holds after so many hours."""

    hour: int
    megabytes: float
    handles: int
    objects: int

    def __str__(self) -> str:
        return (
            f"  hour {self.hour:3}  {self.megabytes:6.1f} MB  {self.handles:3} handles"
            f"  {self.objects:7} objects"
        )


@dataclass
class Day:
    """Samples of a day; the growth is counted after the first hours."""

    samples: list[Sample] = field(default_factory=list)

    def take(self, hour: int) -> None:
        """Measure this process now."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        handles = sum(1 for _ in Path("/proc/self/fd").iterdir())
        sample = Sample(hour, pages * 4096 / 2**20, handles, len(gc.get_objects()))
        self.samples.append(sample)
        print(sample, flush=True)

    def __str__(self) -> str:
        warm = next(each for each in self.samples if each.hour >= WARM)
        last = self.samples[-1]
        grown = last.megabytes - warm.megabytes
        return (
            f"from hour {warm.hour} to hour {last.hour}: {grown:+.1f} MB, "
            f"{last.handles - warm.handles:+} handles, {last.objects - warm.objects:+} objects"
        )


def watched(port: int, count: int) -> tuple[Source, ...]:
    """Return quiet sources and, for each ten, a lively one."""
    lively = count * LIVELY // SOURCES
    return (
        *sources("etag", port, count - lively, full_text=False),
        *sources("news", port, lively, full_text=False),
    )


async def run(port: int, *, count: int = SOURCES, hours: int = 24) -> Day:
    """Poll what is due, quarter by quarter, and print a sample every two hours."""
    clock, day = Clock(), Day()
    with opened(watched(port, count), clock) as app:
        fetch = Fetcher(LIMITS, app.store.hosts, clock=clock)
        async with opened_rounds(app, fetch) as rounds:
            with measured(f"{hours} h of {count} sources", count * hours):
                for quarter in range(hours * 4):
                    await rounds.tick()
                    clock.now += STEP
                    if quarter % 8 == 7:
                        day.take((quarter + 1) // 4)
        await fetch.close()
        print(f"{app.store.articles.count()} articles; {day}")
    return day
