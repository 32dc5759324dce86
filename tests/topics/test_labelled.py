"""The shipped topics on the labelled articles and the seeds that lie outside the project."""

import json
import tomllib
from pathlib import Path

import pytest

from bench.matching.corpus import read, tally
from monitor.model import Topic
from monitor.text import nfc
from monitor.topics import TopicMatcher, compile_topics
from tests.query.making import article

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def matcher() -> TopicMatcher:
    tables = tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["topic"]
    return compile_topics(tuple(Topic(**table) for table in tables))


def test_recall_and_precision_reach_the_aim(matcher: TopicMatcher, shared: Path) -> None:
    counts = tally(matcher, read(shared / "corpus"))
    right = sum(each.right for each in counts.values())
    wrong = sum(len(each.wrong) for each in counts.values())
    missed = sum(len(each.missed) for each in counts.values())
    assert right / (right + missed) >= 0.92
    assert right / (right + wrong) >= 0.90
    for name, each in counts.items():
        assert each.right / (each.right + len(each.missed)) >= 0.85, (name, each.missed)


def test_the_seeds_get_the_topics_they_are_known_for(matcher: TopicMatcher, shared: Path) -> None:
    for seed in json.loads((shared / "seeds" / "expected.json").read_text("utf-8")):
        text = nfc((shared / "seeds" / seed["file"]).read_text("utf-8"))
        about = article(text, title=seed["title"] or "", language=seed["language"])
        found = {match.topic for match in matcher.match(about)}
        assert found == set(seed["topics"]), seed["file"]
