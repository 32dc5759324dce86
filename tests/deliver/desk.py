"""A small newsroom for tests: an archive, a clock that is set by hand, channels that do as told."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.deliver import Courier, Means, Round
from monitor.errors import DeliveryError
from monitor.model import (
    Channel,
    Delivery,
    Digest,
    Figure,
    Post,
    Receipt,
    StoredArticle,
    Subscription,
    Topic,
)
from monitor.store import Store, open_store
from tests.channels.servers import Endpoint
from tests.digest.make import HANOI, SOURCES
from tests.store.readings import keys, reading

MORNING = datetime(2026, 10, 5, 0, 0, tzinfo=UTC)  # 07:00 in Hanoi, a Monday
TOPICS = (
    Topic(name="wildlife", title="Wildlife trafficking", query="horn"),
    Topic(name="urgent", title="Urgent", query="rhino", alert=True),
)


@dataclass
class Clock:
    """Says what it was told."""

    now: datetime = MORNING - timedelta(hours=12)

    def __call__(self) -> datetime:
        return self.now

    def to(self, text: str) -> None:
        """Set the clock to a local time in Hanoi, such as '2026-10-05 07:00'."""
        self.now = datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)

    def on(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that a fake channel took."""

    to: str
    message_id: str
    digest: Digest

    @property
    def titles(self) -> list[str]:
        return [item.article.article.title for item in self.digest.items]


@dataclass(kw_only=True)
class Fake:
    """A channel that takes everything, or fails the way it is told, in order."""

    name: str = "mail"
    recipients: tuple[str, ...] = ("a@ngo.example",)
    failures: list[DeliveryError | None] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)  # titles that make a message be refused
    hang: asyncio.Event | None = None
    sent: list[Sent] = field(default_factory=list)
    tried: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, digest: Digest, *, to: str, message_id: str, post: Post) -> Receipt:
        self.tried += 1
        self.began.set()
        if self.hang:
            await self.hang.wait()
        failure = self.failures.pop(0) if self.failures else None
        if failure and not failure.uncertain:
            raise failure
        listed = " ".join(digest.coverage.isolated)
        titles = [item.article.article.title for item in digest.items]
        if self.poison & set(titles) or any(title in listed for title in self.poison):
            raise DeliveryError(channel=self.name, answer="554 no", retry=False, content=True)
        self.sent.append(Sent(to=to, message_id=message_id, digest=digest))
        if failure:
            raise failure
        return Receipt(answer="250 ok", recipients=(to,))

    def fail(self, answer: str = "421 later", **how: Any) -> None:
        """Fail the next sending."""
        self.failures.append(DeliveryError(channel=self.name, answer=answer, **how))


class Desk:
    """Everything between articles coming in and messages going out."""

    def __init__(self, url: str = "sqlite://") -> None:
        self.clock = Clock()
        self.store: Store = open_store(url)
        self.mail = Fake()
        self.means = Means(
            store=self.store,
            subscriptions=(self.subscription(),),
            channels={"mail": self.mail},
            topics=TOPICS,
            sources=tuple(SOURCES.values()),
            post=Endpoint(),
            clock=self.clock,
            deadline=5.0,
            grace=5.0,
        )
        self.courier = Courier(self.means)
        self._count = 0

    @staticmethod
    def subscription(**options: Any) -> Subscription:
        known: dict[str, Any] = {
            "name": "morning",
            "title": "Morning digest",
            "channels": ("mail",),
            "topics": ("wildlife",),
            "zone": HANOI,
        }
        return Subscription(**(known | options))

    def change(self, **means: Any) -> None:
        """Start anew with other means."""
        self.means = replace(self.means, **means)
        self.courier = Courier(self.means)

    def subscribe(self, **options: Any) -> None:
        self.change(subscriptions=(self.subscription(**options),))

    def channels(self, **channels: Channel) -> None:
        self.change(channels={"mail": self.mail, **channels})

    def publish(
        self,
        title: str,
        *,
        source: str = "vna",
        topics: tuple[str, ...] = ("wildlife",),
        text: str | None = None,
        figures: tuple[Figure, ...] | None = None,
    ) -> StoredArticle:
        """Store an article unlike all others, unless `text` makes it a copy."""
        self._count += 1
        changes: dict[str, Any] = {"title": title, "source": source}
        if text is not None:
            changes["text"] = text
        read = reading(self._count, topics, **changes)
        if figures is not None:
            read = replace(read, figures=figures)
        return self.store.articles.add(read, None, keys(self._count), self.clock())

    async def round(self) -> Round:
        return await self.courier.round()

    def deliveries(self) -> dict[str, list[Delivery]]:
        """Return deliveries by state, the latest first."""
        found: Mapping[str, list[Delivery]] = defaultdict(list)
        for delivery in self.store.deliveries.latest():
            found[delivery.state].append(delivery)
        return dict(found)

    def told(self) -> list[str]:
        """Return every title that the mail channel took, in order."""
        return [title for sent in self.mail.sent for title in sent.titles]
