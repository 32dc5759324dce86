"""When a source is looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import Severity
from monitor.model import Every, ListingState, Outcome, Source, SourceState
from monitor.schedule import polling

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
LEAST, MOST = timedelta(minutes=15), timedelta(hours=6)
SOURCE = Source(name="a", title="A", ways=(), every=Every(least=LEAST, most=MOST))
FRESH = SourceState(source="a")
OK = Outcome(source="a", code="ok")


def failed(severity: Severity = "temporary", retry_after: float | None = None) -> Outcome:
    return Outcome(source="a", code="timeout", severity=severity, retry_after=retry_after)


def interval(state: SourceState = FRESH, outcome: Outcome = OK) -> timedelta:
    return polling.next_due(state, outcome, SOURCE, NOW) - NOW


def about(expected: timedelta) -> object:
    return pytest.approx(expected.total_seconds(), rel=0.11)


def with_gaps(hours: float) -> SourceState:
    return replace(FRESH, gaps=(hours * 3600,) * 6)


def test_a_source_of_unknown_rhythm_is_looked_at_hourly() -> None:
    assert interval().total_seconds() == about(timedelta(hours=1))


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(0.1, LEAST), (1, timedelta(minutes=30)), (8, timedelta(hours=4)), (300, MOST)],
)
def test_two_looks_per_gap_between_the_bounds(gap: float, expected: timedelta) -> None:
    assert interval(with_gaps(gap)).total_seconds() == about(expected)
    assert LEAST <= interval(with_gaps(gap)) <= MOST


def test_one_long_night_changes_no_rhythm() -> None:
    state = replace(FRESH, gaps=(1800.0, 1800.0, 1800.0, 50_000.0, 1800.0))
    assert interval(state).total_seconds() == about(LEAST)


def test_a_server_s_hint_delays_between_the_bounds() -> None:
    hinted = replace(OK, hint=timedelta(hours=3))
    assert interval(with_gaps(0.5), hinted).total_seconds() == about(timedelta(hours=3))
    assert interval(with_gaps(0.5), replace(OK, hint=timedelta(days=3))) <= MOST
    assert interval(with_gaps(8), replace(OK, hint=timedelta(minutes=1))) > timedelta(hours=3)


@pytest.mark.parametrize(
    ("severity", "cap"),
    [("temporary", MOST), ("soft", timedelta(hours=12)), ("hard", timedelta(hours=24))],
)
def test_failures_are_tried_less_and_less_often_but_for_ever(
    severity: Severity, cap: timedelta
) -> None:
    waits = [
        interval(replace(FRESH, failures=number), failed(severity)).total_seconds()
        for number in (1, 2, 3, 4, 8, 20, 1000)
    ]
    assert waits[0] == about(LEAST)
    assert waits[1] == about(2 * LEAST)
    assert all(later >= earlier * 0.89 for earlier, later in pairwise(waits))
    assert waits[-1] == about(cap)


def test_retry_after_counts_beyond_the_bounds_up_to_a_day() -> None:
    busy = replace(FRESH, failures=1)
    assert interval(busy, failed(retry_after=10 * 3600)) == timedelta(hours=10)
    assert interval(busy, failed(retry_after=1e9)) == timedelta(hours=24)
    assert interval(busy, failed(retry_after=1)) >= LEAST


def test_sources_polled_at_once_are_not_due_at_once() -> None:
    sources = [replace(SOURCE, name=f"s{number}") for number in range(50)]
    due = {polling.next_due(FRESH, OK, each, NOW) for each in sources}
    assert len(due) == 50


def test_a_fixed_interval_is_kept() -> None:
    fixed = replace(SOURCE, every=Every(least=timedelta(hours=1), most=timedelta(hours=1)))
    assert polling.next_due(FRESH, OK, fixed, NOW) - NOW == timedelta(hours=1)


@given(
    failures=st.integers(0, 10_000),
    gaps=st.lists(st.floats(0, 1e9), max_size=20),
    hint=st.none() | st.timedeltas(timedelta(0), timedelta(days=9999)),
    retry=st.none() | st.floats(0, 1e12),
    severity=st.sampled_from([None, "temporary", "soft", "hard"]),
)
@settings(max_examples=100)
def test_it_is_always_due_again_within_a_day(
    failures: int,
    gaps: list[float],
    hint: timedelta | None,
    retry: float | None,
    severity: Severity | None,
) -> None:
    state = replace(FRESH, failures=failures, gaps=tuple(gaps))
    outcome = replace(OK, severity=severity, hint=hint, retry_after=retry)
    assert LEAST <= interval(state, outcome) <= timedelta(hours=24)


# What is remembered


def test_failures_count_and_a_success_ends_them() -> None:
    state = polling.after(FRESH, failed(), NOW, 0)
    state = polling.after(state, failed(), NOW, 0)
    assert (state.failures, state.last_success_at) == (2, None)
    state = polling.after(state, OK, NOW, 0)
    assert (state.failures, state.last_success_at) == (0, NOW)


def test_a_failure_changes_nothing_that_is_known() -> None:
    known = replace(FRESH, last_success_at=NOW, last_new_at=NOW, gaps=(1.0,))
    after = polling.after(known, failed(), NOW + MOST, 0)
    assert after == replace(known, failures=1)


def test_gaps_are_the_times_between_arrivals() -> None:
    state = FRESH
    for hours in (0, 1, 3):
        state = polling.after(state, OK, NOW + timedelta(hours=hours), 2)
    state = polling.after(state, OK, NOW + timedelta(hours=9), 0)
    assert state.gaps == (3600.0, 7200.0)
    assert state.last_new_at == NOW + timedelta(hours=3)


def test_a_bounded_number_of_gaps_is_kept() -> None:
    state = FRESH
    for hours in range(100):
        state = polling.after(state, OK, NOW + timedelta(hours=hours), 1)
    assert len(state.gaps) == 20


def test_a_full_fetch_happens_every_twelve_hours_at_any_interval() -> None:
    for step in (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=5), MOST):
        now, full, listing = NOW, NOW, ListingState(url="u", full_fetch_at=NOW)
        for _ in range(200):
            now += step
            if polling.full_fetch_due(listing, now):
                assert now - full <= timedelta(hours=12)
                full = now
                listing = replace(listing, full_fetch_at=now)
        assert full > NOW
    assert polling.full_fetch_due(ListingState(url="u"), NOW)
    recent = ListingState(url="u", full_fetch_at=NOW - timedelta(hours=1))
    assert not polling.full_fetch_due(recent, NOW)


# Hints


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"cache-control": "max-age=600"}, 10),
        ({"cache-control": "public, MAX-AGE = 600"}, None),
        ({"cache-control": 'public, max-age="600"'}, 10),
        ({"cache-control": "max-age=600", "age": "300"}, 5),
        ({"cache-control": "max-age=600", "age": "900"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=many"}, None),
        ({"expires": "Mon, 05 Oct 2026 08:20:00 GMT"}, 20),
        ({"expires": "Mon, 05 Oct 2026 08:20:00 GMT", "date": "Mon, 05 Oct 2026 08:10:00 GMT"}, 10),
        ({"expires": "0"}, None),
        ({"expires": "Mon, 05 Oct 2020 08:20:00 GMT"}, None),
        ({"cache-control": "max-age=60", "expires": "Mon, 05 Oct 2026 08:20:00 GMT"}, 1),
        ({"cache-control": "max-age=99999999999999999999"}, 7 * 24 * 60),
        ({}, None),
    ],
)
def test_how_long_a_server_calls_its_answer_fresh(
    headers: dict[str, str], minutes: int | None
) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert polling.hint(tuple(headers.items()), NOW) == expected


@given(st.sampled_from(["cache-control", "expires", "age", "date"]), st.text(max_size=60))
@settings(max_examples=100)
def test_no_header_raises(name: str, value: str) -> None:
    headers = (("cache-control", "max-age=60"), (name, value))
    polling.hint(headers, NOW)
    polling.hint(((name, value),), NOW)
