"""Politeness of whole polls: several sources on one host, pauses of the server, restarts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.app import App
from monitor.model import FetchLimits, FetchPolicy, Source, Way
from monitor.rounds import Rounds
from monitor.settings import Settings
from monitor.sources import TYPES
from monitor.store import open_store
from tests.fetch.web import START, FakeWeb, Visit, fetcher, page
from tests.poll.fakes import FakeStory, InPlace, feed_of, page_of

HOST = "https://paper.example"


def desk(number: int, **policy: object) -> Source:
    """One of several sources on one host."""
    way = Way(type="feed", urls=(f"{HOST}/rss/{number}",), reader=TYPES["feed"]())
    return Source(
        name=f"desk-{number}",
        title=f"Desk {number}",
        ways=(way,),
        policy=FetchPolicy(**policy),  # type: ignore[arg-type]
    )


def web_of(desks: int, stories: int) -> FakeWeb:
    """A host with a feed for each desk; every story has a page."""
    web = FakeWeb(takes=0.3)
    for number in range(desks):
        told = [
            FakeStory(100 * number + n, title=f"Case {number} {n} in court") for n in range(stories)
        ]
        web.pages[f"{HOST}/rss/{number}"] = (
            200,
            {"content-type": "application/rss+xml"},
            feed_of(told),
        )
        for story in told:
            web.pages[story.url] = 200, {"content-type": "text/html"}, page_of(story)
    return web


@asynccontextmanager
async def program(folder: Path, web: FakeWeb, *sources: Source) -> AsyncIterator[Rounds]:
    """The program over one archive, as it is started and ended."""
    store = open_store(f"sqlite:///{folder}/monitor.db")
    settings = Settings(
        file=folder / "sources.toml",
        data_dir=folder,
        database="",
        zone="UTC",
        sources=sources,
        topics=(),
        subscriptions=(),
        channels={},
        unavailable={},
        fetch=FetchLimits(delay=2.0),
    )
    app = App(settings=settings, store=store, clock=web.time)
    fetch = fetcher(web, store.hosts)
    try:
        yield Rounds(app, fetch, InPlace())
    finally:
        await fetch.close()
        store.close()


def gaps(web: FakeWeb) -> list[timedelta]:
    times = [visit.at for visit in web.log]
    return [later - earlier for earlier, later in pairwise(times)]


async def test_several_sources_of_one_host_share_its_patience(tmp_path: Path) -> None:
    web = web_of(desks=3, stories=3)
    sources = [desk(number) for number in range(3)]
    async with program(tmp_path, web, *sources) as rounds:
        done = await rounds.poll_now(sources)
    assert [each.outcome.new for each in done] == [3, 3, 3]
    assert len(web.log) == 1 + 3 + 9, "robots.txt once, each feed and each article once"
    assert web.most_active["paper.example"] == 1
    assert min(gaps(web)) >= timedelta(seconds=2)


async def test_the_gap_holds_over_a_restart(tmp_path: Path) -> None:
    web = web_of(desks=2, stories=0)
    for number in range(2):
        async with program(tmp_path, web, desk(number)) as rounds:
            await rounds.poll_now([desk(number)])
    feeds = [visit.at for visit in web.log if "/rss/" in visit.url]
    assert feeds[1] - feeds[0] >= timedelta(seconds=2)


async def test_the_crawl_delay_holds_for_articles_too(tmp_path: Path) -> None:
    web = web_of(desks=1, stories=3)
    web.robots(HOST, "User-agent: *\nCrawl-delay: 7\n")
    async with program(tmp_path, web, desk(0)) as rounds:
        await rounds.poll_now([desk(0)])
    assert min(gaps(web)[1:]) >= timedelta(seconds=7)


@pytest.mark.parametrize("status", [429, 503])
async def test_an_article_page_that_asks_for_a_pause_gets_it(tmp_path: Path, status: int) -> None:
    web = web_of(desks=1, stories=2)
    busy = FakeStory(0).url
    good = web.pages[busy]

    def answer(_: Visit) -> tuple[int, Mapping[str, str], bytes]:
        return status, {"retry-after": "3600", "content-type": "text/html"}, b"later"

    web.pages[busy] = answer
    async with program(tmp_path, web, desk(0)) as rounds:
        (first,) = await rounds.poll_now([desk(0)])
        assert first.outcome.failed == 2, "the other article is put off with it"
        asked = len(web.log)
        web.pages[busy] = good
        web.time.now += timedelta(minutes=50)
        await rounds.poll_now([desk(0)])
        assert len(web.log) == asked, "nothing is asked of the host in the hour it asked for"
    web.time.now += timedelta(minutes=30)
    async with program(tmp_path, web, desk(0)) as rounds:
        (later,) = await rounds.poll_now([desk(0)])
    assert later.outcome.new == 2


async def test_a_pause_after_the_listing_is_kept_by_what_is_due(tmp_path: Path) -> None:
    web = web_of(desks=1, stories=1)
    web.pages[f"{HOST}/rss/0"] = page(status=503, retry_after="7200")
    async with program(tmp_path, web, desk(0)) as rounds:
        (done,) = await rounds.poll_now([desk(0)])
        due = done.state.next_due_at
    assert due is not None
    assert due - START >= timedelta(hours=2)


async def test_a_source_under_way_is_not_claimed_again(tmp_path: Path) -> None:
    """Many articles with a long delay outlast the lease of their source."""
    web = web_of(desks=1, stories=40)
    last, late = FakeStory(39).url, asyncio.Event()
    good = web.pages[last]

    def answer(visit: Visit) -> tuple[int, Mapping[str, str], bytes]:
        assert visit.at - START > timedelta(hours=1.1)
        late.set()
        assert isinstance(good, tuple)
        return good

    web.pages[last] = answer
    slow = replace(desk(0), policy=FetchPolicy(delay=120.0))
    async with program(tmp_path, web, slow) as rounds:
        first = asyncio.create_task(rounds.tick())
        await late.wait()
        await rounds.tick()
        await first
    assert web.asked().count(f"{HOST}/rss/0") == 1
