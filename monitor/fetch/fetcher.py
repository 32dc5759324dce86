"""Fetch: one request through robots, pacing and redirects to a Page or NotModified."""

import asyncio
import random
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from monitor.clock import Clock, utc_now
from monitor.errors import FetchError
from monitor.fetch.memory import MemoryHosts, WriteBehind
from monitor.fetch.pacing import Pace, Sleep, Spread
from monitor.fetch.robots import MAX_BYTES, Robots
from monitor.fetch.waiting import retry_after
from monitor.health import is_challenge
from monitor.model import (
    FetchLimits,
    FetchPolicy,
    HostMemory,
    NotModified,
    Page,
    Redirect,
    Request,
)
from monitor.net import (
    ACCEPT_ENCODING,
    Answer,
    Ask,
    GuardedClient,
    code_of_status,
    fault,
    host_of,
    join,
    origin,
    place,
)

ROBOTS_NAME = "monitor"  # the product token that robots.txt may name
_ACCEPT = {
    "listing": "application/atom+xml, application/rss+xml, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}
_ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
_REDIRECTS = (301, 302, 303, 307, 308)
_USABLE = (200, 203)
_BUSY = (429, 503)
_PAUSE = 60.0  # seconds for a 429 that does not say how long


class Fetcher:
    """A Fetch. Raises FetchError; the codes are those of `monitor.net.CODES`.

    `hosts` outlives the process, `client` is the world unless a recording is given; `sleep` and
    `spread` (0..1, jitter) are there for tests.
    """

    def __init__(
        self,
        limits: FetchLimits,
        hosts: HostMemory | None = None,
        *,
        clock: Clock = utc_now,
        client: GuardedClient | None = None,
        sleep: Sleep | None = asyncio.sleep,
        spread: Spread = random.random,
    ) -> None:
        memory = WriteBehind(hosts or MemoryHosts())
        self._limits = limits
        self._clock = clock
        self._client = client or GuardedClient(limits)
        self._agent = user_agent(limits.contact)
        self._memory = memory
        self._pace = Pace(limits.concurrency, memory, clock, sleep, spread)
        self._robots = Robots(self._robots_text, memory, clock)

    async def __call__(self, request: Request) -> Page | NotModified:
        """Return the answer; every hop is checked, paced and asked of robots.txt by itself."""
        hops: list[Redirect] = []
        url, left = request.url, self._limits.timeout
        loop = asyncio.get_running_loop()
        while True:
            self._client.check(url)
            hop = _on_this_hop(request, url)
            delay = await self._permitted(hop)
            async with self._turn(hop, delay):
                began = loop.time()
                answer = await self._ask(hop, max(left, 0.0))
                left -= loop.time() - began
            if answer.status not in _REDIRECTS:
                return self._result(request, answer, tuple(hops))
            hops.append(self._redirect(request, answer, len(hops)))
            url = hops[-1].location

    async def close(self) -> None:
        """Let go of every connection; write what is remembered of hosts."""
        await self._client.close()
        await self._memory.close()

    # One hop

    async def _permitted(self, hop: Request) -> float:
        """Return the Crawl-delay; FetchError where robots.txt forbids to ask."""
        if hop.wants == "robots" or hop.policy.robots == "ignore":
            return 0.0
        agent = hop.policy.user_agent or ROBOTS_NAME
        return await self._robots.delay_for(hop.url, origin(hop.url), agent, hop.policy)

    def _turn(self, hop: Request, crawl_delay: float) -> AbstractAsyncContextManager[None]:
        policy, limits = hop.policy, self._limits
        delay = limits.delay if policy.delay is None else policy.delay
        per_host = policy.per_host or limits.per_host
        return self._pace.turn(hop.url, place(hop.url), max(delay, crawl_delay), per_host)

    async def _ask(self, hop: Request, seconds: float) -> Answer:
        ask = Ask(url=hop.url, headers=self._headers(hop), policy=hop.policy)
        most = hop.max_bytes or self._limits.max_bytes
        return await self._client.get(
            ask, max_bytes=most, seconds=seconds, cut=hop.wants == "robots"
        )

    def _headers(self, hop: Request) -> tuple[tuple[str, str], ...]:
        headers = [
            ("user-agent", hop.policy.user_agent or self._agent),
            ("accept", _ACCEPT.get(hop.wants, _ACCEPT_PAGE)),
            ("accept-encoding", ACCEPT_ENCODING),
        ]
        if hop.validators.etag:
            headers.append(("if-none-match", hop.validators.etag))
        if hop.validators.last_modified:
            headers.append(("if-modified-since", hop.validators.last_modified))
        return (*headers, *hop.policy.headers)

    def _redirect(self, request: Request, answer: Answer, followed: int) -> Redirect:
        location = answer.header("location")
        if location is None:
            raise fault(answer.url, "bad-redirect", "no Location", status=answer.status)
        if followed >= self._limits.max_redirects:
            detail = f"more than {self._limits.max_redirects} from {request.url}"
            raise fault(request.url, "too-many-redirects", detail, status=answer.status)
        target = join(answer.url, location)
        return Redirect(url=answer.url, status=answer.status, location=target)

    # What it came to

    def _result(
        self, request: Request, answer: Answer, hops: tuple[Redirect, ...]
    ) -> Page | NotModified:
        at = answer.at or self._clock()
        if answer.status == 304:
            if not (request.validators.etag or request.validators.last_modified):
                raise fault(answer.url, "unasked-304", status=304)
            return NotModified(url=answer.url, fetched_at=at, headers=answer.headers)
        page = Page(
            url=answer.url,
            asked=request.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=at,
            redirects=hops,
        )
        if request.wants != "robots" and is_challenge(page):
            raise self._refusal(page, "challenge", "a test for browsers instead of the content")
        if answer.status not in _USABLE:
            raise self._refusal(page, code_of_status(answer.status))
        return page

    def _refusal(self, page: Page, code: str, detail: str = "") -> FetchError:
        wait = None
        if page.status in _BUSY:
            wait = retry_after(page.header("retry-after"), page.fetched_at)
            if wait is None and page.status == 429:
                wait = _PAUSE
            if wait:
                self._pace.pause(place(page.url), wait)
        return fault(page.url, code, detail, status=page.status, retry_after=wait)

    async def _robots_text(self, url: str, policy: FetchPolicy) -> tuple[int, str]:
        asked = Request(url=url, wants="robots", policy=policy, max_bytes=MAX_BYTES)
        page = await self(asked)
        assert isinstance(page, Page)
        return page.status, page.body.decode("utf-8", "replace")


def user_agent(contact: str) -> str:
    """Return who we say we are: the program, its version and how to reach the user."""
    try:
        number = version("monitor")
    except PackageNotFoundError:
        number = "0"
    return f"monitor/{number}" + (f" (+{contact})" if contact else "")


def _on_this_hop(request: Request, url: str) -> Request:
    """What of the source's policy holds at an address: headers are for the source's own origins,
    its exceptions of robots and TLS for the host that was asked for."""
    policy = request.policy
    if policy.headers and (request.wants == "robots" or origin(url) not in policy.origins):
        policy = replace(policy, headers=())
    if url != request.url and host_of(url) != host_of(request.url):
        policy = FetchPolicy(
            user_agent=policy.user_agent,
            delay=policy.delay,
            per_host=policy.per_host,
            headers=policy.headers,
        )
    return (
        request
        if url == request.url and policy is request.policy
        else replace(request, url=url, policy=policy)
    )
