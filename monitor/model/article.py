"""An article as it was read, and how each part of it is known."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Method = Literal[
    "rules",
    "json-ld",
    "meta",
    "time",
    "url",
    "dateline",
    "page",
    "listing",
    "feed",
    "sitemap",
    "inferred",
    "import",
]
Part = Literal["title", "published", "author"]


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A moment as somebody stated it.

    `at` is aware UTC. With precision day, month or year it is midnight UTC of the stated (first)
    calendar day and must be shown as that day, never converted to a zone. `zone` is the UTC offset
    in minutes that was stated or taken from the source, None where unknown. `flags` may hold
    `future` (clamped), `zone-assumed`, `year-inferred`, `conflict`.
    """

    at: datetime
    precision: Precision = "second"
    method: Method = "feed"
    confidence: float = 1.0  # 0..1
    zone: int | None = None
    raw: str = ""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            object.__setattr__(self, "at", self.at.astimezone(UTC))

    @property
    def whole_day(self) -> bool:
        """True where only a calendar day (or less) is known."""
        return self.precision in ("day", "month", "year")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One claim about a part of the article, kept whether it won or not."""

    part: Part
    value: str  # dates as ISO 8601
    method: Method
    confidence: float
    chosen: bool = False
    note: str = ""  # why it lost, or what it contradicts


@dataclass(frozen=True, kw_only=True)
class Article:
    """What was read. All text is NFC; `text` has one blank line between paragraphs ('\\n\\n').

    `identity` is the source's own key (host family and number), None where it has no rule.
    """

    source: str
    url: str
    canonical_url: str
    title: str
    text: str = field(repr=False)
    lead: str = ""
    captions: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None  # BCP 47 primary subtag: 'en', 'vi', 'zh'
    published: Stamp | None = None
    modified: Stamp | None = None
    section: str | None = None
    image: str | None = None
    identity: str | None = None
    feed_id: str | None = None
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[str, ...] = ()  # 'charset-guessed', 'charset-conflict', 'feed-only', 'truncated'


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A page that holds no article: `furniture`, `challenge`, `paywall`, `empty`, `not-html`."""

    url: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The bytes an article was read from."""

    sha256: str  # of `body`, hex
    url: str
    taken_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A later, different reading of the same article. Number 0 is the first."""

    article_id: int
    number: int
    seen_at: datetime
    title: str
    text: str = field(repr=False)
    snapshot: str | None  # SHA-256
    reason: str = ""  # 'recheck', 'feed', 'revisit'
