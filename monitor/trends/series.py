"""Samples in time -> series of points, with gaps where the sources could not be read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

By = Literal["day", "week", "month", "quarter", "year"]
BIAS = (
    "What news articles state, not what happened: sources differ in what they report and when. "
    "Each story counts once, with its largest figure; totals of campaigns and periods, and parts "
    "of a total, are left out."
)
MOST_POINTS = 400
_ENOUGH = 0.5  # of a period must have been read, or it is a gap
_STEP = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What one story contributes: an amount in a unit, and who told it."""

    moment: datetime  # aware UTC
    unit: str
    value: Decimal | None  # None: stated, but not to be added (a total, a part)
    story: int
    articles: tuple[int, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A time in which a source could not be read; `end` None: it still cannot."""

    source: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period. `value` is None in a gap: nothing is known, which is not nothing."""

    start: datetime
    label: str
    value: Decimal | None
    stories: int
    articles: int
    outlets: int
    left_out: int  # figures stated that were not added: totals of longer periods, parts
    covered: float  # 0..1: how much of the period the sources were read

    @property
    def gap(self) -> bool:
        """True where the sources were down for most of the period."""
        return self.value is None


@dataclass(frozen=True, kw_only=True)
class Series:
    """One unit over time, oldest point first, no period missing."""

    what: str
    unit: str
    by: By
    points: tuple[Point, ...]

    @property
    def largest(self) -> Decimal:
        """The highest value of the series, 0 where there is none."""
        return max((point.value for point in self.points if point.value), default=Decimal(0))


def series(
    samples: Iterable[Sample],
    *,
    what: str,
    by: By,
    since: datetime,
    until: datetime,
    outages: Sequence[Outage] = (),
    sources: int = 1,
) -> tuple[Series, ...]:
    """Return a series for each unit, the one with most stories first.

    `sources` is the number of sources that are watched; raises ValueError where the periods from
    `since` to `until` are more than MOST_POINTS.
    """
    periods = list(_periods(since, until, by))
    by_unit: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        if since <= sample.moment < until:
            by_unit[sample.unit].append(sample)
    covered = [_covered(start, min(end, until), outages, sources) for start, end in periods]
    ranked = sorted(by_unit, key=lambda unit: (-len(by_unit[unit]), unit))
    return tuple(
        Series(what=what, unit=unit, by=by, points=_points(by_unit[unit], periods, covered, by))
        for unit in ranked
    )


def _points(
    samples: list[Sample], periods: list[tuple[datetime, datetime]], covered: list[float], by: By
) -> tuple[Point, ...]:
    of_period: dict[datetime, list[Sample]] = defaultdict(list)
    for sample in samples:
        of_period[_floor(sample.moment, by)].append(sample)
    return tuple(
        _point(start, of_period[start], share, by)
        for (start, _), share in zip(periods, covered, strict=True)
    )


def _point(start: datetime, samples: list[Sample], covered: float, by: By) -> Point:
    added = [sample for sample in samples if sample.value is not None]
    value = sum((sample.value for sample in added if sample.value is not None), Decimal(0))
    return Point(
        start=start,
        label=label(start, by),
        value=value if added or covered >= _ENOUGH else None,
        stories=len({sample.story for sample in added}),
        articles=len({each for sample in samples for each in sample.articles}),
        outlets=len({each for sample in samples for each in sample.outlets}),
        left_out=len(samples) - len(added),
        covered=covered,
    )


def _covered(start: datetime, end: datetime, outages: Sequence[Outage], sources: int) -> float:
    """Return the share of source time in which the sources could be read."""
    whole = (end - start) * max(1, sources)
    down: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for outage in outages:
        first, last = max(start, outage.start), min(end, outage.end or end)
        if first < last:
            down[outage.source].append((first, last))
    lost = sum((_length(spans) for spans in down.values()), timedelta())
    return max(0.0, 1 - lost / whole) if whole else 1.0


def _length(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """Return the time that spans cover together, overlaps once."""
    total, reached = timedelta(), None
    for first, last in sorted(spans):
        begin = first if reached is None else max(first, reached)
        total += max(timedelta(), last - begin)
        reached = last if reached is None else max(last, reached)
    return total


def _periods(since: datetime, until: datetime, by: By) -> Iterator[tuple[datetime, datetime]]:
    start = _floor(since, by)
    count = 0
    while start < until:
        count += 1
        if count > MOST_POINTS:
            raise ValueError(
                f"more than {MOST_POINTS} points; choose longer periods or a later start"
            )
        end = _next(start, by)
        yield start, end
        start = end


def _floor(moment: datetime, by: By) -> datetime:
    """Return the start of the period (UTC) in which a moment lies; weeks start on Monday."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(days=day.weekday())
    step = _STEP[by]
    return day.replace(month=(day.month - 1) // step * step + 1, day=1)


def _next(start: datetime, by: By) -> datetime:
    if by in ("day", "week"):
        return start + timedelta(days=1 if by == "day" else 7)
    months = start.month - 1 + _STEP[by]
    return start.replace(year=start.year + months // 12, month=months % 12 + 1)


def label(start: datetime, by: By) -> str:
    """Return a period's short name: 2026-10, 2026-Q4, 2026, 2026-10-05."""
    if by == "year":
        return f"{start.year}"
    if by == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return start.date().isoformat()[: 7 if by == "month" else 10]
