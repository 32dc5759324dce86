"""Reading a source backwards: as far as asked, once, and on from where it was stopped."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import backfill
from monitor.model import IdentityRules, LinkFilter, Source, Way
from monitor.sources import Feed, Listing, Sitemap
from monitor.store import open_store
from tests.poll.fakes import Office, paper

HOST = "https://paper.example"
SINCE = datetime(2026, 7, 1, tzinfo=UTC)
CARDS = Listing(item="article", date="span")


def month_page(number: int, following: bool = True) -> bytes:
    """Page 1 is of September 2026, page 2 of August, and so on; two stories each."""
    month = 10 - number
    cards = "".join(
        f'<article><a href="/news/{month}{n}.html"><h2>Story of month {month}, {n}</h2></a>'
        f"<span>{n + 10}/{month:02}/2026</span></article>"
        for n in (2, 1)
    )
    pager = f'<a rel="next" href="/list?page={number + 1}">older</a>' if following else ""
    return f"<html><body>{cards}{pager}</body></html>".encode()


def story(month: int, n: int) -> bytes:
    text = "".join(
        f"<p>Wardens of district {month} counted {n} otters, line {k}.</p>" for k in range(5)
    )
    when = f"2026-{month:02}-{n + 10}T08:00:00+07:00"
    head = f'<meta property="article:published_time" content="{when}">'
    title = f"Story of month {month}, {n}"
    page = (
        f"<html><head>{head}<title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    )
    return page.encode()


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store("sqlite://")
    yield Office(store=store)
    store.close()


def listed(office: Office, pages: int = 8) -> Source:
    way = Way(type="listing", urls=(f"{HOST}/list",), reader=CARDS)
    for number in range(1, pages + 1):
        address = f"{HOST}/list" if number == 1 else f"{HOST}/list?page={number}"
        office.web.pages[address] = month_page(number)
    for month in range(1, 10):
        for n in (1, 2):
            office.web.pages[f"{HOST}/news/{month}{n}.html"] = story(month, n)
    return paper(ways=(way,))


async def run(office: Office, source: Source, **options: Any) -> backfill.Progress:
    progress = options.pop("progress", None) or await backfill.start(office.means, source, SINCE)
    return await backfill.backfill(office.means, source, progress, **options)


async def test_follows_pages_as_far_as_asked_and_no_further(office: Office) -> None:
    source = listed(office)
    done = await run(office, source)
    assert (done.finished, done.stored, done.entries) == (True, 6, 6)
    assert f"{HOST}/list?page=4" in office.web.asked  # June: nothing of it is wanted
    assert f"{HOST}/list?page=5" not in office.web.asked
    assert not any("/news/6" in url for url in office.web.asked)


async def test_asks_for_nothing_twice(office: Office) -> None:
    source = listed(office)
    await run(office, source)
    office.web.asked.clear()
    again = await run(office, source)
    assert again.stored == 0
    assert not any("/news/" in url for url in office.web.asked)


async def test_goes_on_where_it_was_stopped(office: Office, tmp_path: Path) -> None:
    source = listed(office)
    file = tmp_path / "state" / "paper.json"
    first = await run(office, source, limit=3, on_step=lambda now: backfill.save(file, now))
    assert (first.finished, first.stored) == (False, 3)
    left = backfill.load(file, source, SINCE)
    assert left
    office.web.asked.clear()
    done = await run(office, source, progress=left)
    assert (done.finished, done.stored) == (True, 6)
    assert f"{HOST}/list" not in office.web.asked
    assert office.store.articles.count() == 6


def test_a_state_of_another_range_is_not_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "paper.json"
    progress = backfill.Progress(source="paper", since=SINCE.isoformat())
    progress.waiting.append(backfill.Waiting(url=HOST, way=0))
    backfill.save(file, progress)
    assert backfill.load(file, paper(), SINCE) == progress
    assert backfill.load(file, paper(), SINCE.replace(year=2020)) is None
    file.write_text("{broken")
    assert backfill.load(file, paper(), SINCE) is None


async def test_follows_only_maps_that_can_hold_what_is_asked(office: Office) -> None:
    maps = "".join(
        f"<sitemap><loc>{HOST}/maps/news-2026-{month}.xml</loc></sitemap>" for month in range(1, 10)
    )
    office.web.pages[f"{HOST}/map.xml"] = f"<sitemapindex>{maps}</sitemapindex>".encode()
    source = listed(office)
    for month in range(1, 10):
        urls = "".join(f"<url><loc>{HOST}/news/{month}{n}.html</loc></url>" for n in (1, 2))
        office.web.pages[f"{HOST}/maps/news-2026-{month}.xml"] = f"<urlset>{urls}</urlset>".encode()
    way = Way(type="sitemap", urls=(f"{HOST}/map.xml",), reader=Sitemap())
    done = await run(office, paper(ways=(way,)))
    assert done.stored == 6
    assert [url[-5] for url in office.web.asked if "/maps/" in url] == ["9", "8", "7"]
    assert source.ways != (way,)


async def test_follows_the_archive_of_a_feed(office: Office) -> None:
    listed(office)
    for number, month in ((1, 9), (2, 8), (3, 5), (4, 4)):
        items = "".join(
            f"<item><title>s</title><link>{HOST}/news/{month}{n}.html</link>"
            f"<pubDate>{n + 10} {('', '', '', '', 'Apr', 'May', '', '', 'Aug', 'Sep')[month]} 2026"
            " 08:00:00 +0700</pubDate></item>"
            for n in (1, 2)
        )
        head = "<generator>https://wordpress.org/?v=6</generator>"
        feed = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
        address = f"{HOST}/feed/" if number == 1 else f"{HOST}/feed/?paged={number}"
        office.web.pages[address] = feed.encode()
    way = Way(type="feed", urls=(f"{HOST}/feed/",), reader=Feed())
    done = await run(office, paper(ways=(way,)))
    assert (done.stored, done.finished) == (4, True)
    assert f"{HOST}/feed/?paged=3" in office.web.asked
    assert f"{HOST}/feed/?paged=4" not in office.web.asked


async def test_finds_the_sitemap_that_the_site_names(office: Office) -> None:
    source = listed(office, pages=1)
    office.web.pages[f"{HOST}/robots.txt"] = f"Sitemap: {HOST}/map.xml".encode()
    office.web.pages[f"{HOST}/map.xml"] = (
        f"<urlset><url><loc>{HOST}/news/71.html</loc></url>"
        f"<url><loc>{HOST}/about.html</loc></url></urlset>"
    ).encode()
    source = paper(ways=source.ways, links=LinkFilter(include=(r"/news/\d+",)),
                   identity=IdentityRules(pattern=r"/news/(?P<id>\d+)"))  # fmt: skip
    done = await run(office, source)
    assert done.stored == 3
    assert f"{HOST}/about.html" not in office.web.asked


async def test_a_listing_that_fails_stops_only_itself(office: Office) -> None:
    source = listed(office)
    office.web.fail(f"{HOST}/list?page=2", "http-500")
    done = await run(office, source)
    assert (done.finished, done.stored, len(done.troubles)) == (True, 2, 1)
