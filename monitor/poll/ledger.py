"""What polls leave behind, written together: while one batch is written the next one gathers."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

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
        now = self._clock()
        under_way: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        for event in self._store.health.open():
            under_way[event.source][event.kind] = event.started_at
        changes = [
            health.diagnose(
                note.source,
                note.before,
                note.after,
                note.outcome,
                under_way=under_way[note.source.name],
                now=now,
            )
            for note in notes
        ]
        self._store.sources.save(
            *(_kept(note, change.strange) for note, change in zip(notes, changes, strict=True))
        )
        for note, change in zip(notes, changes, strict=True):
            name = note.source.name
            for kind, detail in change.started:
                self._store.health.start(name, kind, detail, now)
            for kind in change.ended:
                if kind != "flood" or not self._store.pending.counts(name).get("held"):
                    self._store.health.end(name, kind, now)
        return [None] * len(notes)


def _kept(note: Note, strange: Collection[str]) -> SourceState:
    """The state after a poll; a strange listing is compared with its last good reading again."""
    if not strange:
        return note.after
    good = {listing.url: listing for listing in note.before.listings if listing.url in strange}
    listings = (
        replace(
            each,
            entry_keys=good[each.url].entry_keys,
            entry_marks=good[each.url].entry_marks,
            candidates=good[each.url].candidates,
        )
        if each.url in good
        else each
        for each in note.after.listings
    )
    return replace(note.after, listings=tuple(listings))
