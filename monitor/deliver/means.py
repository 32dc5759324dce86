"""What delivering needs: the archive, what is configured, and the way to the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from monitor.clock import Clock
from monitor.errors import FetchError
from monitor.model import Answered, Backoff, Channel, Post, Source, Subscription, Topic
from monitor.store import Store

BACKOFF = Backoff()


async def nowhere(url: str, _body: bytes, _headers: Mapping[str, str], _s: float, /) -> Answered:
    """Post nothing: for means that only look."""
    raise FetchError(url=url, code="unreachable", detail="nothing is sent from here")


@dataclass(frozen=True, kw_only=True)
class Means:
    """Put together once. `unavailable` maps a configured channel to why it cannot be used now.

    `deadline` is what one sending may take, in seconds; a claim outlives it by `grace`.
    """

    store: Store
    subscriptions: tuple[Subscription, ...]
    channels: Mapping[str, Channel]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    clock: Clock
    post: Post = nowhere
    unavailable: Mapping[str, str] = field(default_factory=dict)
    backoff: Backoff = BACKOFF
    deadline: float = 120.0
    grace: float = 60.0

    @property
    def lease(self) -> timedelta:
        """How long a claim holds."""
        return timedelta(seconds=self.deadline + self.grace)

    def backoff_of(self, channel: str) -> Backoff:
        """Return how a channel is tried again: it may say how long to wait first."""
        first = getattr(self.channels.get(channel), "retry", None)
        return replace(self.backoff, first=timedelta(seconds=first)) if first else self.backoff

    def subscription(self, name: str) -> Subscription | None:
        """Return the subscription of that name."""
        return next((each for each in self.subscriptions if each.name == name), None)

    def places(self, subscription: Subscription) -> tuple[tuple[str, str], ...]:
        """Return every (channel, recipient) of a subscription that can be used now."""
        return tuple(
            (name, recipient)
            for name in subscription.channels
            if name in self.channels
            for recipient in self.channels[name].recipients
        )
