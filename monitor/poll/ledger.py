"""What polls leave behind, written together: while one batch is written the next one gathers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from anyio import CapacityLimiter

from monitor import health
from monitor.clock import Clock
from monitor.model import Outcome, Source, SourceState
from monitor.poll.together import Together
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
        self._store, self._clock = store, clock
        self._together: Together[Note, None] = Together(self._write, limiter)

    async def note(self, note: Note) -> None:
        """Return when the note is written; raise what writing raised."""
        await self._together(note)

    def _write(self, notes: Sequence[Note]) -> Sequence[None]:
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
        return [None] * len(notes)
