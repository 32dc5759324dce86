"""Places to watch, and what a look at one of them says exists."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from monitor.errors import Severity
from monitor.model.article import Stamp
from monitor.model.web import DEFAULT_POLICY, NO_VALIDATORS, FetchPolicy, Page, Request, Validators

DateOrder = Literal["dmy", "mdy", "ymd"]
Outlet = Literal["agency", "newspaper", "ministry", "ngo", "international", "other"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a feed, sitemap or listing says about one article. `url` is absolute, as published.

    `summary` and `content` are plain text; `content` is the whole article where a feed carries it.
    """

    url: str
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    language: str | None = None
    section: str | None = None
    image: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    feed_id: str | None = None  # RSS guid, Atom id; unique within its source only


@dataclass(frozen=True, kw_only=True)
class Found:
    """The outcome of reading one listing.

    `more` are further listing requests (sub-sitemaps, next pages), newest first. `ttl` is the
    feed's own hint (RSS ttl, sy:updatePeriod). `warnings` are plain words for the health report.
    `candidates` counts the nodes that looked like entries before filters: 0 means that the shape
    of the listing has changed.
    """

    entries: tuple[Entry, ...]
    more: tuple[Request, ...] = ()
    title: str | None = None
    ttl: timedelta | None = None
    warnings: tuple[str, ...] = ()
    candidates: int = 0


class SourceType(Protocol):
    """A way of reading listings. A frozen dataclass whose fields are its options in sources.toml.

    MUST be pure: no network, no clock (`page.fetched_at` is now), no settings.
    """

    def read(self, page: Page) -> Found:
        """Return what the page says exists; raise ReadError when it is no such listing."""
        ...


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way into a source: addresses that are all read, by one reader. `type` names it."""

    type: str
    urls: tuple[str, ...]
    reader: SourceType
    max_pages: int = 1  # listing pages followed through `Found.more` in one poll


@dataclass(frozen=True, kw_only=True)
class ArticleRules:
    """What is known of a source's article pages. Selectors are CSS, tried in order.

    `drop` is removed before anything is read; `author_pattern` is a regular expression whose first
    group is the name. Empty means: read it generically.
    """

    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    end: tuple[str, ...] = ()  # a paragraph that is, or begins with, this text ends the article
    author_pattern: str | None = None
    author_default: str | None = None  # the outlet's own name where it signs nothing


@dataclass(frozen=True, kw_only=True)
class IdentityRules:
    """What makes two addresses one article on this source, as data.

    `pattern` is a regular expression on the URL path whose group `id` (or first group) is the
    number; `hosts` are the hosts on which it counts: never a path on any other host. `aliases`
    maps a raw host to the public one; `drop_path` are regional or print prefixes to take off.
    """

    pattern: str | None = None
    hosts: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    drop_path: tuple[str, ...] = ()
    drop_query: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LinkFilter:
    """Which entry addresses are articles: regular expressions searched in the absolute URL."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Every:
    """How often a source is polled: it adapts to its own rhythm between the two bounds."""

    least: timedelta = timedelta(minutes=15)
    most: timedelta = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Source:
    """One place to watch."""

    name: str
    title: str
    ways: tuple[Way, ...]
    every: Every = Every()
    language: str | None = None
    zone: str = "UTC"  # IANA name: the zone of times that state none
    date_order: DateOrder = "dmy"
    outlet: Outlet = "other"
    country: str | None = None  # ISO 3166-1 alpha-2 of the outlet
    rules: ArticleRules = ArticleRules()
    identity: IdentityRules = IdentityRules()
    links: LinkFilter = LinkFilter()
    full_text: bool = True  # False: keep what the feed says, fetch no article pages
    policy: FetchPolicy = DEFAULT_POLICY
    max_new: int = 200  # new articles taken in one poll; the rest is held and reported
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class ListingState:
    """What is remembered of one listing address between polls."""

    url: str
    validators: Validators = NO_VALIDATORS
    body_sha256: str | None = None
    reader: str = ""  # key of the options it was last read with: other options read it anew
    full_fetch_at: datetime | None = None  # last time a body was really sent (not a 304)
    moved_to: str | None = None  # permanent redirect seen
    entry_keys: tuple[str, ...] = ()  # identities of the last good listing, for overlap
    entry_marks: tuple[str, ...] = ()  # beside each: a hash of its title and modification time
    candidates: int = 0


@dataclass(frozen=True, kw_only=True)
class HealthEvent:
    """A trouble of a source, reported once when it starts and once when it ends."""

    source: str
    kind: str  # failing, empty, stale, silent, redesigned, challenge, flood, moved, gone
    detail: str
    started_at: datetime
    ended_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """What is remembered of a source: everything that decides when and how to look again."""

    source: str
    next_due_at: datetime | None = None
    lease_until: datetime | None = None
    failures: int = 0  # in a row
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None  # when an unknown article last appeared
    last_code: str = ""  # code of the last outcome, '' before the first poll
    last_detail: str = ""
    way: int = 0  # index of the way in use
    gaps: tuple[float, ...] = ()  # seconds between the latest articles, newest last, bounded
    hint: timedelta | None = None  # Cache-Control, Expires, ttl: when the server says to look again
    listings: tuple[ListingState, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one poll of one source came to. `code` is `ok`, `unchanged` or an error's code."""

    source: str
    code: str
    severity: Severity | None = None  # None: nothing went wrong
    detail: str = ""
    entries: int = 0
    new: int = 0
    skipped: int = 0
    failed: int = 0  # article pages that could not be had this time; tried again later
    held: int = 0  # beyond the source's max_new
    seconds: float = 0.0
    retry_after: float | None = None
    hint: timedelta | None = None
    warnings: tuple[str, ...] = field(default=())
