"""Invented events, told by several outlets, beside others that only look alike."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.dedup import fingerprint
from monitor.model import Article, Stamp
from monitor.store import open_store
from monitor.understand import Reading

NOW = datetime(2026, 12, 31, tzinfo=UTC)
ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("events.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def stories() -> list[int]:
    """Return the story of each row."""
    store = open_store("sqlite://")
    found = [
        store.articles.add(_reading(row, number), None, (f"e:{number}",), NOW).id
        for number, row in enumerate(ROWS)
    ]
    with store.database.read() as tx:
        placed = store.stories.of(tx, found)
    store.close()
    return [placed[each] for each in found]


def _reading(row: dict[str, str], number: int) -> Reading:
    address = f"https://{row['source']}.example/{number}"
    read = Article(
        source=row["source"],
        url=address,
        canonical_url=address,
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published=Stamp(at=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
                        precision="day"),
    )  # fmt: skip
    return Reading(article=read, matches=(), figures=(), fingerprint=fingerprint(read))


def test_nothing_is_joined_that_only_looks_alike(stories: list[int]) -> None:
    mixed = {
        story: names
        for story in stories
        if len(names := {row["event"] for row, s in zip(ROWS, stories, strict=True) if s == story})
        > 1
    }
    assert mixed == {}


def test_most_reports_of_an_event_find_each_other(stories: list[int]) -> None:
    events = [row["event"] for row in ROWS]
    whole = Counter(events)
    together = Counter(zip(events, stories, strict=True))
    recall = [together[each] / whole[each[0]] for each in zip(events, stories, strict=True)]
    told_twice = [r for r, event in zip(recall, events, strict=True) if whole[event] > 1]
    apart = sorted({event for (event, _), count in together.items() if count < whole[event]})
    assert sum(recall) / len(recall) >= 0.9, apart
    assert sum(told_twice) / len(told_twice) >= 0.85, apart
