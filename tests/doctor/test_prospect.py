"""Finding a way into a site that nobody has described."""

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.doctor import Proposal, prospect
from monitor.errors import FetchError, ReadError
from monitor.model import NotModified, Page, Request
from tests.doctor.test_examine import Here

NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)
HOST = "https://otters.example.vn"


class Site:
    """A Fetch over one site's pages by path."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def __call__(self, request: Request) -> Page | NotModified:
        self.asked.append(request.url)
        body = self.pages.get(request.url.removeprefix(HOST))
        if body is None:
            raise FetchError(request.url, "http-404", status=404)
        kind = "text/html" if "<html" in body else "application/xml"
        return Page(url=request.url, asked=request.url, status=200, fetched_at=NOW,
                    headers=(("content-type", kind),), body=body.encode())  # fmt: skip


def article(number: int) -> str:
    lines = "".join(
        f"<p>On walk {k} of day {number} the wardens met otters and wrote their number down.</p>"
        for k in range(6)
    )
    return (
        f'<html lang="en"><head><title>Otters of lake {number} come home</title></head>'
        "<body>"
        f'<h1 class="story-title">Otters of lake {number} come home</h1>'
        f'<div class="story-date">0{number}/10/2026 08:30</div>'
        f'<div class="story-body">{lines}</div>'
        '<div class="related"><p>Other</p></div></body></html>'
    )


ARTICLES = {f"/news/{n}00{n}-otters.html": article(n) for n in (1, 2, 3, 4)}
FEED = "<rss version='2.0'><channel><title>Otters</title><language>en</language>" + "".join(
    f"<item><title>Otters of lake {n}</title><link>{HOST}{path}</link></item>"
    for n, path in enumerate(ARTICLES)
) + "</channel></rss>"  # fmt: skip
CARDS = "<html><head><title>News</title></head><body>"
CARDS += "<nav><a href='/x'>Long words of a menu entry</a></nav>" + "".join(
    f"<div class='news-card'><a href='{path}'><h3>Otters of lake {n} come home</h3></a>"
    f"<span class='when'>0{n + 1}/10/2026</span></div>"
    for n, path in enumerate(ARTICLES)
) + "</body></html>"  # fmt: skip


async def look(pages: dict[str, str], path: str = "/") -> tuple[Proposal, dict[str, Any]]:
    proposal = await prospect(HOST + path, Site(ARTICLES | pages), Here(), NOW)
    return proposal, proposal.table()


async def test_takes_a_feed_that_is_given() -> None:
    proposal, table = await look({"/feed": FEED}, "/feed")
    assert (table["type"], table["url"], table["title"]) == ("feed", f"{HOST}/feed", "Otters")
    assert (table["language"], table["zone"]) == ("en", "Asia/Ho_Chi_Minh")
    assert len(proposal.articles) == 2


@pytest.mark.parametrize(
    "pages",
    [
        {"/": "<html><head><link rel='alternate' type='application/rss+xml' href='/f.xml'></head>"
              "<body></body></html>", "/f.xml": FEED},
        {"/": "<html><body><a href='/rss/home.rss'>RSS</a></body></html>", "/rss/home.rss": FEED},
        {"/": "<html><body></body></html>", "/feed/": FEED},
    ],
)  # fmt: skip
async def test_finds_the_feed_behind_a_page(pages: dict[str, str]) -> None:
    _, table = await look(pages)
    assert table["type"] == "feed"


async def test_finds_the_sitemap_that_robots_names() -> None:
    urls = "".join(f"<url><loc>{HOST}{path}</loc></url>" for path in ARTICLES)
    pages = {"/": "<html></html>", "/robots.txt": f"Sitemap: {HOST}/m.xml",
             "/m.xml": f"<urlset>{urls}</urlset>"}  # fmt: skip
    _, table = await look(pages)
    assert (table["type"], table["url"]) == ("sitemap", f"{HOST}/m.xml")
    assert table["links"]["include"] == [r"^https?://otters\.example\.vn/news/."]


async def test_proposes_selectors_for_a_list() -> None:
    proposal, table = await look({"/": CARDS})
    assert (table["type"], table["item"]) == ("listing", "div.news-card")
    assert table["date"] == "span.when"
    assert len(proposal.ways[0].entries) == 4
    assert all(entry.published for entry in proposal.ways[0].entries)


async def test_proposes_rules_that_agree_with_reading_without_them() -> None:
    proposal, table = await look({"/": CARDS})
    assert table["rules"]["title"] == ["h1.story-title"]
    assert table["rules"]["body"] == ["div.story-body"]
    assert all(len(each.text) > 300 for each in proposal.articles)


async def test_says_when_nothing_is_there() -> None:
    with pytest.raises(ReadError, match="no feed"):
        await look({"/": "<html><body><p>Hello</p></body></html>"})
    with pytest.raises(FetchError):
        await look({}, "/nowhere")
