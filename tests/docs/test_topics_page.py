"""The topics page: its table of queries is run, its fields and operators are all there are."""

import re
from pathlib import Path

import pytest

from monitor.model import Topic
from monitor.topics import compile_topics
from tests.query.making import article

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", PAGE.partition("### Where")[0], re.MULTILINE
)


def matches(query: str, text: str) -> bool:
    language = None if text.isascii() else "vi"
    topic = Topic(name="t", title="", query=query)
    return bool(compile_topics((topic,)).match(article(text, language=language)))


@pytest.mark.parametrize(("query", "finds", "leaves"), ROWS)
def test_a_query_of_the_table_does_what_it_says(query: str, finds: str, leaves: str) -> None:
    assert matches(query, finds)
    assert not matches(query, leaves)


def test_the_table_is_read() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize("fact", re.findall(r"`(date:[^`]+)`", PAGE))
def test_every_date_shown_can_be_read(fact: str) -> None:
    compile_topics((Topic(name="t", title="", query=f"x {fact}"),))


def test_the_first_example_can_be_read() -> None:
    (query,) = re.findall(r"query = '''(.*?)'''", PAGE, re.DOTALL)[:1]
    compile_topics((Topic(name="t", title="", query=query),))
