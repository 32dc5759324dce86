"""Whatever happens in whatever order: every story is told, and told once where that is certain."""

import asyncio
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.model import Quiet
from tests.deliver.desk import Desk

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.sampled_from(("wildlife", "urgent"))),
        st.tuples(st.just("pass"), st.sampled_from((1, 20, 90, 700, 3000))),
        st.tuples(st.just("fail"), st.sampled_from(("later", "never", "lost", "pause"))),
        st.tuples(st.just("restart"), st.none()),
    ),
    min_size=3,
    max_size=14,
)
HOW: dict[str, dict[str, Any]] = {
    "later": {},
    "never": {"retry": False},
    "lost": {"uncertain": True},
    "pause": {"retry_after": 1800.0},
}


async def live(desk: Desk, steps: list[tuple[str, object]]) -> list[str]:
    """Go through the steps, then let six days pass; return what was published."""
    published: list[str] = []
    await desk.round()
    for step, what in steps:
        if step == "publish":
            published.append(f"Story {len(published)}")
            desk.publish(published[-1], topics=(str(what),))
        elif step == "pass":
            desk.clock.on(minutes=float(str(what)))
        elif step == "fail":
            desk.mail.fail(str(what), **HOW[str(what)])
        else:
            desk.change()
        await desk.round()
    desk.mail.failures.clear()
    for _ in range(12):  # twice a day: at one of the two it is not quiet
        desk.clock.on(hours=12)
        await desk.round()
    return published


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.booleans())
@example([("publish", "urgent"), ("publish", "urgent"), ("fail", "never"), ("pass", 3000)], False)
@example([("publish", "wildlife"), ("fail", "later"), ("publish", "urgent")], False)
def test_every_story_is_told_and_only_doubt_repeats_one(
    steps: list[tuple[str, object]], quiet: bool
) -> None:
    desk = Desk()
    hours = Quiet(start="22:00", end="06:30") if quiet else None
    desk.subscribe(topics=(), quiet=hours)
    published = asyncio.run(live(desk, steps))
    ids: dict[str, set[str]] = defaultdict(set)
    for sent in desk.mail.sent:
        for title in sent.titles:
            ids[title].add(sent.message_id)
    assert set(ids) == set(published)
    if not any(what == "lost" for _, what in steps):
        assert sorted(desk.told()) == sorted(published)
    doubts = sum(what == "lost" for _, what in steps)
    assert len(desk.told()) <= len(published) * (1 + doubts)
    open_rows = [d for d in desk.store.deliveries.latest() if d.next_try_at is not None]
    assert open_rows == []
    desk.store.close()
