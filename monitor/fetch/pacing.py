"""One request at a time per host with a gap between them, and a limit over all hosts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from monitor.clock import Clock
from monitor.fetch.memory import WriteBehind
from monitor.fetch.waiting import MOST_WAIT
from monitor.model import HostState
from monitor.net import fault

Sleep = Callable[[float], Awaitable[None]]
Spread = Callable[[], float]  # a number from 0 to 1 for the jitter

PATIENCE = 150.0  # seconds a request waits for its host before it is put off to another poll
_JITTER = 0.25  # share of the gap added at random, so that visits are no metronome
_REMEMBER = timedelta(seconds=1)  # shorter waits need not outlive the process
# An answer that takes so many times the usual is slow; it no longer takes the place of others.
_SLOW_TIMES = 4.0
_SLOW_LEAST, _SLOW_MOST = 0.1, 1.0  # seconds
_USUAL = 0.05  # seconds, at first
_WEIGHT = 0.05  # of the latest answer in what is usual
_SLOW_PLACES = 8  # times `concurrency`: how many such requests there may be
_MOST_HOSTS = 20_000


class Pace:
    """Who may ask what when. `hosts` keeps the next permitted times over restarts; without a
    `sleep` nobody waits for anybody."""

    def __init__(
        self,
        concurrency: int,
        hosts: WriteBehind,
        clock: Clock,
        sleep: Sleep | None,
        spread: Spread,
    ) -> None:
        self._lanes = _Lanes(concurrency)
        self._memory = hosts
        self._clock = clock
        self._sleep = sleep
        self._spread = spread
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str, host: str, delay: float, per_host: int) -> AsyncIterator[None]:
        """Wait until the host may be asked; FetchError `asked-to-wait` where that is too long."""
        state = self._host(host)
        async with state.queue:
            await state.until_free(per_host)
            await self._until_due(url, state)
            lane = await self._lanes.enter(state.slow)
            state.active += 1
            self._stamp(state, delay)
        try:
            yield
        finally:
            state.slow = lane.leave()
            state.active -= 1
            state.freed.set()

    def pause(self, host: str, seconds: float) -> None:
        """Ask nothing of that host for so long."""
        state = self._host(host)
        until = self._clock() + timedelta(seconds=min(seconds, MOST_WAIT))
        self._not_before(state, max(until, state.next_at) if state.next_at else until)

    async def _until_due(self, url: str, state: "_Host") -> None:
        while state.next_at is not None and self._sleep is not None:
            wait = (state.next_at - self._clock()).total_seconds()
            if wait <= 0 or wait > MOST_WAIT:  # beyond that, a clock was set back
                return
            if wait > PATIENCE:
                raise fault(url, "asked-to-wait", f"for {wait:.0f} s more", retry_after=wait)
            await self._sleep(wait)

    def _stamp(self, state: "_Host", delay: float) -> None:
        if delay > 0:
            gap = timedelta(seconds=delay * (1 + _JITTER * self._spread()))
            self._not_before(state, self._clock() + gap)

    def _not_before(self, state: "_Host", at: datetime) -> None:
        state.next_at = at
        if at - self._clock() >= _REMEMBER:
            self._memory.save(HostState(host=state.name, next_allowed_at=at))

    def _host(self, name: str) -> "_Host":
        state = self._hosts.get(name)
        if state is None:
            if len(self._hosts) >= _MOST_HOSTS:
                self._forget()
            known = self._memory.load(name)
            state = self._hosts[name] = _Host(name, known.next_allowed_at if known else None)
        return state

    def _forget(self) -> None:
        """Drop hosts that nobody waits for; what matters of them is in the memory."""
        self._hosts = {name: host for name, host in self._hosts.items() if host.in_use}


class _Host:
    def __init__(self, name: str, next_at: datetime | None) -> None:
        self.name = name
        self.next_at = next_at
        self.queue = asyncio.Lock()  # first come, first served
        self.freed = asyncio.Event()
        self.active = 0
        self.slow = False  # its last answer was a long time coming

    @property
    def in_use(self) -> bool:
        return self.active > 0 or self.queue.locked()

    async def until_free(self, per_host: int) -> None:
        while self.active >= per_host:
            self.freed.clear()
            await self.freed.wait()


class _Lanes:
    """Requests in all. One that is slow to be answered moves to the side, where there is more room:
    a server that hangs for half a minute must not hold up the others."""

    def __init__(self, concurrency: int) -> None:
        self.main = asyncio.Semaphore(concurrency)
        self.aside = 0
        self.most_aside = concurrency * _SLOW_PLACES
        self._usual = _USUAL

    @property
    def slow_after(self) -> float:
        """Seconds from which on an answer is a slow one."""
        return min(max(self._usual * _SLOW_TIMES, _SLOW_LEAST), _SLOW_MOST)

    def learn(self, seconds: float) -> None:
        """Let one answer count; one that hangs counts no more than twice the usual."""
        self._usual += _WEIGHT * (min(seconds, 2 * self._usual + 0.01) - self._usual)

    async def enter(self, slow: bool) -> "_Lane":
        if slow and self.aside < self.most_aside:
            self.aside += 1
            return _Lane(self, aside=True)
        await self.main.acquire()
        return _Lane(self, aside=False)


class _Lane:
    def __init__(self, lanes: _Lanes, *, aside: bool) -> None:
        self._lanes = lanes
        self._aside = aside
        loop = asyncio.get_running_loop()
        self._since = loop.time()
        self._slow_after = lanes.slow_after
        self._timer = None if aside else loop.call_later(self._slow_after, self._move)

    def _move(self) -> None:
        if self._lanes.aside < self._lanes.most_aside:
            self._lanes.aside += 1
            self._aside = True
            self._lanes.main.release()

    def leave(self) -> bool:
        """Give the place back; return whether it was held for long."""
        if self._timer is not None:
            self._timer.cancel()
        if self._aside:
            self._lanes.aside -= 1
        else:
            self._lanes.main.release()
        took = asyncio.get_running_loop().time() - self._since
        self._lanes.learn(took)
        return took > self._slow_after
