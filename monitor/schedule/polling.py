"""When to look at a source again: between its two bounds, by its own rhythm; after failures less
and less often, but for ever. Pure: told `now`, and the jitter follows from name and time."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from monitor.model import Every, ListingState, Outcome, Source, SourceState

Headers = tuple[tuple[str, str], ...]

FULL_FETCH = timedelta(hours=12)
_MOST_APART = timedelta(hours=6)  # the next chance for a full fetch may be so far away
_AT_FIRST = timedelta(hours=1)  # while a source's rhythm is not known
_KNOWN_RHYTHM = 3  # gaps
_KEPT_GAPS = 20
_LOOKS_PER_GAP = 2
_JITTER = 0.1  # of the interval, around it
_MOST_WAIT = timedelta(hours=24)  # for Retry-After
_MOST_HINT = timedelta(days=7)
_MOST_DOUBLINGS = 16
# How far apart attempts may get: what passes by itself is tried as often as the slowest poll.
_MOST_BACKOFF = {
    "temporary": timedelta(0),
    "soft": timedelta(hours=12),
    "hard": timedelta(hours=24),
}


def next_due(state: SourceState, outcome: Outcome, source: Source, now: datetime) -> datetime:
    """Return when to look again, given the state after this outcome.

    A server that asks us to wait is obeyed beyond the source's own bounds, up to a day.
    """
    interval = _after_failure(state, outcome, source.every)
    if outcome.severity is None:
        interval = _by_rhythm(state, outcome, source.every)
    spread = 1 + _JITTER * (2 * _chance(source.name, now) - 1)
    most = max(source.every.most, interval)
    interval = min(max(interval * spread, source.every.least), most)
    if outcome.retry_after:
        interval = max(interval, min(timedelta(seconds=outcome.retry_after), _MOST_WAIT))
    return now + interval


def after(state: SourceState, outcome: Outcome, now: datetime, new_articles: int) -> SourceState:
    """Return the state with failures, successes and the source's rhythm brought up to date."""
    if outcome.severity is not None:
        return replace(state, failures=state.failures + 1)
    state = replace(state, failures=0, last_success_at=now)
    if not new_articles:
        return state
    gaps = state.gaps
    if state.last_new_at is not None and state.last_new_at < now:
        gaps = (*gaps, (now - state.last_new_at).total_seconds())[-_KEPT_GAPS:]
    return replace(state, last_new_at=now, gaps=gaps)


def full_fetch_due(listing: ListingState, now: datetime) -> bool:
    """True where a body must be asked for although a 304 could be had: some servers say 'not
    modified' for ever, so at least every 12 hours nothing is compared."""
    if listing.full_fetch_at is None:
        return True
    return now - listing.full_fetch_at >= FULL_FETCH - _MOST_APART


def hint(headers: Headers, now: datetime) -> timedelta | None:
    """Return how long the server calls its answer fresh: Cache-Control max-age before Expires
    (RFC 9111 5.2.2, 5.3); None where it says nothing, or 'ask every time'."""
    first = dict(reversed(headers))
    control = [part.strip() for part in first.get("cache-control", "").lower().split(",")]
    if "no-cache" in control or "no-store" in control:
        return None
    for part in control:
        name, _, value = part.partition("=")
        if name == "max-age":
            return _positive(_seconds(value) - _seconds(first.get("age", "")))
    return _until_expiry(first, now)


def _by_rhythm(state: SourceState, outcome: Outcome, every: Every) -> timedelta:
    """Two looks per usual gap between new articles, later where the server suggests so."""
    usual = _AT_FIRST
    if len(state.gaps) >= _KNOWN_RHYTHM:
        usual = timedelta(seconds=median(state.gaps) / _LOOKS_PER_GAP)
    return min(max(usual, outcome.hint or usual, every.least), every.most)


def _after_failure(state: SourceState, outcome: Outcome, every: Every) -> timedelta:
    most = max(every.most, _MOST_BACKOFF.get(outcome.severity or "temporary", every.most))
    doublings = min(max(state.failures - 1, 0), _MOST_DOUBLINGS)
    return min(every.least * int(2**doublings), most)


def _chance(name: str, now: datetime) -> float:
    """Return a number from 0 to 1 that differs between sources and polls."""
    return zlib.crc32(f"{name} {now.isoformat()}".encode()) / 0xFFFFFFFF


def _until_expiry(first: dict[str, str], now: datetime) -> timedelta | None:
    expires = _date(first.get("expires", ""))
    if expires is None:
        return None
    sent = _date(first.get("date", "")) or now
    return _positive((expires - sent).total_seconds())


def _positive(seconds: float) -> timedelta | None:
    return min(timedelta(seconds=min(seconds, 1e9)), _MOST_HINT) if seconds > 0 else None


def _seconds(value: str) -> float:
    value = value.strip().strip('"')
    return float(value[:9]) if value.isascii() and value.isdigit() else 0.0


def _date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
