"""From the states before and after a poll to the troubles that began and ended with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from monitor.health.shape import ENOUGH_GAPS, strange
from monitor.model import Outcome, Source, SourceState

KINDS: dict[str, str] = {
    "failing": "it cannot be read, several times in a row",
    "gone": "the server says that the address is gone for good (410)",
    "challenge": "it answers with a test for browsers",
    "empty": "its listing can be read and holds nothing",
    "redesigned": "its listing no longer looks as its rules expect",
    "silent": "nothing new for far longer than usual for this source",
    "stale": "what is known of it is old: not read for a long time",
    "flood": "far more new articles at once than it ever has; the excess is held",
    "moved": "it is read at another address than the configured one",
}

_FAILURES = {"temporary": 3, "soft": 2, "hard": 1}  # in a row, before somebody is told
_OWN_KIND = {"http-410": "gone", "challenge": "challenge", "empty": "empty"}
_OWN_KIND["shape-changed"] = "redesigned"
_UNKNOWN_RHYTHM = timedelta(days=30)  # silence is not told earlier where gaps are not known
_LEAST_SILENCE = timedelta(days=1)
_LEAST_STALE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Troubles that began (kind, plain words) and kinds that ended with one poll.

    `strange` are the addresses of listings that do not look like themselves: their last good
    reading stays what later ones are compared with.
    """

    started: tuple[tuple[str, str], ...] = ()
    ended: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def diagnose(
    source: Source,
    before: SourceState,
    after: SourceState,
    outcome: Outcome,
    *,
    under_way: Mapping[str, datetime],
    now: datetime,
) -> Change:
    """Return what began and what ended. `under_way`: kinds of trouble that are not over, with the
    time of their start; they do not begin again."""
    odd = _strange(source, before, after, outcome, under_way.get("redesigned"), now)
    present = dict(_troubles(source, before, after, outcome, now))
    if odd:
        present["redesigned"] = "; ".join(f"{url}: {why}" for url, why in odd.items())
    over = _can_be_over(outcome)
    return Change(
        started=tuple((kind, why) for kind, why in present.items() if kind not in under_way),
        ended=tuple(kind for kind in under_way if kind in over and kind not in present),
        strange=tuple(odd),
    )


def silent_after(gaps: tuple[float, ...]) -> timedelta:
    """Return how long a source must bring nothing until that is unusual for it."""
    if len(gaps) < ENOUGH_GAPS:
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
        yield from _partly(source, before, after)
        yield from _empty(outcome)
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


def _partly(source: Source, before: SourceState, after: SourceState) -> Iterator[tuple[str, str]]:
    """One of several addresses that failed twice in a row, while the others are read."""
    failed = {each.url for each in before.listings if each.full_fetch_at is None}
    way = source.ways[after.way]
    for listing in after.listings:
        if listing.url in way.urls and listing.url in failed and listing.full_fetch_at is None:
            yield "failing", f"{listing.url} cannot be read; the other addresses can"
            return


def _empty(outcome: Outcome) -> Iterator[tuple[str, str]]:
    if outcome.code != "unchanged" and outcome.entries == 0:
        yield "empty", "the listing was read and holds no entry"


def _strange(
    source: Source,
    before: SourceState,
    after: SourceState,
    outcome: Outcome,
    since: datetime | None,
    now: datetime,
) -> dict[str, str]:
    """Return the configured listings that do not look like themselves any more, and why."""
    if outcome.severity is not None or outcome.code == "unchanged":
        return {}
    way = source.ways[after.way]
    known = {listing.url: listing for listing in before.listings}
    pairs = [(known.get(each.url), each) for each in after.listings if each.url in way.urls]
    found = {
        new.url: strange(
            old, new, gaps=before.gaps, since=since, now=now, page=way.type == "listing"
        )
        for old, new in pairs
        if old is not None and old != new
    }
    return {url: why for url, why in found.items() if why}


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
            there = f"{listing.url} is now read at {listing.moved_to}"
            yield "moved", f"{there}; change the address in sources.toml"
            return


def _long(span: timedelta) -> str:
    """Say a span as people do: 40 minutes, 7 hours, 12 days."""
    seconds = span.total_seconds()
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (seconds >= size and name == "minute"):
            return f"{seconds / size:.0f} {name}s"
    return "a minute"
