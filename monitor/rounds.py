"""The rounds of the daemon and of one-shot commands: which sources, rechecks and mails are due."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from anyio import CapacityLimiter

from monitor import log
from monitor.app import App
from monitor.model import Fetch, Source, SourceState, StoredArticle
from monitor.poll import Ledger, Means, Polled, Run, Taken, Together, poll, recheck

LEASE = timedelta(hours=1)  # a poll that a dead worker left is taken up after this
# Sources under way at a time. Far more than the fetcher lets through at once: a hundred hosts that
# hang for half a minute must leave places for the rest.
POLLS = 512
RECHECKS = 20  # articles looked at again in one round
BROKEN = timedelta(minutes=30)  # a source whose poll met a fault of ours rests this long
KEEP_SNAPSHOTS = timedelta(days=400)


class Rounds:
    """Polls through one fetcher and one parser."""

    def __init__(self, app: App, fetch: Fetch, parser: Run, *, keep: bool = True) -> None:
        self._app = app
        self._polls = CapacityLimiter(POLLS)
        self._under_way: set[str] = set()  # sources; a poll may take longer than its lease
        self._rechecking = False
        store_thread = CapacityLimiter(1)
        self.means = Means(
            store=app.store,
            fetch=fetch,
            parser=parser,
            rules=app.rules,
            limits=app.settings.fetch,
            clock=app.clock,
            store_thread=store_thread,
            ledger=Ledger(app.store, app.clock, store_thread),
            intake=Together(
                lambda arrivals: app.store.articles.add_many(arrivals, app.clock()), store_thread
            ),
            keep=keep,
        )

    @property
    def _sources(self) -> dict[str, Source]:
        return {each.name: each for each in self._app.settings.sources if each.enabled}

    async def tick(self) -> None:
        """Poll what is due, as far as there is room, and look again at articles.

        Returns when all of it is done; what becomes due meanwhile is another tick's, beside it.
        """
        await asyncio.gather(self._poll_due(), self._recheck_due())

    async def _poll_due(self) -> None:
        room = int(self._polls.available_tokens)
        if not room:
            return
        sources = {name: s for name, s in self._sources.items() if name not in self._under_way}
        store, now = self._app.store, self._app.clock()
        claimed = await self.means.stored(
            lambda: store.sources.claim_due(tuple(sources), now, room, LEASE)
        )
        if not claimed:
            return
        waiting = await self.means.stored(store.pending.waiting, now)
        await asyncio.gather(
            *(
                self._guarded(sources[state.source], state, waiting=state.source in waiting)
                for state in claimed
            )
        )

    async def _guarded(self, source: Source, state: SourceState, *, waiting: bool) -> None:
        """Poll one source; a fault of ours in one source must not stop the others."""
        self._under_way.add(source.name)
        try:
            await self._polled(source, state, waiting=waiting)
        finally:
            self._under_way.discard(source.name)

    async def _polled(self, source: Source, state: SourceState, *, waiting: bool) -> None:
        async with self._polls:
            try:
                await poll(self.means, source, state, waiting=waiting)
            except Exception as error:  # noqa: BLE001 - the outermost loop of one source
                log.trouble("poll broke", source=source.name, error=repr(error), exc_info=error)
                rest = replace(
                    state,
                    lease_until=None,
                    failures=state.failures + 1,
                    last_code="internal-error",
                    last_detail=repr(error)[:200],
                    last_poll_at=self._app.clock(),
                    next_due_at=self._app.clock() + BROKEN,
                )
                await self.means.stored(self._app.store.sources.save, rest)

    async def _recheck_due(self) -> None:
        if self._rechecking:
            return
        self._rechecking = True
        try:
            sources = self._sources
            due = await self.means.stored(self._due_rechecks, tuple(sources))
            await asyncio.gather(*(recheck(self.means, sources[a.article.source], a) for a in due))
        finally:
            self._rechecking = False

    def _due_rechecks(self, sources: Sequence[str]) -> tuple[StoredArticle, ...]:
        now = self._app.clock()
        return self._app.store.articles.due_rechecks(now, RECHECKS, sources)

    async def poll_now(
        self,
        sources: Sequence[Source],
        *,
        limit: int | None = None,
        on_article: Callable[[Taken], None] | None = None,
        on_polled: Callable[[Polled], None] | None = None,
    ) -> list[Polled]:
        """Poll sources now, due or not."""
        states = self._app.store.sources.states([each.name for each in sources])
        waiting = self._app.store.pending.waiting(self._app.clock())

        async def one(source: Source) -> Polled:
            async with self._polls:
                done = await poll(
                    self.means,
                    source,
                    states[source.name],
                    limit=limit,
                    on_article=on_article,
                    waiting=source.name in waiting,
                )
            if on_polled is not None:
                on_polled(done)
            return done

        return list(await asyncio.gather(*(one(each) for each in sources)))


@asynccontextmanager
async def opened_rounds(app: App, fetch: Fetch, *, keep: bool = True) -> AsyncIterator[Rounds]:
    """Rounds with worker processes of their own, ended with them."""
    from monitor.parsing import Parser

    parser = Parser(deadline=app.settings.fetch.parse_timeout)
    try:
        yield Rounds(app, fetch, parser, keep=keep)
    finally:
        await parser.close()
