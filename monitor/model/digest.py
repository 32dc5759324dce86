"""What is told, to whom, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from monitor.model.figure import Figure
from monitor.model.source import HealthEvent
from monitor.model.story import StoredArticle
from monitor.model.topic import Match

DeliveryState = Literal["planned", "sending", "accepted", "uncertain", "failed"]


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Hours in which nothing is sent: local 'HH:MM' from..to, may span midnight."""

    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A digest as configured: what, when, to which channels. Empty tuples mean all."""

    name: str
    title: str
    channels: tuple[str, ...]
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    schedule: str = "daily 07:00"
    zone: str = "UTC"
    quiet: Quiet | None = None
    min_score: float = 0.0
    max_items: int = 40
    send_empty: bool = False
    new_outlets: bool = False  # tell a story again when another kind of outlet takes it up
    alert: bool = False  # sends as soon as something is stored instead of on a schedule
    # A burst of alerts within it is one message; shorter than the minute in which each is due.
    alert_gap: timedelta = timedelta(seconds=45)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A sentence with hits in it: `hits` are (start, end) in `sentence`."""

    sentence: str
    hits: tuple[tuple[int, int], ...]
    topic: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One story in a digest, as it is told."""

    story_id: int
    article: StoredArticle  # the best one
    outlet: str
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...] = ()
    matches: tuple[Match, ...] = ()
    also_in: tuple[str, ...] = ()  # titles of other outlets
    members: tuple[int, ...] = ()  # ids of every article told with it
    note: str = ""  # 'corrected: 2.3 -> 2.6 tonnes', 'update to a story you were told on 3 October'
    facts: tuple[str, ...] = ()  # its key figures in words
    also_topics: tuple[str, ...] = ()  # titles of the other topics it matched


@dataclass(frozen=True, kw_only=True)
class SourceCoverage:
    """Until when a source was read, and what is wrong with it."""

    source: str
    title: str
    read_until: datetime | None
    state: str  # 'ok', 'failing', 'silent', 'redesigned', ...
    detail: str = ""
    notices: tuple[str, ...] = ()  # robots or TLS exceptions that every report must show


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the digest rests on."""

    sources: tuple[SourceCoverage, ...] = ()
    started: tuple[HealthEvent, ...] = ()
    ended: tuple[HealthEvent, ...] = ()
    outside: int = 0  # articles stored in the period that matched none of its topics
    isolated: tuple[str, ...] = ()  # items that could not be rendered or were refused


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Stories for one subscription and period. Article ids after `after` up to `until` are covered.

    `key` is deterministic in subscription and range: it makes Message-ID and idempotency keys.
    """

    key: str
    subscription: str
    title: str
    zone: str
    after: int
    until: int
    period_start: datetime | None
    period_end: datetime
    groups: tuple[tuple[str, tuple[Item, ...]], ...]  # topic title -> items
    coverage: Coverage = Coverage()
    omitted: int = 0  # 'and 31 more'
    omitted_items: tuple[Item, ...] = field(default=(), repr=False)
    alert: bool = False
    notice: str = ""  # plain words in place of stories: a sample, a report of a failed delivery

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item told in full, in order."""
        return tuple(item for _, items in self.groups for item in items)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A channel took the message. `answer` is what the server said, word for word."""

    answer: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Digest x recipient x channel, with its state."""

    id: int
    digest: str  # subscription name
    key: str  # Digest.key
    channel: str
    recipient: str  # '' where the channel has a single place
    state: DeliveryState
    attempts: int
    after: int
    until: int
    period_start: datetime | None
    period_end: datetime
    planned_at: datetime
    next_try_at: datetime | None = None
    finished_at: datetime | None = None
    answer: str = ""
    message_id: str = ""
    kind: Literal["digest", "alert", "notice"] = "digest"
    doubts: int = 0  # attempts whose outcome is not known


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far one recipient has been told over one channel.

    `until` is the last article covered by an accepted delivery; `fired_at` the time for which a
    delivery was last planned. Alerts have a mark of their own beside the digest's.
    """

    digest: str  # subscription name
    channel: str
    recipient: str
    kind: Literal["digest", "alert"]
    until: int
    period_end: datetime | None
    fired_at: datetime


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """How a failed delivery is tried again."""

    first: timedelta = timedelta(minutes=1)
    factor: float = 2.0
    most: timedelta = timedelta(hours=6)
    attempts: int = 30
    doubts: int = 3  # sendings without a known outcome, after which it is left uncertain


class Answered(Protocol):
    """What a server answered to a POST."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names in lower case, in order."""
        ...

    @property
    def body(self) -> bytes:
        """The body, decoded and within the limits."""
        ...


class Post(Protocol):
    """The guarded way to POST: no private addresses, capped answers, no redirects."""

    async def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], seconds: float, /
    ) -> Answered:
        """Return the answer whatever its status; raise FetchError where there was none."""
        ...


class Channel(Protocol):
    """A way to tell. A frozen dataclass whose fields are its options in sources.toml.

    MUST raise DeliveryError and nothing else; MUST send the same id when the same digest is sent
    again.
    """

    @property
    def name(self) -> str:
        """What it is called in sources.toml."""
        ...

    @property
    def recipients(self) -> tuple[str, ...]:
        """One delivery is planned for each; ('',) where there is a single place."""
        ...

    async def send(self, digest: Digest, *, to: str, message_id: str, post: Post) -> Receipt:
        """Send the digest to one recipient. `post` is the only way to the web."""
        ...
