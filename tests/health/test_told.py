"""What a reader hears of a trouble: its start once, its end once, and until when a source was read.

Sources are polled for months: one brings two items a month, one dies, one is away for a while.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from monitor.digest import cover
from monitor.model import Coverage, HealthEvent
from monitor.store import open_store
from tests.poll.fakes import FakeStory, Office, paper

DAY = timedelta(days=1)


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store("sqlite://")
    opened = Office(store, source=replace(paper(), full_text=False))
    opened.web.publish(FakeStory(999))
    yield opened
    store.close()


async def days_of(office: Office, days: int, *, every: int, first: int = 0) -> list[HealthEvent]:
    """Poll daily; something new comes every so many days (0: never). Return troubles seen open."""
    seen: dict[int | None, HealthEvent] = {}
    for day in range(days):
        office.clock.advance(days=1)
        if every and day % every == every - 1:
            number = first + day
            office.web.publish(
                *(FakeStory(n, title=f"Report {n}") for n in range(number, number + 3))
            )
        await office.poll()
        seen |= {event.id: event for event in office.store.health.open("paper")}
    return list(seen.values())


def digest(office: Office, since: datetime) -> Coverage:
    """The coverage of a digest now whose last one was at `since`."""
    health, now = office.store.health, office.clock.now
    events = {e.id: e for e in (*health.between(since, now), *health.open())}
    states = {"paper": office.state}
    return cover([office.source], states, tuple(events.values()), since=since)


async def test_two_items_a_month_are_a_rhythm(office: Office) -> None:
    assert await days_of(office, 150, every=15) == []


async def test_a_source_that_dies_is_told_by_its_own_rhythm(office: Office) -> None:
    assert await days_of(office, 80, every=15) == []
    last = office.state.last_new_at
    assert last is not None
    (silent,) = await days_of(office, 90, every=0)
    assert silent.kind == "silent"
    assert 30 * DAY < silent.started_at - last < 90 * DAY

    quick = Office(office.store, source=replace(paper(), name="quick", full_text=False))
    quick.web.publish(FakeStory(900))
    for hour in range(60):
        quick.clock.advance(hours=1)
        quick.web.publish(FakeStory(1000 + hour, title=f"Note {hour}"))
        await quick.poll()
    before = quick.clock.now
    while not office.store.health.open("quick"):
        quick.clock.advance(hours=6)
        await quick.poll()
    assert quick.clock.now - before < 3 * DAY


async def test_start_and_end_are_told_in_one_digest_each(office: Office) -> None:
    await days_of(office, 60, every=10)
    told: list[tuple[str, str, int, int]] = []
    for week in range(14):
        since = office.clock.now
        await days_of(office, 7, every=3 if week > 10 else 0, first=1000 * week + 1000)
        (source,) = digest(office, since).sources
        coverage = digest(office, since)
        told.append((source.state, source.detail, len(coverage.started), len(coverage.ended)))
    states = [state for state, *_ in told]
    assert [state for state, _ in groupby(states)] == ["ok", "silent", "ok"]
    assert sum(started for *_, started, _ in told) == 1
    assert sum(ended for *_, ended in told) == 1
    details = [detail for state, detail, *_ in told if state == "silent"]
    assert details[0].startswith("nothing new for")
    assert len(details) > 1
    assert all(detail.startswith("since ") for detail in details[1:])


async def test_a_source_that_was_not_read_for_days_is_stale_once(office: Office) -> None:
    await days_of(office, 20, every=2)
    office.web.fail("https://paper.example/rss", "dns")
    troubles = await days_of(office, 20, every=0)
    assert sorted(event.kind for event in troubles) == ["failing", "stale"]
    office.web.failing.clear()
    since = office.clock.now
    await days_of(office, 1, every=1, first=5000)
    assert sorted(event.kind for event in digest(office, since).ended) == ["failing", "stale"]
    assert office.store.health.open("paper") == ()
