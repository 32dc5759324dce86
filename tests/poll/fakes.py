"""A web that is told what exists and what fails, and a program that polls it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from anyio import CapacityLimiter

from monitor.errors import FetchError
from monitor.model import (
    FetchLimits,
    NotModified,
    Page,
    Redirect,
    Request,
    Source,
    SourceState,
    Topic,
    Way,
)
from monitor.poll import Ledger, Means, Polled, Together, poll
from monitor.sources import TYPES
from monitor.store import Store
from monitor.understand import Rules

T = TypeVar("T")
START = datetime(2026, 10, 6, 8, 0, tzinfo=UTC)
FEED = "https://paper.example/rss"
IVORY = Topic(name="ivory", title="Ivory", query="ivory")


@dataclass
class FakeClock:
    """Time as the test says."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class FakeWeb:
    """A Fetch over pages in memory. `asked` is the request log."""

    clock: FakeClock
    pages: dict[str, bytes] = field(default_factory=dict)
    failing: dict[str, FetchError] = field(default_factory=dict)
    moved: dict[str, tuple[int, str]] = field(default_factory=dict)  # status and location
    etags: bool = True
    asked: list[str] = field(default_factory=list)

    async def __call__(self, request: Request) -> Page | NotModified:
        self.asked.append(request.url)
        url, hops = request.url, []
        while url in self.moved:
            status, location = self.moved[url]
            hops.append(Redirect(url=url, status=status, location=location))
            url = location
        if url in self.failing:
            raise self.failing[url]
        if url not in self.pages:
            raise FetchError(url, "http-404", severity="hard", status=404)
        body = self.pages[url]
        etag = f'"{hash(body)}"' if self.etags else None
        if etag and request.validators.etag == etag:
            return NotModified(url=url, fetched_at=self.clock())
        kind = "application/rss+xml" if body.startswith(b"<?xml") else "text/html; charset=utf-8"
        return Page(
            url=url,
            asked=request.url,
            status=200,
            headers=(("content-type", kind), *((("etag", etag),) if etag else ())),
            body=body,
            fetched_at=self.clock(),
            redirects=tuple(hops),
        )

    def fail(self, url: str, code: str, **more: Any) -> None:
        self.failing[url] = FetchError(url, code, **more)

    def publish(self, *stories: "FakeStory") -> None:
        """Put stories on the feed, newest first, and their pages on the site."""
        self.pages[FEED] = feed_of(stories)
        for story in stories:
            self.pages.setdefault(story.url, page_of(story))


@dataclass(frozen=True)
class FakeStory:
    """An article of the fake paper."""

    number: int
    title: str = "Customs seize ivory at the port"
    text: str = "Officers found the tusks in a container of cashew nuts on Monday."

    @property
    def url(self) -> str:
        return f"https://paper.example/news/{self.number}.html"


def feed_of(stories: Iterable[FakeStory]) -> bytes:
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{each.url}</link>"
        f"<guid>{each.url}</guid><pubDate>{format_datetime(START)}</pubDate>"
        f"<description>{escape(each.text)}</description></item>"
        for each in stories
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def page_of(story: FakeStory) -> bytes:
    more = f"Desk {story.number} of the paper has followed this case since the beginning."
    return (
        f"<html lang=en><head><title>{story.title}</title></head><body><article>"
        f"<h1>{story.title}</h1><p>{story.text}</p><p>{more}</p></article></body></html>"
    ).encode()


@dataclass
class InPlace:
    """Calls a function here and now: what is read in these tests is not hostile."""

    calls: list[str] = field(default_factory=list)

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        self.calls.append(getattr(function, "__name__", ""))
        return function(*args)


def paper(**changes: Any) -> Source:
    """A source with one feed."""
    way = Way(type="feed", urls=(FEED,), reader=TYPES["feed"]())
    return replace(Source(name="paper", title="The Paper", ways=(way,), language="en"), **changes)


@dataclass
class Office:
    """Somebody who polls the paper."""

    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    source: Source = field(default_factory=paper)
    parser: InPlace = field(default_factory=InPlace)

    def __post_init__(self) -> None:
        self.web = FakeWeb(self.clock)

    @property
    def means(self) -> Means:
        thread = CapacityLimiter(1)
        return Means(
            store=self.store,
            fetch=self.web,
            parser=self.parser,
            rules=Rules(topics=(IVORY,)),
            limits=FetchLimits(),
            clock=self.clock,
            store_thread=thread,
            ledger=Ledger(self.store, self.clock, thread),
            intake=Together(
                lambda arrivals: self.store.articles.add_many(arrivals, self.clock()), thread
            ),
        )

    @property
    def state(self) -> SourceState:
        return self.store.sources.state(self.source.name)

    async def poll(self, **options: Any) -> Polled:
        """Poll once, with what is remembered of last time."""
        keep = options.pop("keep", True)
        means = replace(self.means, keep=keep)
        return await poll(means, self.source, self.state, **options)
