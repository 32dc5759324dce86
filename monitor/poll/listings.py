"""One look at a source: its ways in, tried in order, until one says what exists."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.errors import FetchError, ReadError, Severity
from monitor.model import (
    NO_VALIDATORS,
    Entry,
    Found,
    ListingState,
    NotModified,
    Page,
    Request,
    Source,
    SourceState,
    SourceType,
    Way,
)
from monitor.poll.means import Means
from monitor.schedule import polling
from monitor.understand import read_listing
from monitor.urls import article_keys, wanted

Keyed = tuple[Entry, tuple[str, ...]]
REMEMBERED = 200  # entries of a listing that are known again next time


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one way in said. `code` is `ok`, `unchanged` or the error's."""

    way: int
    code: str
    severity: Severity | None = None
    detail: str = ""
    entries: tuple[Keyed, ...] = ()
    changed: tuple[str, ...] = ()  # keys of entries that the listing now words or dates otherwise
    listings: tuple[ListingState, ...] = ()
    hint: timedelta | None = None
    retry_after: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """True where nothing at all could be read."""
        return self.severity is not None


@dataclass(kw_only=True)
class _Reading:
    """What is gathered while the addresses of one way are read."""

    entries: dict[str, Keyed] = field(default_factory=dict)  # by first key, in order
    listings: list[ListingState] = field(default_factory=list)
    hints: list[timedelta] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[FetchError | ReadError] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    changed: bool = False


async def look(means: Means, source: Source, state: SourceState) -> Look:
    """Read the way in use; when it fails, the others in order. The last failure is the result."""
    warnings: list[str] = []
    failed: Look | None = None
    for number in order_of_ways(len(source.ways), state, means.clock()):
        seen = await _look(means, source, state, number)
        if not seen.failed:
            return replace(seen, warnings=(*warnings, *seen.warnings))
        way = source.ways[number]
        warnings.append(f"{way.type} {way.urls[0]} failed: {seen.code} {seen.detail}".rstrip())
        # The first way is the one its owner chose: what is wrong with it is what to tell.
        failed = failed or seen
    assert failed is not None, "a source has at least one way in"
    return replace(failed, way=state.way, warnings=tuple(warnings[1:]))


def order_of_ways(count: int, state: SourceState, now: datetime) -> list[int]:
    """Return the way in use, then the others; once a day the first is tried again before it."""
    current = state.way if state.way < count else 0
    new_day = state.last_poll_at is None or state.last_poll_at.date() != now.date()
    first = [0] if new_day else []
    return list(dict.fromkeys([*first, current, *range(count)]))


async def _look(means: Means, source: Source, state: SourceState, number: int) -> Look:
    way = source.ways[number]
    known = {listing.url: listing for listing in state.listings}
    reading = _Reading()
    waiting = [Request(url=url, wants="listing", policy=source.policy) for url in way.urls]
    budget = max(way.max_pages, len(way.urls))
    asked: set[str] = set()
    while waiting and budget > 0:
        request = waiting.pop(0)
        if request.url in asked:
            continue
        asked.add(request.url)
        budget -= 1
        before = known.get(request.url) or ListingState(url=request.url)
        try:
            waiting += await _read(means, source, way, before, request, reading)
        except (FetchError, ReadError) as error:
            reading.errors.append(error)
            # The next look asks for the whole: a 304 must never end a failure.
            reading.listings.append(replace(before, moved_to=None, full_fetch_at=None))
    return _concluded(number, reading)


def _concluded(number: int, reading: _Reading) -> Look:
    entries = tuple(reading.entries.values())
    listings = tuple(reading.listings)
    whole = len(reading.errors) < len(listings)
    warnings = [*reading.warnings, *(f"{error}" for error in reading.errors if whole)]
    if whole or not reading.errors:
        code = "ok" if reading.changed else "unchanged"
        hint = min(reading.hints, default=None)
        return Look(way=number, code=code, entries=entries, listings=listings, hint=hint,
                    changed=tuple(reading.reworded), warnings=tuple(warnings))  # fmt: skip
    error = reading.errors[0]
    severity = error.severity if isinstance(error, FetchError) else "soft"
    after = error.retry_after if isinstance(error, FetchError) else None
    return Look(way=number, code=error.code, severity=severity, detail=error.detail,
                listings=listings, retry_after=after)  # fmt: skip


async def _read(
    means: Means,
    source: Source,
    way: Way,
    before: ListingState,
    request: Request,
    reading: _Reading,
) -> Sequence[Request]:
    """Read one listing; return the further ones that it names."""
    key = reader_key(way.reader)
    now = means.clock()
    conditional = before.reader == key and not polling.full_fetch_due(before, now)
    validators = before.validators if conditional else NO_VALIDATORS
    url = before.moved_to or request.url
    page = await means.fetch(replace(request, url=url, validators=validators))
    hint = polling.hint(page.headers, page.fetched_at)
    reading.hints += [hint] if hint else []
    if isinstance(page, NotModified):
        reading.listings.append(before)
        return ()
    if page.sha256 == before.body_sha256 and before.reader == key:
        reading.listings.append(
            replace(before, validators=page.validators, full_fetch_at=page.fetched_at)
        )
        return ()
    found = await means.parser.run(read_listing, way.reader, page, means.limits.max_entries)
    reading.changed = True
    reading.hints += [found.ttl] if found.ttl else []
    reading.warnings += found.warnings
    keyed = _keyed(found, source)
    for each in keyed:
        reading.entries.setdefault(each[1][0], each)
    after = _after(before, page, key, found, keyed)
    reading.reworded += _reworded(before, after)
    reading.listings.append(after)
    return tuple(replace(each, wants="listing", policy=source.policy) for each in found.more)


def reader_key(reader: SourceType) -> str:
    """Name a reader with its options: a listing read with other options is read anew."""
    return hashlib.sha256(repr(reader).encode()).hexdigest()[:16]


def _keyed(found: Found, source: Source) -> list[Keyed]:
    return [
        (entry, article_keys(entry.url, source, entry.feed_id))
        for entry in found.entries
        if wanted(entry.url, source.links)
    ]


def _after(
    before: ListingState, page: Page, key: str, found: Found, keyed: Sequence[Keyed]
) -> ListingState:
    permanent = bool(page.redirects) and all(hop.permanent for hop in page.redirects)
    return replace(
        before,
        validators=page.validators,
        body_sha256=page.sha256,
        reader=key,
        full_fetch_at=page.fetched_at,
        moved_to=page.url if permanent else before.moved_to,
        entry_keys=tuple(keys[0] for _, keys in keyed[:REMEMBERED]),
        entry_marks=tuple(_mark(entry) for entry, _ in keyed[:REMEMBERED]),
        candidates=found.candidates,
    )


def _mark(entry: Entry) -> str:
    """A short name for how a listing words and dates an entry."""
    modified = entry.modified.at.isoformat() if entry.modified else ""
    return hashlib.sha256(f"{entry.title}\0{modified}".encode()).hexdigest()[:8]


def _reworded(before: ListingState, after: ListingState) -> list[str]:
    """Return the keys of entries that were listed before, otherwise than now."""
    marks = dict(zip(before.entry_keys, before.entry_marks, strict=False))
    pairs = zip(after.entry_keys, after.entry_marks, strict=True)
    return [key for key, mark in pairs if marks.get(key, mark) != mark]
