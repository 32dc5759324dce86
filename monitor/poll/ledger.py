"""What polls leave behind, written together: while one batch is written the next one gathers."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread

from monitor import health
from monitor.clock import Clock
from monitor.model import Outcome, Source, SourceState
from monitor.store import Store


@dataclass(frozen=True, kw_only=True)
class Note:
    """A source before and after one poll."""

    source: Source
    before: SourceState
    after: SourceState
    outcome: Outcome


class Ledger:
    """Saves the states of sources, and opens and closes their health events.

    A thousand unchanged feeds are a few transactions, not a thousand.
    """

    def __init__(self, store: Store, clock: Clock, limiter: CapacityLimiter) -> None:
        self._store, self._clock, self._limiter = store, clock, limiter
        self._waiting: list[Note] = []
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def note(self, note: Note) -> None:
        """Return when the note is written; raise what writing raised."""
        self._waiting.append(note)
        if self._next is None:
            self._next = asyncio.create_task(self._write_batch())
        # One poll that is cancelled must not take the notes of the others with it.
        await asyncio.shield(self._next)

    async def _write_batch(self) -> None:
        async with self._turn:
            batch, self._waiting, self._next = self._waiting, [], None
            await to_thread.run_sync(self._write, batch, limiter=self._limiter)

    def _write(self, notes: Sequence[Note]) -> None:
        self._store.sources.save(*(note.after for note in notes))
        now = self._clock()
        open_kinds: defaultdict[str, set[str]] = defaultdict(set)
        for event in self._store.health.open():
            open_kinds[event.source].add(event.kind)
        for note in notes:
            name = note.source.name
            change = health.diagnose(
                note.source,
                note.before,
                note.after,
                note.outcome,
                open_kinds=open_kinds[name],
                now=now,
            )
            for kind, detail in change.started:
                self._store.health.start(name, kind, detail, now)
            for kind in change.ended:
                self._store.health.end(name, kind, now)
