"""Feeds: our whole reading (entries, dates, summaries) beside feedparser's parse alone."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import process_time

import feedparser

from monitor.model import Page
from monitor.sources import Feed

NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)


def feed(entries: int) -> bytes:
    """Return an RSS feed in the manner of the region's papers."""
    items = "".join(
        f"<item><title><![CDATA[Kiểm lâm thả {n} cá thể rái cá về hồ]]></title>"
        f"<link>https://example.org/tin/rai-ca-{n}.html</link><guid>https://example.org/{n}</guid>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=n))}</pubDate><description><![CDATA["
        f'<a href="/{n}"><img src="/i/{n}.jpg"/></a>Rái cá số {n} được thả.'
        "<ul><li>Tin khác</li></ul>"
        "]]></description></item>"
        for n in range(entries)
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def milliseconds(function: Callable[[], object]) -> float:
    """Return the CPU time of one call, the least of five rounds."""
    function()
    times = []
    for _ in range(5):
        started = process_time()
        for _ in range(10):
            function()
        times.append((process_time() - started) / 10 * 1e3)
    return min(times)


def report() -> None:
    """Print milliseconds for one feed, and the ratio."""
    for entries in (1, 20, 200):
        body = feed(entries)
        page = Page(url="https://example.org/rss", asked="", status=200, body=body,
                    headers=(("content-type", "text/xml"),), fetched_at=NOW)  # fmt: skip
        reader = Feed(zone="Asia/Ho_Chi_Minh")
        own = milliseconds(lambda page=page, reader=reader: reader.read(page))  # type: ignore[misc]
        bare = milliseconds(lambda body=body: feedparser.parse(io.BytesIO(body)))  # type: ignore[misc]
        print(f"{entries:>4} entries: read whole {own:6.2f} ms, feedparser alone {bare:6.2f} ms, "
              f"{bare / own:.1f} x")  # fmt: skip
