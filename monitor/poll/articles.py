"""From entries to articles: fetch each page, understand it, store it whole or try again later."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

import anyio
from anyio import CapacityLimiter

from monitor.errors import FetchError, ReadError
from monitor.model import (
    Entry,
    NotModified,
    Page,
    Request,
    Skipped,
    Snapshot,
    Source,
    StoredArticle,
)
from monitor.poll.means import Means
from monitor.store import Arrival
from monitor.understand import Reading, understand, understand_entries
from monitor.urls import article_keys

Keyed = tuple[Entry, tuple[str, ...]]
Taken = StoredArticle | Reading  # a Reading in a rehearsal, which stores nothing
OnArticle = Callable[[Taken], None]

TOGETHER = 50  # entries understood in one call
# A page that could not be had is tried again after these waits, the last one for ever.
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (5, 15, 60, 180, 720, 1440))
# A page without an article may get one: a paywall opens, a stub is filled.
SKIPPED_AGAIN = timedelta(days=7)


@dataclass(kw_only=True)
class Haul:
    """What came of a source's entries."""

    articles: list[Taken] = field(default_factory=list)
    skipped: list[tuple[Entry, str]] = field(default_factory=list)
    failed: list[tuple[Entry, str]] = field(default_factory=list)
    known: int = 0  # another address of an article that is there already


@dataclass(frozen=True, kw_only=True)
class Job:
    """One entry to take, with its keys and how often it was tried in vain."""

    entry: Entry
    keys: tuple[str, ...]
    attempts: int = 0


async def take(
    means: Means, source: Source, jobs: Iterable[Job], on_article: OnArticle | None = None
) -> Haul:
    """Fetch and store entries; none stops another. `on_article` hears of each as it is stored."""
    haul = Haul()
    if not source.full_text:
        for some in _batches(jobs):
            await _take_entries(means, source, some, haul, on_article)
        return haul
    # A waiting page costs memory: no more are started than could be sent and read at a time.
    width = CapacityLimiter(2 + 2 * (source.policy.per_host or means.limits.per_host))

    async def one(job: Job) -> None:
        try:
            await _take_one(means, source, job, haul, on_article)
        finally:
            width.release_on_behalf_of(job)

    async with anyio.create_task_group() as tasks:
        for job in jobs:
            await width.acquire_on_behalf_of(job)
            tasks.start_soon(one, job)
    return haul


def _batches(jobs: Iterable[Job]) -> Iterator[Sequence[Job]]:
    rest = iter(jobs)
    while batch := list(islice(rest, TOGETHER)):
        yield batch


async def _take_one(
    means: Means, source: Source, job: Job, haul: Haul, on_article: OnArticle | None
) -> None:
    try:
        read = await _read(means, source, job.entry)
    except FetchError as error:
        again, at_least = error.severity != "hard", timedelta(seconds=error.retry_after or 0)
        await _failed(means, job, haul, error.code, again=again, at_least=at_least)
        return
    except ReadError as error:
        await _failed(means, job, haul, error.code, again=error.code == "challenge")
        return
    if isinstance(read, Skipped):
        await _skipped(means, job, haul, read.reason)
        return
    _settled(await _keep(means, source, job, *read), haul, on_article)


async def _take_entries(
    means: Means, source: Source, jobs: Sequence[Job], haul: Haul, on_article: OnArticle | None
) -> None:
    """Store entries as they are, for a source whose pages are not fetched."""
    entries = tuple(job.entry for job in jobs)
    try:
        readings = await means.parser.run(understand_entries, entries, source, means.rules)
    except ReadError as error:
        for job in jobs:
            await _failed(means, job, haul, error.code, again=False)
        return
    kept = await asyncio.gather(
        *(_keep(means, source, *pair, None) for pair in zip(jobs, readings, strict=True))
    )
    for taken in kept:
        _settled(taken, haul, on_article)


def _settled(taken: Taken | None, haul: Haul, on_article: OnArticle | None) -> None:
    if taken is None:
        haul.known += 1
        return
    haul.articles.append(taken)
    if on_article is not None:
        on_article(taken)


async def _read(means: Means, source: Source, entry: Entry) -> tuple[Reading, Page] | Skipped:
    """Fetch the page that an entry announces, and understand it."""
    answer = await means.fetch(Request(url=entry.url, policy=source.policy))
    if isinstance(answer, NotModified):  # an unasked-for 304 says nothing: nothing was sent
        raise FetchError(entry.url, "empty", "304 to a request without validators")
    reading = await means.parser.run(understand, answer, source, entry, means.rules)
    return reading if isinstance(reading, Skipped) else (reading, answer)


async def _keep(
    means: Means, source: Source, job: Job, reading: Reading, page: Page | None
) -> Taken | None:
    """Store a reading under every key it is known by; None where the article is there already."""
    article = reading.article
    addresses = (page.url, page.asked) if page else (article.url,)
    keys = list(job.keys)
    for address in dict.fromkeys(addresses):
        keys += article_keys(address, source, article.feed_id, article.canonical_url)
    keys = list(dict.fromkeys(keys))
    if not means.keep:
        known = await means.stored(means.store.articles.by_key, keys)
        return reading if known is None else None
    shot = snapshot_of(page) if page else None
    added = await means.intake(Arrival(reading=reading, snapshot=shot, keys=keys))
    return added if added.article is article else None


def snapshot_of(page: Page) -> Snapshot:
    """The bytes of a page as evidence of what was read."""
    return Snapshot(
        sha256=page.sha256,
        url=page.url,
        taken_at=page.fetched_at,
        status=page.status,
        headers=page.headers,
        body=page.body,
    )


async def _failed(
    means: Means,
    job: Job,
    haul: Haul,
    code: str,
    *,
    again: bool,
    at_least: timedelta = timedelta(0),
) -> None:
    """Try again later: an article is never lost, and never known, by failing. `at_least` is how
    long the server asks us to wait."""
    haul.failed.append((job.entry, code))
    if means.keep:
        step = min(job.attempts, len(RETRY_AFTER) - 1)
        wait = max(RETRY_AFTER[step] if again else SKIPPED_AGAIN, at_least)
        settle = means.store.pending.failed
        await means.stored(settle, job.keys[0], code, means.clock() + wait)


async def _skipped(means: Means, job: Job, haul: Haul, reason: str) -> None:
    haul.skipped.append((job.entry, reason))
    if means.keep:
        step = min(job.attempts, len(RETRY_AFTER) - 1)
        wait = RETRY_AFTER[step] if reason == "challenge" else SKIPPED_AGAIN
        settle = means.store.pending.skipped
        await means.stored(settle, job.keys[0], reason, means.clock() + wait)
