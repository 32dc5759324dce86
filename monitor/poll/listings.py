"""One look at a source: its ways in, tried in order, until one says what exists."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import FetchError, ReadError, Severity
from monitor.model import ListingState, Request, Source, SourceState
from monitor.poll.addresses import Keyed, Listing, Reading
from monitor.poll.means import Means

_NO_MORE = ("http-404", "http-410", "empty")  # where a further page ends a list


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
    reading = Reading()
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
        listing = Listing(means, source, way, before, further=request.url not in way.urls)
        try:
            waiting += await listing.read(request, reading)
        except (FetchError, ReadError) as error:
            if listing.further and error.code in _NO_MORE:
                continue
            reading.errors.append(error)
            # The next look asks for the whole: a 304 must never end a failure.
            reading.listings.append(replace(before, full_fetch_at=None))
    return _concluded(number, reading)


def _concluded(number: int, reading: Reading) -> Look:
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
