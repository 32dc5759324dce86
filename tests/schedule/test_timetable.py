"""Fire times over zones, clock changes, month ends and long sleeps; all with given times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Quiet
from monitor.schedule import timetable
from monitor.schedule.timetable import due_since, fires_between, next_fire, previous_fire

HANOI = "Asia/Ho_Chi_Minh"
BERLIN = "Europe/Berlin"
HOWE = "Australia/Lord_Howe"  # changes by half an hour
SCHEDULES = (
    "daily 07:00",
    "daily 2:30",
    "weekdays 07:00,15:00",
    "weekly mon 08:00",
    "hourly",
    "monthly 1 08:00",
    "monthly 31 02:15",
    "30 1,2,3 * * *",
    "cron */20 * * * sun",
)


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("schedule", "zone", "after", "expected"),
    [
        ("daily 07:00", HANOI, "2026-10-05T06:59", "2026-10-05T07:00"),
        ("daily 07:00", HANOI, "2026-10-05T07:00", "2026-10-06T07:00"),
        ("Weekdays 07:00, 15:00", HANOI, "2026-10-09T07:00", "2026-10-09T15:00"),
        ("weekdays 07:00,15:00", HANOI, "2026-10-09T15:00", "2026-10-12T07:00"),
        ("weekly mon 08:00", HANOI, "2026-10-05T08:00", "2026-10-12T08:00"),
        ("weekly tuesday,fri 8:00", HANOI, "2026-10-06T09:00", "2026-10-09T08:00"),
        ("hourly", HANOI, "2026-10-05T23:30", "2026-10-06T00:00"),
        ("monthly 1 08:00", HANOI, "2026-12-31T23:00", "2027-01-01T08:00"),
        ("monthly last 08:00", HANOI, "2027-02-01T00:00", "2027-02-28T08:00"),
        ("0 7 * * mon-fri", HANOI, "2026-10-09T08:00", "2026-10-12T07:00"),
        ("cron 0 7 * * 1", HANOI, "2026-10-05T08:00", "2026-10-12T07:00"),
    ],
)
def test_next_fire(schedule: str, zone: str, after: str, expected: str) -> None:
    assert next_fire(schedule, zone, local(after, zone)) == local(expected, zone)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("29", "2027-01-29 2027-02-28 2027-03-29"),
        ("30", "2027-01-30 2027-02-28 2027-03-30"),
        ("31", "2027-01-31 2027-02-28 2027-03-31 2027-04-30"),
        ("30", "2028-01-30 2028-02-29 2028-03-30"),
    ],
)
def test_a_day_the_month_lacks_is_its_last(day: str, months: str) -> None:
    days = months.split()
    after = local(f"{days[0][:8]}01T00:00", HANOI)
    until = local(f"{days[-1]}T23:00", HANOI)
    fires = fires_between(f"monthly {day} 08:00", HANOI, after, until)
    assert fires == [local(f"{each}T08:00", HANOI) for each in days]


def test_a_time_skipped_in_spring_fires_once_at_the_first_minute_that_exists() -> None:
    span = local("2027-03-27T12:00", BERLIN), local("2027-03-29T00:00", BERLIN)
    fires = fires_between("daily 02:30", BERLIN, *span)
    assert fires == [datetime(2027, 3, 28, 1, 0, tzinfo=UTC)]  # 03:00 summer time


def test_a_time_shown_twice_in_autumn_fires_the_first_time_only() -> None:
    span = local("2026-10-24T12:00", BERLIN), local("2026-10-26T00:00", BERLIN)
    first = local("2026-10-25T02:30", BERLIN, fold=0)
    assert fires_between("daily 02:30", BERLIN, *span) == [first]
    second = local("2026-10-25T02:15", BERLIN, fold=1)
    assert previous_fire("daily 02:30", BERLIN, second) == first
    assert next_fire("daily 02:30", BERLIN, second) == local("2026-10-26T02:30", BERLIN)


def test_hourly_fires_every_real_hour_of_a_long_day() -> None:
    span = local("2026-10-24T23:59", BERLIN), local("2026-10-26T00:00", BERLIN)
    assert len(fires_between("hourly", BERLIN, *span)) == 26


def test_three_days_of_sleep_are_one_catching_up() -> None:
    last, now = local("2026-10-05T07:00", HANOI), local("2026-10-08T09:10", HANOI)
    assert due_since("daily 07:00", HANOI, last, now) == local("2026-10-08T07:00", HANOI)
    assert due_since("daily 07:00", HANOI, local("2026-10-08T07:00", HANOI), now) is None


def test_a_clock_that_went_back_makes_nothing_due() -> None:
    last, now = local("2026-10-08T07:00", HANOI), local("2026-10-08T06:30", HANOI)
    assert due_since("daily 07:00", HANOI, last, now) is None


moments = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01"),
    max_value=datetime.fromisoformat("2028-12-31"),
    timezones=st.just(UTC),
)
zones = st.sampled_from((HANOI, BERLIN, HOWE, "America/New_York", "Antarctica/Troll", "UTC"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SCHEDULES), zones, moments, st.integers(0, 60 * 24 * 12))
def test_due_is_the_last_of_all_that_fired(
    schedule: str, zone: str, last: datetime, minutes: int
) -> None:
    now = last + timedelta(minutes=minutes)
    fires = fires_between(schedule, zone, last, now)
    assert due_since(schedule, zone, last, now) == (fires[-1] if fires else None)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SCHEDULES), zones, moments)
def test_next_is_ahead_and_previous_is_not(schedule: str, zone: str, now: datetime) -> None:
    ahead = next_fire(schedule, zone, now)
    assert previous_fire(schedule, zone, now) <= now < ahead
    assert previous_fire(schedule, zone, ahead) == ahead


@settings(max_examples=80, deadline=None)
@given(zones, moments, st.times(), st.times())
def test_quiet_hours_end_ahead_of_now_and_are_then_over(
    zone: str, now: datetime, start: object, end: object
) -> None:
    quiet = Quiet(start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    until = timetable.quiet_until(quiet, zone, now)
    if until is not None and quiet.start != quiet.end:
        assert now < until <= now + timedelta(hours=26)
        # A change of the clocks at that very minute may put us back among them, not for ever.
        again = timetable.quiet_until(quiet, zone, until)
        assert again is None or again - until <= timedelta(hours=3)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-10-05T22:30", "2026-10-06T06:30"),
        ("2026-10-06T06:29", "2026-10-06T06:30"),
        ("2026-10-06T06:30", None),
        ("2026-10-06T21:59", None),
    ],
)
def test_quiet_hours_over_midnight(now: str, until: str | None) -> None:
    quiet = Quiet(start="22:00", end="06:30")
    expected = local(until, HANOI) if until else None
    assert timetable.quiet_until(quiet, HANOI, local(now, HANOI)) == expected


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        ("dayly 07:00", "'dayly' is no kind of schedule"),
        ("daily", "the time of day is missing"),
        ("daily 7", "'7' is no time of day"),
        ("daily 25:00", "'25:00' is no time of day"),
        ("weekly monday", "the time of day is missing"),
        ("weekly funday 08:00", "'funday' is no day"),
        ("monthly 32 08:00", "'32' is no day of a month"),
        ("0 7 * *", "five fields"),
        ("0 7 30 2 *", "not a cron line"),
        ("61 7 * * *", "not a cron line"),
        ("", "is no kind of schedule"),
    ],
)
def test_a_bad_schedule_is_refused_in_plain_words(schedule: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        timetable.parse(schedule)


def test_a_strange_zone_and_empty_quiet_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone is called 'Hanoi'"):
        timetable.zone_of("Hanoi")
    with pytest.raises(ValueError, match="no time of day"):
        timetable.check_quiet(Quiet(start="22", end="06:00"))
    with pytest.raises(ValueError, match="cover no time"):
        timetable.check_quiet(Quiet(start="22:00", end="22:00"))
