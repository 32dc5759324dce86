"""Settings become an App: the parts are put together here, once, and nowhere else."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.clock import Clock, utc_now
from monitor.errors import StoreError
from monitor.fetch import Fetcher, Recorder, Replay
from monitor.model import Fetch, Post
from monitor.settings import Settings
from monitor.store import Store, open_store
from monitor.understand import Rules

if TYPE_CHECKING:
    from monitor.deliver import Courier, Means


@dataclass(frozen=True, kw_only=True)
class App:
    """The open program: what was configured, the archive, the clock."""

    settings: Settings
    store: Store
    clock: Clock = utc_now

    @property
    def rules(self) -> Rules:
        """What articles are matched against."""
        return Rules(topics=self.settings.topics, terms=self.settings.terms)


@contextmanager
def open_app(settings: Settings, clock: Clock = utc_now) -> Iterator[App]:
    """Open the archive (made and migrated where needed) and close it again."""
    store = open_store(_prepared(settings))
    try:
        yield App(settings=settings, store=store, clock=clock)
    finally:
        store.close()


def _prepared(settings: Settings) -> str:
    """Make the data directory, for the owner's eyes only."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the data directory {settings.data_dir} cannot be made: {error.strerror}; "
            "set data_dir in sources.toml, MONITOR_DATA_DIR or --data-dir"
        ) from None
    return settings.database


@asynccontextmanager
async def opened_fetch(
    app: App, *, replay: Path | None = None, record: Path | None = None, remember: bool = True
) -> AsyncIterator[Fetch]:
    """The way to the web: live, or a recorded session in its place; `record` writes one down.

    With `remember` off nothing of it is written into the archive, not even politeness.
    """
    limits, clock = app.settings.fetch, app.clock
    hosts = app.store.hosts if remember else None
    fetch: Replay | Recorder | Fetcher
    if replay is not None:
        fetch = Replay(replay, limits, clock)
    elif record is not None:
        fetch = Recorder(limits, record, hosts, clock=clock)
    else:
        fetch = Fetcher(limits, hosts, clock=clock)
    try:
        yield fetch
    finally:
        await fetch.close()


@asynccontextmanager
async def opened_courier(app: App) -> "AsyncIterator[Courier]":
    """What plans and sends digests, with the guarded way to the web; waits for sendings at the end.

    Commands that send nothing never load it.
    """
    from monitor.deliver import Courier
    from monitor.net import GuardedClient

    client = GuardedClient(app.settings.fetch)
    courier = Courier(deliver_means(app, client.post))
    try:
        yield courier
    finally:
        await courier.close()
        await client.close()


def deliver_means(app: App, post: Post | None = None) -> "Means":
    """Return what delivering needs; without `post` it can only look."""
    from monitor.channels import with_templates
    from monitor.deliver import Means, nowhere

    settings = app.settings
    given = settings.channels.items()
    return Means(
        store=app.store,
        subscriptions=settings.subscriptions,
        channels={name: with_templates(each, settings.templates) for name, each in given},
        topics=settings.topics,
        sources=settings.sources,
        post=post or nowhere,
        clock=app.clock,
        unavailable=settings.unavailable,
    )
