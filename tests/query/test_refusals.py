"""A bad query is refused with its column and what was expected."""

import pytest

from monitor.errors import QueryError
from monitor.query import parse
from tests.query.making import PACKS


@pytest.mark.parametrize(
    ("query", "line", "column", "expected"),
    [
        ("", 1, 1, "a word"),
        ("(ivory", 1, 7, "')'"),
        ("ivory)", 1, 6, "none is open"),
        ('"ivory', 1, 1, "closing quotation mark"),
        ("tittle:ivory", 1, 7, "did you mean title:"),
        ("ivory AND", 1, 10, "a word"),
        ("ivory ^x", 1, 8, "a number"),
        ("@pack:ivry", 1, 1, "did you mean @pack:ivory"),
        ("ivory OR\n  horn OR )", 2, 11, "none is open"),
        ("i*ry", 1, 1, "'*' only at the end"),
        ("ivory date:2025-13", 1, 12, "a date"),
        ("(a AND b) NEAR/3 c", 1, 2, "beside NEAR"),
        ("a NEAR/x b", 1, 3, "a number"),
        ("a near/5 b", 1, 3, "capitals"),
        ("...", 1, 1, "a letter or a figure"),
        ("(" * 80 + "a" + ")" * 80, 1, 61, "parentheses"),
    ],
)
def test_it_says_where_and_what(query: str, line: int, column: int, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, PACKS)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert expected in caught.value.expected


def test_the_message_shows_a_caret_under_the_column() -> None:
    with pytest.raises(QueryError) as caught:
        parse("ivory AND )")
    assert str(caught.value).splitlines()[1:] == ["  ivory AND )", "            ^"]
