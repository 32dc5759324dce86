"""robots.txt (RFC 9309): fetched once a day per origin, remembered over restarts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from monitor.clock import Clock
from monitor.errors import FetchError
from monitor.fetch.memory import WriteBehind
from monitor.model import FetchPolicy, HostState
from monitor.net import fault

Get = Callable[
    [str, FetchPolicy], Awaitable[tuple[int, str]]
]  # address -> status and text; FetchError

MAX_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB; what follows is not read
MOST_CRAWL_DELAY = 120.0  # seconds
_FRESH = timedelta(hours=24)
_AGAIN = timedelta(minutes=10)  # after a failure
_STALE = timedelta(days=30)  # how long an old copy stands in for one that cannot be had
_MOST_LINES = 20_000
_MOST_ORIGINS = 2_000

# No host and no file: the recording or the site simply has none. RFC 9309 2.3.1.3.
_NONE_THERE = ("not-recorded", "too-many-redirects", "bad-redirect", "blocked-address")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one robots.txt says. `parsed` None: everything is allowed."""

    read_at: datetime
    parsed: Protego | None = None
    failure: FetchError | None = None  # it could not be had: nothing is allowed for now

    def allows(self, url: str, agent: str) -> bool:
        """True where that agent may ask for the address."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Return the Crawl-delay in seconds, capped, 0 where there is none."""
        asked = self.parsed.crawl_delay(agent) if self.parsed else None
        return min(max(float(asked or 0), 0.0), MOST_CRAWL_DELAY)


class Robots:
    """The rules of every origin; `get` fetches a robots.txt and follows its redirects."""

    def __init__(self, get: Get, hosts: WriteBehind, clock: Clock) -> None:
        self._get = get
        self._memory = hosts
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._under_way: dict[str, asyncio.Lock] = {}

    async def delay_for(self, url: str, origin: str, agent: str, policy: FetchPolicy) -> float:
        """Return the Crawl-delay that holds for an address; FetchError where it is forbidden."""
        rules = self._known.get(origin)
        if rules is None or not self._fresh(rules):
            rules = await self._renewed(origin, policy)
        if rules.failure is not None:
            raise _because(url, origin, rules.failure)
        if not rules.allows(url, agent):
            raise fault(url, "robots", f"{origin}/robots.txt disallows it for {agent}")
        return rules.delay(agent)

    def _fresh(self, rules: Rules) -> bool:
        age = self._clock() - rules.read_at
        return timedelta(0) <= age < (_AGAIN if rules.failure else _FRESH)

    async def _renewed(self, origin: str, policy: FetchPolicy) -> Rules:
        """Read it again, once for all who wait for it."""
        async with self._under_way.setdefault(origin, asyncio.Lock()):
            rules = self._known.get(origin) or self._remembered(origin)
            if rules is None or not self._fresh(rules):
                rules = await self._read(origin, policy)
            if len(self._known) >= _MOST_ORIGINS:
                self._known.clear()
            self._known[origin] = rules
        self._under_way.pop(origin, None)
        return rules

    def _remembered(self, origin: str) -> Rules | None:
        state = self._memory.load(origin)
        if state is None or state.robots_fetched_at is None or state.robots_status is None:
            return None
        return Rules(read_at=state.robots_fetched_at, parsed=parse(state.robots_body))

    async def _read(self, origin: str, policy: FetchPolicy) -> Rules:
        now = self._clock()
        try:
            status, text = await self._get(f"{origin}/robots.txt", policy)
        except FetchError as error:
            return self._without(origin, error, now)
        body = text if 200 <= status < 300 else None
        self._memory.save(
            HostState(host=origin, robots_body=body, robots_status=status, robots_fetched_at=now)
        )
        return Rules(read_at=now, parsed=parse(body))

    def _without(self, origin: str, error: FetchError, now: datetime) -> Rules:
        """4xx: there are no rules. Anything else: the old copy, or nothing may be asked for now."""
        refused = error.status is not None and 400 <= error.status < 500
        if error.code in _NONE_THERE or (refused and error.status != 429):
            self._memory.save(
                HostState(host=origin, robots_status=error.status or 404, robots_fetched_at=now)
            )
            return Rules(read_at=now)
        state = self._memory.load(origin)
        if state and state.robots_fetched_at and now - state.robots_fetched_at < _STALE:
            return Rules(read_at=now - _FRESH + _AGAIN, parsed=parse(state.robots_body))
        return Rules(read_at=now, failure=error)


def _because(url: str, origin: str, error: FetchError) -> FetchError:
    """A host that cannot be reached at all is told as that, not as a matter of robots."""
    if error.status is None and error.code != "asked-to-wait":
        return fault(url, error.code, error.detail)
    return fault(
        url,
        "robots-unavailable",
        f"{origin}/robots.txt: {error.code}",
        retry_after=error.retry_after,
    )


def parse(body: str | None) -> Protego | None:
    """Read the rules, at most so many lines of them; None where there are none."""
    if not body or not body.strip():
        return None
    lines = body.removeprefix("\ufeff").splitlines()[:_MOST_LINES]
    return Protego.parse("\n".join(line[:2_000] for line in lines))
