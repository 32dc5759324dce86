"""From the states before and after a poll to the troubles that began and ended with it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from monitor.model import ListingState, Outcome, Source, SourceState

KINDS: dict[str, str] = {
    "failing": "it cannot be read, several times in a row",
    "gone": "the server says that the address is gone for good (410)",
    "challenge": "it answers with a test for browsers",
    "empty": "its listing can be read and holds nothing",
    "redesigned": "its listing no longer looks as its rules expect",
    "silent": "nothing new for far longer than usual for this source",
    "stale": "what is known of it is old: not read for a long time",
    "flood": "far more new articles at once than it ever has; the excess is held",
    "moved": "its address has moved for good; the new one is in use",
}

_FAILURES = {"temporary": 3, "soft": 2, "hard": 1}  # in a row, before somebody is told
_OWN_KIND = {"http-410": "gone", "challenge": "challenge", "empty": "empty"}
_OWN_KIND["shape-changed"] = "redesigned"
_ENOUGH_KEYS = 5  # entries below which a listing says nothing about its shape
_ENOUGH_GAPS = 4
_UNKNOWN_RHYTHM = timedelta(days=30)  # silence is not told earlier where gaps are not known
_LEAST_SILENCE = timedelta(days=1)
_LEAST_STALE = timedelta(days=1)
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, kw_only=True)
class Change:
    """Troubles that began (kind, plain words) and kinds that ended with one poll."""

    started: tuple[tuple[str, str], ...] = ()
    ended: tuple[str, ...] = ()


def diagnose(
    source: Source,
    before: SourceState,
    after: SourceState,
    outcome: Outcome,
    *,
    open_kinds: Collection[str] = (),
    now: datetime,
) -> Change:
    """Return what began and what ended; a trouble under way (`open_kinds`) does not begin again."""
    present = dict(_troubles(source, before, after, outcome, now))
    over = _can_be_over(outcome)
    return Change(
        started=tuple((kind, why) for kind, why in present.items() if kind not in open_kinds),
        ended=tuple(kind for kind in open_kinds if kind in over and kind not in present),
    )


def silent_after(gaps: tuple[float, ...]) -> timedelta:
    """Return how long a source must bring nothing until that is unusual for it."""
    if len(gaps) < _ENOUGH_GAPS:
        return _UNKNOWN_RHYTHM
    seconds = max(2.5 * max(gaps), 5 * median(gaps))
    return max(timedelta(seconds=seconds), _LEAST_SILENCE)


def _can_be_over(outcome: Outcome) -> frozenset[str]:
    """A failure ends nothing; an unchanged listing says nothing of its shape."""
    if outcome.severity is not None:
        return frozenset()
    if outcome.code == "unchanged":
        return frozenset(KINDS) - {"empty", "redesigned"}
    return frozenset(KINDS)


def _troubles(
    source: Source, before: SourceState, after: SourceState, outcome: Outcome, now: datetime
) -> Iterator[tuple[str, str]]:
    yield from _failures(after, outcome)
    yield from _stale(source, after, now)
    if outcome.severity is None:
        yield from _shape(source, before, after, outcome)
        yield from _silent(after, now)
    if outcome.held:
        yield "flood", f"{outcome.held} new entries are held beyond max_new = {source.max_new}"
    yield from _moved(source, after)


def _failures(after: SourceState, outcome: Outcome) -> Iterator[tuple[str, str]]:
    if outcome.severity is None:
        return
    told = f"{outcome.code} {outcome.detail}".strip()
    if outcome.code in _OWN_KIND:
        yield _OWN_KIND[outcome.code], told
    elif after.failures >= _FAILURES[outcome.severity]:
        times = f"{after.failures} times in a row" if after.failures > 1 else "at once"
        yield "failing", f"{told}, {times}"


def _stale(source: Source, after: SourceState, now: datetime) -> Iterator[tuple[str, str]]:
    if after.last_success_at is None:
        return
    age = now - after.last_success_at
    if age > max(4 * source.every.most, _LEAST_STALE):
        yield "stale", f"last read {_long(age)} ago"


def _silent(after: SourceState, now: datetime) -> Iterator[tuple[str, str]]:
    if after.last_new_at is None:
        return
    quiet, limit = now - after.last_new_at, silent_after(after.gaps)
    if quiet > limit:
        usual = (
            f"; usually every {_long(timedelta(seconds=median(after.gaps)))}" if after.gaps else ""
        )
        yield "silent", f"nothing new for {_long(quiet)}{usual}"


def _moved(source: Source, after: SourceState) -> Iterator[tuple[str, str]]:
    configured = {url for way in source.ways for url in way.urls}
    for listing in after.listings:
        if listing.moved_to and listing.url in configured:
            yield "moved", f"{listing.url} has moved for good to {listing.moved_to}"
            return


def _shape(
    source: Source, before: SourceState, after: SourceState, outcome: Outcome
) -> Iterator[tuple[str, str]]:
    if outcome.code == "unchanged":
        return
    way = source.ways[after.way] if after.way < len(source.ways) else None
    urls = way.urls if way else ()
    known = {listing.url: listing for listing in before.listings}
    for listing in after.listings:
        old = known.get(listing.url)
        if listing.url not in urls or old is None or old == listing:
            continue
        why = _redesigned(old, listing, before.gaps)
        if why:
            yield "redesigned", f"{listing.url}: {why}"
            return
    if outcome.entries == 0:
        yield "empty", "the listing was read and holds no entry"


def _redesigned(old: ListingState, new: ListingState, gaps: tuple[float, ...]) -> str | None:
    """Say how a listing differs from its last good reading more than by newer entries."""
    if old.candidates and not new.candidates:
        return f"its rules find nothing where they found {old.candidates} entries"
    if min(len(old.entry_keys), len(new.entry_keys)) < _ENOUGH_KEYS:
        return _shrunk(old, new)
    if set(old.entry_keys) & set(new.entry_keys):
        return None
    if not _shapes(old) & _shapes(new):
        return "other kinds of addresses than before, none of them known"
    if _too_soon(old, new, gaps):
        return "not one of its entries was there at the last reading"
    return None


def _shrunk(old: ListingState, new: ListingState) -> str | None:
    """From many entries to a few strangers: a list of something else."""
    few, many = len(new.entry_keys), len(old.entry_keys)
    strangers = not set(old.entry_keys) & set(new.entry_keys)
    if many >= _ENOUGH_KEYS and strangers and 0 < few * 3 < many:
        return f"{few} unknown entries where there were {many}"
    return None


def _too_soon(old: ListingState, new: ListingState, gaps: tuple[float, ...]) -> bool:
    """True where a whole list can hardly have been replaced in the time between."""
    if old.full_fetch_at is None or new.full_fetch_at is None or len(gaps) < _ENOUGH_GAPS:
        return False
    return (new.full_fetch_at - old.full_fetch_at).total_seconds() < median(gaps)


def _shapes(listing: ListingState) -> set[str]:
    """Return the kinds of addresses: host and first folder, digits as one."""
    return {_shape_of(key) for key in listing.entry_keys}


def _shape_of(key: str) -> str:
    host, *folders = key.partition("?")[0].removeprefix("u:").split("/")
    return f"{host}/{_DIGITS.sub('0', folders[0])}" if len(folders) > 1 else host


def _long(span: timedelta) -> str:
    """Say a span as people do: 40 minutes, 7 hours, 12 days."""
    seconds = span.total_seconds()
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (seconds >= size and name == "minute"):
            return f"{seconds / size:.0f} {name}s"
    return "a minute"
