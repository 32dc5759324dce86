"""The first half of the program: from the web to the store.

source  - due? ----------- schedule.polling / store.sources.claim_due(now)
  | poll
  |- look                  each way in, in order: fetch -> NotModified | Page -> read -> Found
  |- store.articles.unseen by canonical URL, the site's own number, the feed's id
  |- store.pending.put     rows first: what was announced is never lost by failing
  |   for each new entry, and each that is to be tried again:
  |- fetch -> understand   read, match, count, fingerprint, in a worker process
  |- store.articles.add    one transaction per article
  '- store.sources.save    validators, next due time, health; only after the entries are safe
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from monitor import log
from monitor.model import Entry, Outcome, Source, SourceState
from monitor.poll.articles import Haul, Job, OnArticle, Taken, snapshot_of, take
from monitor.poll.ledger import Ledger, Note
from monitor.poll.listings import Look, look
from monitor.poll.means import Means, Run
from monitor.poll.rechecks import Rechecked, recheck
from monitor.poll.together import Together
from monitor.schedule import polling

__all__ = [
    "Haul",
    "Job",
    "Ledger",
    "Means",
    "Polled",
    "Rechecked",
    "Run",
    "Taken",
    "Together",
    "poll",
    "recheck",
    "snapshot_of",
    "take",
]


@dataclass(frozen=True, kw_only=True)
class Polled:
    """What one poll came to, and the articles that are new by it."""

    outcome: Outcome
    articles: tuple[Taken, ...] = ()
    state: SourceState


async def poll(
    means: Means,
    source: Source,
    state: SourceState,
    *,
    limit: int | None = None,
    on_article: OnArticle | None = None,
    waiting: bool = True,
) -> Polled:
    """Poll one source now, due or not: see what exists, take what is new, remember both.

    `waiting` off says that no entry of the source waits to be tried again.
    """
    started = perf_counter()
    seen = await look(means, source, state)
    jobs, held = await _jobs(means, source, state, seen, limit, waiting=waiting)
    haul = await take(means, source, jobs, on_article)
    outcome = _outcome(source, seen, haul, held, perf_counter() - started)
    after = _state_after(source, state, seen, haul, outcome, means.clock())
    if means.keep:
        await means.ledger.note(Note(source=source, before=state, after=after, outcome=outcome))
    log.poll(outcome, before=state)
    return Polled(outcome=outcome, articles=tuple(haul.articles), state=after)


async def _jobs(
    means: Means,
    source: Source,
    state: SourceState,
    seen: Look,
    limit: int | None,
    *,
    waiting: bool,
) -> tuple[list[Job], int]:
    """Note new entries; return what to take now, and how many of a flood were held back."""
    if not (seen.entries or waiting):
        return [], 0
    most = min(source.max_new, limit or source.max_new)
    return await means.stored(_noted, means, source, state, seen, most, waiting)


def _noted(
    means: Means, source: Source, state: SourceState, seen: Look, most: int, waiting: bool
) -> tuple[list[Job], int]:
    now, store = means.clock(), means.store
    new = store.articles.unseen(seen.entries)
    # A rehearsal notes nothing. Nor need entries that are stored as they are wait for anything:
    # the listing counts as read only when they are in the archive.
    if not means.keep or (not source.full_text and not waiting and len(new) <= most):
        return [Job(entry=entry, keys=tuple(keys)) for entry, keys in new[:most]], 0
    held = _announce(means, source, state, new, now) if new else 0
    if seen.changed:
        store.articles.recheck_now(seen.changed, now)
    due = store.pending.due(source.name, now, most) if new or waiting else ()
    return [Job(entry=each.entry, keys=each.keys, attempts=each.attempts) for each in due], held


def _announce(
    means: Means,
    source: Source,
    state: SourceState,
    new: Sequence[tuple[Entry, Sequence[str]]],
    now: datetime,
) -> int:
    """Put entries on the waiting list. More new ones at once than a source that was read before
    ever has are a flood (changed ids, a hijacked feed): the excess waits for a person."""
    pending = means.store.pending
    listed = pending.known(keys[0] for _, keys in new)
    fresh = [each for each in new if each[1][0] not in listed]
    pending.put(source.name, fresh, now)
    excess = fresh[source.max_new :] if state.last_success_at is not None else []
    if excess:
        pending.hold(keys[0] for _, keys in excess)
    return len(excess)


def _outcome(source: Source, seen: Look, haul: Haul, held: int, seconds: float) -> Outcome:
    return Outcome(
        source=source.name,
        code=seen.code,
        severity=seen.severity,
        detail=seen.detail,
        entries=len(seen.entries),
        new=len(haul.articles),
        skipped=len(haul.skipped),
        failed=len(haul.failed),
        held=held,
        seconds=seconds,
        retry_after=seen.retry_after,
        hint=seen.hint,
        warnings=seen.warnings,
    )


def _state_after(
    source: Source,
    state: SourceState,
    seen: Look,
    haul: Haul,
    outcome: Outcome,
    now: datetime,
) -> SourceState:
    """What is remembered. A failed look keeps every listing as it was known."""
    ok = outcome.severity is None
    kept = {each.url: each for each in state.listings} | {each.url: each for each in seen.listings}
    read = replace(
        state,
        lease_until=None,
        last_poll_at=now,
        last_code=outcome.code,
        last_detail=outcome.detail,
        way=seen.way,
        hint=outcome.hint,
        listings=tuple(kept.values()),
    )
    after = polling.after(read, outcome, now, new_articles=len(haul.articles) if ok else 0)
    return replace(after, next_due_at=polling.next_due(after, outcome, source, now))
