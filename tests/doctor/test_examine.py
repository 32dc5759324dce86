"""The doctor on sources that are well, and on each way of being ill."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from monitor.doctor import Check, examine
from monitor.doctor.advice import ADVICE, STEPS, of
from monitor.errors import FetchError
from monitor.model import FetchPolicy, LinkFilter, NotModified, Page, Request, Source, Way
from monitor.net import CODES
from monitor.sources import Feed, Listing, Sitemap

T = TypeVar("T")
NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)
FEED = """<rss version="2.0"><channel><title>T</title><item><title>Otters return to the lake</title>
<link>https://example.org/news/1</link><pubDate>Mon, 05 Oct 2026 18:20:00 +0700</pubDate></item>
</channel></rss>"""
ARTICLE = """<html lang="en"><head><title>Otters return to the lake</title>
<meta property="article:published_time" content="2026-10-05T18:20:00+07:00"></head><body><article>
<h1>Otters return to the lake</h1>""" + "".join(
    f"<p>On day {n} the wardens counted otters along the northern shore and wrote them down.</p>"
    for n in range(9)
) + "</article></body></html>"  # fmt: skip


class Web:
    """A Fetch over a dictionary: a body, or the code of a failure."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers

    async def __call__(self, request: Request) -> Page | NotModified:
        name = request.url.rpartition("/")[2]
        body = self.answers.get(name, "!http-404")
        if body.startswith("!"):
            raise FetchError(request.url, body[1:])
        kind = "text/html" if "<html" in body else "application/xml"
        return Page(url=request.url, asked=request.url, status=200, fetched_at=NOW,
                    headers=(("content-type", kind),), body=body.encode())  # fmt: skip


class Here:
    """Runs functions in this process."""

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        return function(*args)


def source(*ways: Way, **fields: Any) -> Source:
    way = Way(type="feed", urls=("https://example.org/feed",), reader=Feed())
    return Source(name="s", title="S", ways=ways or (way,), language="en", **fields)


async def checks(web: Web, one: Source | None = None) -> list[Check]:
    return [check async for check in examine(one or source(), web, Here())]


def verdicts(found: list[Check]) -> dict[str, str]:
    return {check.step: check.verdict for check in found}


async def test_a_source_that_is_well_passes_every_step() -> None:
    found = await checks(Web(feed=FEED, **{"1": ARTICLE}))
    assert [check.step for check in found] == list(STEPS)
    assert {check.verdict for check in found} == {"fine"}
    assert "1 of 1 entries" in found[7].found


@pytest.mark.parametrize(
    ("code", "step"),
    [("dns", "dns"), ("refused", "connect"), ("timeout", "connect"), ("tls", "tls"),
     ("robots", "robots"), ("http-403", "status"), ("http-404", "status"), ("http-503", "status"),
     ("challenge", "status"), ("http-451", "status")],
)  # fmt: skip
async def test_says_at_which_step_it_fails_and_what_to_change(code: str, step: str) -> None:
    last = (await checks(Web(feed=f"!{code}")))[-1]
    assert (last.step, last.verdict, bool(last.change)) == (step, "wrong", True)


async def test_steps_before_the_failing_one_are_fine() -> None:
    found = verdicts(await checks(Web(feed="!tls")))
    assert (found["dns"], found["connect"], found["tls"]) == ("fine", "fine", "wrong")


async def test_goes_on_to_the_next_way_in() -> None:
    listing = Way(type="listing", urls=("https://example.org/list",), reader=Listing(item="li"))
    page = '<html><li><a href="/news/1">Otters return to the lake</a></li></html>'
    both = source(*source().ways, listing)
    found = await checks(Web(feed="!http-404", list=page, **{"1": ARTICLE}), both)
    assert [check.found for check in found if "fallback 1" in check.found]
    assert found[-1].verdict == "fine"


@pytest.mark.parametrize(
    ("answers", "step", "words"),
    [
        ({"feed": "<html><p>hello</html>"}, "type", "names no feed"),
        ({"feed": "<rss><channel></channel></rss>"}, "entries", "no entries"),
        ({"feed": FEED, "1": "!http-500"}, "article", "http-500"),
        ({"feed": FEED, "1": "<html><body></body></html>"}, "article", "no article"),
    ],
)
async def test_says_what_is_wrong_with_content(
    answers: dict[str, str], step: str, words: str
) -> None:
    last = (await checks(Web(**answers)))[-1]
    assert (last.step, last.verdict) == (step, "wrong")
    assert words in last.found


async def test_a_filter_that_lets_nothing_through() -> None:
    one = source(links=LinkFilter(include=("/stories/",)))
    last = (await checks(Web(feed=FEED), one))[-1]
    assert "none of 1" in last.found
    assert "https://example.org/news/1" in last.found


async def test_follows_an_index_to_its_latest_map() -> None:
    way = Way(type="sitemap", urls=("https://example.org/index",), reader=Sitemap())
    index = "<sitemapindex><sitemap><loc>https://example.org/map</loc></sitemap></sitemapindex>"
    urlset = "<urlset><url><loc>https://example.org/news/1</loc></url></urlset>"
    found = await checks(Web(index=index, map=urlset, **{"1": ARTICLE}), source(way))
    assert any("index of 1" in check.found for check in found)
    assert found[-1].verdict == "fine"


async def test_exceptions_are_shown_with_their_reason() -> None:
    policy = FetchPolicy(robots="ignore", robots_reason="agreed by mail", tls="fetch-intermediate",
                         tls_reason="chain is short")  # fmt: skip
    found = await checks(Web(feed=FEED, **{"1": ARTICLE}), source(policy=policy))
    assert "agreed by mail" in found[0].found
    assert "chain is short" in found[1].found


async def test_a_source_without_pages_is_judged_by_its_feed() -> None:
    last = (await checks(Web(feed=FEED), replace(source(), full_text=False)))[-1]
    assert (last.step, last.verdict) == ("text", "doubtful")


def test_every_code_of_the_web_has_advice() -> None:
    for code in CODES:
        assert of(code).step in STEPS
        assert of(code).change
    assert {each.step for each in ADVICE.values()} <= set(STEPS)
