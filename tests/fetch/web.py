"""A web in memory and a clock that only moves when somebody waits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.errors import FetchError
from monitor.fetch import Fetcher, MemoryHosts
from monitor.model import FetchLimits, HostMemory, Request
from monitor.net import Ask, GuardedClient, Reply, fault, origin, place

START = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


class FakeTime:
    """Time for tests: `sleep` waits until everybody waits, then time jumps to the next waker."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self._waiting: list[tuple[datetime, asyncio.Future[None]]] = []
        self._driver: asyncio.Task[None] | None = None

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((self.now + timedelta(seconds=seconds), future))
        if self._driver is None or self._driver.done():
            self._driver = asyncio.ensure_future(self._drive())
        await future

    async def _drive(self) -> None:
        while self._waiting:
            for _ in range(40):  # let everything that can happen now happen
                await asyncio.sleep(0)
            self._waiting.sort(key=lambda each: each[0])
            due, future = self._waiting.pop(0)
            self.now = max(self.now, due)
            if not future.done():
                future.set_result(None)


@dataclass(frozen=True)
class Visit:
    """One request as a server sees it."""

    url: str
    at: datetime
    headers: dict[str, str]

    @property
    def host(self) -> str:
        return place(self.url)


Answer = tuple[int, Mapping[str, str], bytes]
Page = Answer | FetchError | Callable[[Visit], Answer]


def page(body: str = "<p>text</p>", status: int = 200, **headers: str) -> Answer:
    """An answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"content-type": "text/html", **named}, body.encode()


def moved(to: str, status: int = 301) -> Answer:
    """A redirect."""
    return status, {"location": to}, b""


@dataclass
class FakeWeb:
    """A Wire: pages by address; an answer takes `takes` seconds of the fake time."""

    time: FakeTime = field(default_factory=FakeTime)
    pages: dict[str, Page] = field(default_factory=dict)
    log: list[Visit] = field(default_factory=list)
    takes: float = 0.0
    active: dict[str, int] = field(default_factory=dict)
    most_active: dict[str, int] = field(default_factory=dict)
    most_in_all: int = 0

    def robots(self, site: str, text: str = "", status: int = 200) -> None:
        self.pages[f"{site}/robots.txt"] = (status, {"content-type": "text/plain"}, text.encode())

    def asked(self, *, robots: bool = False) -> list[str]:
        """The addresses asked for, in order."""
        return [each.url for each in self.log if robots or not each.url.endswith("/robots.txt")]

    @asynccontextmanager
    async def send(self, ask: Ask) -> AsyncIterator[Reply]:
        visit = Visit(ask.url, self.time.now, dict(ask.headers))
        self.log.append(visit)
        self._count(visit.host, 1)
        try:
            if self.takes:
                await self.time.sleep(self.takes)
            status, headers, body = self._answer(visit)
            yield Reply(status=status, headers=tuple(headers.items()), chunks=_whole(body))
        finally:
            self._count(visit.host, -1)

    def _count(self, host: str, change: int) -> None:
        self.active[host] = self.active.get(host, 0) + change
        self.most_active[host] = max(self.most_active.get(host, 0), self.active[host])
        self.most_in_all = max(self.most_in_all, sum(self.active.values()))

    def _answer(self, visit: Visit) -> Answer:
        known = self.pages.get(visit.url)
        if known is None:
            if visit.url == f"{origin(visit.url)}/robots.txt":
                return 404, {}, b""
            raise fault(visit.url, "dns", "no such page in this web")
        if isinstance(known, FetchError):
            raise replace(known, url=visit.url)
        return known(visit) if callable(known) else known

    async def close(self) -> None:
        """Nothing to let go of."""


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def fetcher(
    web: FakeWeb, hosts: HostMemory | None = None, limits: FetchLimits | None = None
) -> Fetcher:
    """A fetcher in that web and its time, without jitter."""
    limits = limits or FetchLimits(delay=2.0, contact="https://watch.example/about")
    return Fetcher(
        limits,
        hosts or MemoryHosts(),
        clock=web.time,
        client=GuardedClient(limits, web),
        sleep=web.time.sleep,
        spread=lambda: 0.0,
    )


async def asked_once(web: FakeWeb, hosts: HostMemory, url: str) -> None:
    """One request of a program that is started for it and ends after it."""
    fetch = fetcher(web, hosts)
    try:
        await fetch(Request(url=url))
    finally:
        await fetch.close()
