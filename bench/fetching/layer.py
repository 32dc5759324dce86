"""The fetch layer alone beside a bare httpx client, in one run against one origin."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import httpx

from bench.fetching.measures import Cost, measured
from bench.fetching.origin import host
from monitor.errors import FetchError
from monitor.fetch import Fetcher, MemoryHosts
from monitor.model import FetchLimits, HostState, Request, Validators

PER_HOST = 4
AT_ONCE = 64
KNOWN = Validators(etag='"1"')
LIMITS = FetchLimits(
    concurrency=AT_ONCE, per_host=PER_HOST, delay=0.0, allow_private=("127.0.0.0/8",)
)


def feeds(kind: str, port: int, count: int) -> list[str]:
    """Return the addresses of feeds, four to a host."""
    return [f"http://{host(number // PER_HOST)}:{port}/{kind}/{number}" for number in range(count)]


def fetcher() -> Fetcher:
    """A fetcher that knows the robots.txt of every host, as after the first day."""
    return Fetcher(LIMITS, KnownHosts())


class KnownHosts(MemoryHosts):
    """Hosts whose robots.txt was read a moment ago."""

    def load(self, host: str) -> HostState | None:
        """Say so of every origin."""
        if not host.startswith("http"):
            return None
        body = "User-agent: *\nDisallow: /private/\n"
        now = datetime.now(UTC)
        return HostState(host=host, robots_body=body, robots_status=200, robots_fetched_at=now)


async def ours(name: str, urls: Sequence[str], validators: Validators) -> Cost:
    """Fetch every address once."""
    fetch = fetcher()
    with measured(f"ours, {name}", len(urls)) as cost:
        await asyncio.gather(
            *(_dropped(fetch, Request(url=u, validators=validators)) for u in urls)
        )
    await fetch.close()
    return cost


async def _dropped(fetch: Fetcher, request: Request) -> None:
    """Fetch and forget, so that memory shows what is in flight alone."""
    await fetch(request)


async def bare(name: str, urls: Sequence[str], headers: dict[str, str]) -> Cost:
    """The same with nothing but a client and a semaphore."""
    places = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
    async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=30) as client:

        async def one(url: str) -> None:
            async with places:
                answer = await client.get(url, headers=headers)
                assert answer.status_code in (200, 304)

        with measured(f"bare httpx, {name}", len(urls)) as cost:
            await asyncio.gather(*(one(url) for url in urls))
    return cost


async def hanging(port: int, count: int) -> None:
    """A tenth of the hosts hang: what becomes of the others, at first and once it is known."""
    urls = feeds("same", port, count)
    hung = [f"http://{host(500 + n)}:{port}/hang/{n}" for n in range(len(urls) // 9)]
    fetch = fetcher()

    async def rest(name: str) -> float:
        with measured(name, len(urls)) as cost:
            await asyncio.gather(*(_dropped(fetch, Request(url=url)) for url in urls))
        return cost.wall

    alone = min([await rest(f"ours, {count} feeds alone") for _ in range(2)])
    for name in ("hosts hang, not known", "hosts hang, known"):
        held = [asyncio.ensure_future(_given_up(fetch, url)) for url in hung]
        await asyncio.sleep(0.01)
        wall = await rest(f"ours, {name}")
        print(f"{'':44} {wall / alone:8.2f} x the time alone")
        for each in held:
            each.cancel()
        await asyncio.gather(*held, return_exceptions=True)
    await fetch.close()


async def _given_up(fetch: Callable[[Request], Awaitable[object]], url: str) -> None:
    try:
        await fetch(Request(url=url))
    except FetchError:
        return


async def run(port: int, count: int) -> None:
    """Print every scenario with its ratio to the bare client."""
    known = {"if-none-match": '"1"'}
    scenarios = [
        (f"{count} feeds, 304", feeds("etag", port, count), KNOWN, known),
        (f"{count} feeds, 200, no validators", feeds("same", port, count), Validators(), {}),
        (f"{4 * count} pages", pages(port, count // 5), Validators(), {}),
    ]
    for name, urls, validators, headers in scenarios:
        for _ in range(2):
            mine = await ours(name, urls, validators)
            theirs = await bare(name, urls, headers)
        print(f"{'':44} {theirs.wall / mine.wall:8.2f} x the rate of the bare client, "
              f"{mine.cpu / theirs.cpu:.2f} x its CPU\n")  # fmt: skip
    await hanging(port, count)


def pages(port: int, hosts: int) -> list[str]:
    """Return the addresses of 20 articles on each host."""
    numbers = ((n % hosts, n // hosts) for n in range(20 * hosts))
    return [f"http://{host(at)}:{port}/page/{at}/{number}" for at, number in numbers]
