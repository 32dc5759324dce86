"""Lines of JSON become articles; bad ones are named and harm nobody."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.importing import Line, read_lines
from monitor.model import Source

NOW = datetime(2026, 10, 6, 8, 0, tzinfo=UTC)
GOOD = {
    "url": "https://paper.example/news/1.html?utm_source=x",
    "title": "Ivory seized",
    "text": "Officers found tusks.\nA man was held.",
    "published_at": "2026-10-05",
    "language": "en",
    "source": "paper",
}


def read(*lines: str, sources: dict[str, Source] | None = None) -> list[Line]:
    return list(read_lines(lines, sources or {}, NOW))


def one(**changes: Any) -> Line:
    return read(json.dumps(GOOD | changes))[0]


def test_a_line_becomes_an_article() -> None:
    article = one().article
    assert article is not None
    assert article.canonical_url == GOOD["url"], "as whoever brings it knows it"
    assert article.text == "Officers found tusks.\n\nA man was held."
    assert article.published is not None
    assert article.published.precision == "day"
    assert article.published.method == "import"
    assert article.flags == ("imported",)


def test_what_is_not_known_may_be_left_out() -> None:
    article = one(title=None, published_at=None, language=None, source=None).article
    assert article is not None
    assert (article.title, article.published, article.source) == ("", None, "import")
    assert article.language == "en", "it is detected"


def test_composed_and_decomposed_letters_are_one() -> None:
    article = one(text="nga\u0300 voi").article
    assert article is not None
    assert article.text == "ngà voi"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "this is not JSON"),
        ("[1]", "no JSON object"),
        (json.dumps(GOOD | {"url": ""}), "'url' and 'text'"),
        (json.dumps(GOOD | {"text": "", "title": ""}), "'url' and 'text'"),
        (json.dumps(GOOD | {"text": 5}), "key 'text' is no text but int"),
        (json.dumps(GOOD | {"published_at": "lately"}), "no date: 'lately'"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_bad_line_is_named(line: str, expected: str) -> None:
    bad, good = read(line, json.dumps(GOOD))
    assert bad.article is None
    assert bad.number == 1
    assert expected in bad.problem
    assert good.article is not None


def test_empty_lines_are_passed_over_and_counted() -> None:
    assert [line.number for line in read("", json.dumps(GOOD), "  ", json.dumps(GOOD))] == [2, 4]


@given(
    st.text(max_size=200)
    | st.dictionaries(st.text(max_size=9), st.text(max_size=30)).map(json.dumps)
)
def test_no_line_raises(line: str) -> None:
    for each in read(*line.splitlines()):
        assert (each.article is None) == bool(each.problem)
