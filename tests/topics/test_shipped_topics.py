"""The topics that come with the program, on articles made up for it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Topic
from monitor.topics import TopicMatcher, compile_topics
from tests.query.making import article

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = tomllib.loads((Path(__file__).parent / "shipped.toml").read_text("utf-8"))["article"]


@pytest.fixture(scope="module")
def matcher() -> TopicMatcher:
    tables = tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["topic"]
    return compile_topics(tuple(Topic(**table) for table in tables))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["title"]) for row in ARTICLES])
def test_an_article_belongs_where_a_reader_would_put_it(
    matcher: TopicMatcher, row: dict[str, Any]
) -> None:
    about = article(row["text"], title=row["title"], language=row.get("language", "en"))
    found = {match.topic for match in matcher.match(about)}
    assert found - set(row.get("maybe", ())) == set(row["topics"])
