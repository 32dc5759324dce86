"""What a poll works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from anyio import CapacityLimiter, to_thread

from monitor.clock import Clock
from monitor.model import Fetch, FetchLimits, StoredArticle
from monitor.poll.ledger import Ledger
from monitor.poll.together import Together
from monitor.store import Arrival, Store
from monitor.understand import Rules

T = TypeVar("T")


class Run(Protocol):
    """Calls a pure function where a hostile page cannot hold the program (parsing.Parser)."""

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Return the result; raise ReadError `too-slow` when the deadline passed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Means:
    """The parts a poll is made of. With `keep` off nothing is written: a rehearsal."""

    store: Store
    fetch: Fetch
    parser: Run
    rules: Rules
    limits: FetchLimits
    clock: Clock
    store_thread: CapacityLimiter
    ledger: Ledger
    intake: Together[Arrival, StoredArticle]
    keep: bool = True

    async def stored(self, function: Callable[..., T], *args: Any) -> T:
        """Call the store (it blocks) beside the event loop, one call at a time."""
        return await to_thread.run_sync(function, *args, limiter=self.store_thread)
