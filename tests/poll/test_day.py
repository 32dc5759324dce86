"""A day of many sources in compressed time: neither memory nor open files grow with the polls.

`python -m bench.fetching --day` does the same with 500 sources over real connections.
"""

import gc
from datetime import timedelta
from pathlib import Path

from monitor.app import App
from monitor.fetch import Fetcher
from monitor.model import FetchLimits, Source, Way
from monitor.net import GuardedClient
from monitor.rounds import Rounds
from monitor.settings import Settings
from monitor.sources import TYPES
from monitor.store import open_store
from tests.fetch.web import Answer, FakeWeb, Visit
from tests.poll.fakes import FakeStory, InPlace, feed_of

HOSTS, EACH = 20, 3
LIMITS = FetchLimits(delay=0.0, per_host=4)


def watched() -> tuple[Source, ...]:
    """Three feeds on each of many hosts."""
    return tuple(
        Source(
            name=f"s{host}-{number}",
            title="Paper",
            ways=(
                Way(
                    type="feed",
                    urls=(f"https://h{host}.example/{number}",),
                    reader=TYPES["feed"](),
                ),
            ),
            full_text=False,
        )
        for host in range(HOSTS)
        for number in range(EACH)
    )


def told(visit: Visit) -> Answer:
    """A feed that never changes, or one of several that is never the same twice."""
    body = feed_of([FakeStory(1)]).replace(b"paper.example", visit.host.encode())
    if "if-none-match" in visit.headers:
        return 304, {"etag": '"1"'}, b""
    lively = visit.url.endswith("h7.example/0")
    headers = {"content-type": "application/rss+xml"} | ({} if lively else {"etag": '"1"'})
    return 200, headers, body + (f"<!-- {visit.at} -->".encode() if lively else b"")


def held() -> tuple[int, int]:
    """Objects and open files of this process."""
    gc.collect()
    return len(gc.get_objects()), sum(1 for _ in Path("/proc/self/fd").iterdir())


async def test_a_day_leaves_nothing_behind(tmp_path: Path) -> None:
    web = FakeWeb(pages={source.ways[0].urls[0]: told for source in watched()})
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    settings = Settings(
        file=tmp_path / "sources.toml",
        data_dir=tmp_path,
        database="",
        zone="UTC",
        sources=watched(),
        topics=(),
        subscriptions=(),
        channels={},
        unavailable={},
        fetch=LIMITS,
    )
    app = App(settings=settings, store=store, clock=web.time)
    fetch = Fetcher(LIMITS, store.hosts, clock=web.time, client=GuardedClient(LIMITS, web))
    parser = InPlace()
    rounds = Rounds(app, fetch, parser)
    polls, samples = 0, list[tuple[int, int]]()
    for _ in range(24):
        await rounds.tick()
        polls += len(web.log)
        web.log.clear()
        parser.calls.clear()
        web.time.now += timedelta(hours=1.2)
        samples.append(held())
    await fetch.close()
    store.close()
    assert polls >= 20 * HOSTS * EACH
    (objects, files), (last_objects, last_files) = samples[8], samples[-1]
    assert last_files <= files
    assert last_objects - objects < 1_500, samples
