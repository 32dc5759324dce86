"""When a digest is due: fixed times of day in the reader's own time zone, or a cron line.

A time that the clocks skip in spring fires at the first minute that exists; one that they show
twice in autumn fires the first time only. Every answer is aware UTC.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from monitor.model import Quiet

FORMS = (
    "daily 07:00 | weekdays 07:00,15:00 | weekly mon 08:00 | hourly | monthly 1 08:00 | "
    "monthly last 08:00 | five cron fields such as 30 7 * * mon-fri"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
# Clocks go back by two hours at most (Antarctica/Troll); local times in that stretch come twice.
_LONGEST_FOLD = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Cron lines of which any may fire; a plain schedule with two times of day makes two."""

    crons: tuple[str, ...]


@lru_cache(maxsize=256)
def parse(schedule: str, zone: str = "UTC") -> Schedule:
    """Read a schedule as users write it; ValueError says what was wrong and what can be written."""
    zone_of(zone)
    word, _, rest = " ".join(schedule.lower().split()).partition(" ")
    match word:
        case "hourly" if not rest:
            return Schedule(crons=("0 * * * *",))
        case "daily":
            return _at(rest, ("* * *",), schedule)
        case "weekdays":
            return _at(rest, ("* * 1-5",), schedule)
        case "weekly":
            days, _, times = rest.partition(" ")
            return _at(times, (f"* * {_weekdays(days, schedule)}",), schedule)
        case "monthly":
            day, _, times = rest.partition(" ")
            return _at(times, _month_days(day, schedule), schedule)
        case "cron":
            return _cron(rest, schedule)
        case _ if word[:1].isdigit() or word.startswith("*"):
            return _cron(f"{word} {rest}", schedule)
    raise _unreadable(schedule, f"{word!r} is no kind of schedule")


def zone_of(name: str) -> ZoneInfo:
    """Return the IANA time zone; ValueError where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone is called {name!r} (write Asia/Ho_Chi_Minh)") from None


def next_fire(schedule: str, zone: str, after: datetime) -> datetime:
    """Return the first fire time later than `after`."""
    ahead = (
        next(fire for fire in _fires(cron, zone, after) if fire > after)
        for cron in parse(schedule).crons
    )
    return min(ahead)


def previous_fire(schedule: str, zone: str, now: datetime) -> datetime:
    """Return the latest fire time that is not later than `now`."""
    # Reading backwards from a repeated hour would miss a time that was shown before it.
    start = now + _LONGEST_FOLD
    passed = (
        next(fire for fire in _fires(cron, zone, start, reverse=True) if fire <= now)
        for cron in parse(schedule).crons
    )
    return max(passed)


def due_since(schedule: str, zone: str, last: datetime, now: datetime) -> datetime | None:
    """Return the latest fire time in (last, now], None if there was none.

    However many were missed, one is returned: a machine that slept three days catches up once.
    """
    latest = previous_fire(schedule, zone, now)
    return latest if latest > last else None


def fires_between(schedule: str, zone: str, after: datetime, until: datetime) -> list[datetime]:
    """Return every fire time in (after, until], in order."""
    found: set[datetime] = set()
    for cron in parse(schedule).crons:
        upto = takewhile(lambda fire: fire <= until, _fires(cron, zone, after))
        found.update(fire for fire in upto if fire > after)
    return sorted(found)


def check_quiet(quiet: Quiet) -> None:
    """Raise ValueError where the hours cannot be read or cover nothing."""
    if _clock(quiet.start) == _clock(quiet.end):
        raise ValueError(f"quiet hours from {quiet.start} to {quiet.end} cover no time")


def quiet_until(quiet: Quiet | None, zone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours that `now` falls in end, None outside them."""
    if quiet is None:
        return None
    local = now.astimezone(zone_of(zone))
    start, end = _clock(quiet.start), _clock(quiet.end)
    spans_midnight = end <= start
    clock = local.time()
    if start <= clock < end:
        return _instant(local.date(), end, zone, now)
    if spans_midnight and clock >= start:
        return _instant(local.date() + timedelta(days=1), end, zone, now)
    if spans_midnight and clock < end:
        return _instant(local.date(), end, zone, now)
    return None


def _instant(day: date, clock: time, zone: str, now: datetime) -> datetime:
    end = datetime.combine(day, clock, zone_of(zone)).astimezone(UTC)
    # In a repeated hour the first showing of the end may lie behind us: then it is the second.
    return end if end > now else end.astimezone(zone_of(zone)).replace(fold=1).astimezone(UTC)


def _fires(cron: str, zone: str, start: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    """Yield fire times from about `start` on; in a repeated hour also some on its wrong side."""
    for fire in CronSim(cron, start.astimezone(zone_of(zone)), reverse=reverse):
        yield fire.astimezone(UTC)


def _at(times: str, days: Iterable[str], schedule: str) -> Schedule:
    """Combine times of day with the cron fields day, month and weekday."""
    if not times:
        raise _unreadable(schedule, "the time of day is missing")
    try:
        clocks = [_clock(each.strip()) for each in times.split(",")]
    except ValueError as problem:
        raise _unreadable(schedule, str(problem)) from None
    return Schedule(crons=tuple(f"{at.minute} {at.hour} {day}" for at in clocks for day in days))


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no time of day such as 07:00")
    return time(int(found[1]), int(found[2]))


def _weekdays(days: str, schedule: str) -> str:
    names = days.split(",")
    strange = [name for name in names if name[:3] not in _DAYS]
    if strange:
        raise _unreadable(schedule, f"{strange[0]!r} is no day such as mon")
    return ",".join(str(_DAYS.index(name[:3]) + 1) for name in names)


def _month_days(day: str, schedule: str) -> tuple[str, ...]:
    """A day that a month does not have means its last day, so that no month goes without."""
    if day == "last":
        return ("L * *",)
    if not day.isdigit() or not 1 <= int(day) <= 31:
        raise _unreadable(schedule, f"{day!r} is no day of a month (1 to 31, or last)")
    if int(day) <= 28:
        return (f"{int(day)} * *",)
    return ("L * *",) if int(day) == 31 else (f"{int(day)} 1,3-12 *", "L 2 *")


def _cron(fields: str, schedule: str) -> Schedule:
    if len(fields.split()) != 5:
        raise _unreadable(schedule, "a cron line has five fields: minute hour day month weekday")
    try:
        never = next(CronSim(fields, datetime(2000, 1, 1, tzinfo=UTC)), None) is None
    except CronSimError as problem:
        raise _unreadable(schedule, f"not a cron line: {problem}") from None
    if never:
        raise _unreadable(schedule, "that day never comes")
    return Schedule(crons=(fields,))


def _unreadable(schedule: str, why: str) -> ValueError:
    return ValueError(f"cannot read the schedule {schedule!r}: {why}; write {FORMS}")
